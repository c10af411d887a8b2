-- Askings for a new password as operators see them, newest first, as long as they are kept; never a code, never a grant.
-- Who may call: aikotoba_server, for operators. Locks nothing. p_member_id, p_reference, p_state NULL: all.
-- What a stranger asked for an address that is nobody's is not among them, as with list_mail.
-- Returns: read, a row per recovery (none: none) | a refusal of operator_acting. member_id, name: of the one organisation, or of the one that
-- was chosen; NULL while it is one of several (organisations). waiting_for: code, password or NULL; until when: deadline. recipient,
-- mail_state, mail_settled_at: of the letter with the code, as list_mail has them, while it is kept.
set role aikotoba_definer;

create or replace function app.list_recoveries(
    p_tenant integer, p_home integer, p_token bytea, p_member_id text, p_reference text, p_state text, p_after uuid, p_limit integer
) returns table (
    outcome text, recovery_id uuid, proof text, organisations integer, member_id text, name text, state text, waiting_for text,
    deadline timestamptz, reference text, recipient text, mail_state text, mail_settled_at timestamptz, asked_at timestamptz,
    verified_at timestamptz, registered_at timestamptz
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', r.recovery_id, r.proof, h.organisations, o.member_id, o.name, s.state,
           case s.state when 'asked' then 'code' when 'verified' then 'password' end,
           case s.state when 'asked' then c.expires_at when 'verified' then r.grant_until end,
           c.reference, m.recipient, m.state, m.settled_at, r.asked_at, r.verified_at, r.registered_at
      from registry.recoveries r
      join lateral (
            select count(*)::integer as organisations, case count(*) when 1 then (array_agg(n.organisation_id))[1] end as organisation_id
              from registry.recovery_choices n
             where n.tenant_id = p_tenant and n.recovery_id = r.recovery_id and n.organisation_id is not null
           ) h on h.organisations > 0
      left join registry.one_time_codes c on c.tenant_id = p_tenant and c.code_for = r.recovery_id
      left join registry.outbox m on m.tenant_id = p_tenant and m.mail_id = c.mail_id
      left join registry.organisations o
        on o.tenant_id = p_tenant and o.organisation_id = coalesce(r.organisation_id, h.organisation_id)
      join lateral app.recovery_state(r, c.expires_at, v_now) s (state) on true
     where r.tenant_id = p_tenant and (p_after is null or r.recovery_id < p_after)
       and (p_state is null or s.state = p_state) and (p_reference is null or c.reference = p_reference)
       and (p_member_id is null or exists (
            select from registry.recovery_choices n
              join registry.organisations a on a.tenant_id = p_tenant and a.organisation_id = n.organisation_id
             where n.tenant_id = p_tenant and n.recovery_id = r.recovery_id and a.member_id = p_member_id))
     order by r.recovery_id desc limit p_limit;
end
$$;

comment on function app.list_recoveries(integer, integer, bytea, text, text, text, uuid, integer) is
    'Askings for a new password as operators see them.';

reset role;
