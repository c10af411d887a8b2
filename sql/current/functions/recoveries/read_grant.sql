-- What the server needs to judge, hash and register a password under a grant, and what the page shows meanwhile.
-- Who may call: aikotoba_server. Locks nothing, changes nothing: a grant lives until a password is accepted.
-- p_choice: the organisation chosen; NULL for all that may be chosen.
-- Returns: read (a row per choice) | choice-required (p_choice names none of those there are)
-- | grant-ended (unknown, another tenant's, past its time, spent, or the password was set in another way since).
-- member_id: to hash with, and not to be in the password; only member_id_masked is shown. words: what else must not be in it, as
-- written; fold before looking. shortest, longest: code points.
set role aikotoba_definer;

create or replace function app.read_grant(p_tenant integer, p_recovery uuid, p_grant_digest bytea, p_choice integer)
returns table (
    outcome text, grant_until timestamptz, choice integer, type_code text, member_id text, member_id_masked text, name text,
    name_en text, words text[], shortest integer, longest integer
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_recovery registry.recoveries;
    v_choices integer[];
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_recovery from registry.recoveries r
     where r.tenant_id = p_tenant and r.recovery_id = p_recovery and r.grant_digest = p_grant_digest
       and r.registered_at is null and r.grant_until > v_now;
    v_choices := array(select g.choice from app.grant_choices(p_tenant, v_recovery, v_recovery.verified_at, v_now) g);
    if v_choices = '{}' or p_choice <> all (v_choices) then
        outcome := case when v_choices = '{}' then 'grant-ended' else 'choice-required' end;
        return next;
        return;
    end if;

    return query
    select 'read', v_recovery.grant_until, h.choice, t.code, o.member_id, app.masked_member_id(o.member_id), o.name, o.name_en,
           array_remove(array[o.member_id, o.name, o.name_en, o.name_kana, z.slug, z.name_ja, z.name_en, z.system_name_ja,
                              z.system_name_en] || p.password_words, null),
           p.password_least, p.password_most
      from registry.recovery_choices h
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = h.organisation_id
      join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = v_recovery.type_id
      join registry.tenants z on z.tenant_id = p_tenant
      join registry.policies p on p.tenant_id = p_tenant
     where h.tenant_id = p_tenant and h.recovery_id = p_recovery and h.choice = any (v_choices)
       and (p_choice is null or h.choice = p_choice)
     order by h.choice;
end
$$;

comment on function app.read_grant(integer, uuid, bytea, integer) is
    'What is needed to judge, hash and register a password under a grant.';

reset role;
