-- The credentials an organisation lacks by itself: of each generated type the current generation and, where the next one
-- has been generated for the others, that too. For who joins or is reinstated in mid-year.
-- Who may call: aikotoba_server, for operators. Locks nothing. The rules of judge_holders hold: a suspended organisation
-- needs none, nor does one whose contract ends before.
-- Returns: needed, a row per credential; no row when it lacks none | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.needed_credentials(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid)
returns table (
    outcome text, organisation_id uuid, member_id text, type_code text, period_code text, generation integer,
    valid_from timestamptz, valid_until timestamptz
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
    v_member_id text;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select o.member_id into v_member_id from registry.organisations o
     where o.tenant_id = p_tenant and o.organisation_id = p_organisation;
    if not found then
        outcome := 'unknown';
        return next;
        return;
    end if;
    return query
    select 'needed', p_organisation, v_member_id, l.type_code, l.period_code, l.generation, l.valid_from, l.valid_until
      from app.credentials_lacking(p_tenant, p_organisation, identity.clock()) l
     order by l.valid_from, l.type_code;
end
$$;

comment on function app.needed_credentials(integer, integer, bytea, uuid) is 'The credentials an organisation lacks by itself.';

reset role;
