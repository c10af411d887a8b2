-- Whether a member ID is kept from signing in, and until when. By member ID only: the throttle's row knows its digest.
-- Who may call: aikotoba_server, for operators. Locks nothing. p_subject: keyed digest of the member ID.
-- Returns: read (tries, blocked_until; 0 and NULL where nothing stands) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.read_lockout(p_tenant integer, p_home integer, p_token bytea, p_subject bytea)
returns table (outcome text, tries integer, blocked_until timestamptz)
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
    select t.tries, case when t.blocked_until > v_now then t.blocked_until end into tries, blocked_until
      from registry.throttles t
     where t.tenant_id = p_tenant and t.purpose = 'sign-in' and t.subject = p_subject;
    outcome := 'read';
    tries := coalesce(tries, 0);
    return next;
end
$$;

comment on function app.read_lockout(integer, integer, bytea, bytea) is 'Whether a member ID is kept from signing in.';

reset role;
