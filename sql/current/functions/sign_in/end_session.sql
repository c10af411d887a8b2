-- Ends the session behind a token.
-- Who may call: aikotoba_server. Locks: the session.
-- Returns: ended, also when there was nothing to end.
set role aikotoba_definer;

create or replace function app.end_session(p_tenant integer, p_session bytea)
returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    with ended as (
        update registry.sessions s set ended_at = identity.clock()
         where s.tenant_id = p_tenant and s.token_digest = p_session and s.ended_at is null
        returning s.ended_at, s.organisation_id, s.session_id
    )
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject)
    select p_tenant, e.ended_at, 'signed-out', 'member', e.organisation_id, e.session_id from ended e;

    return query select 'ended';
end
$$;

comment on function app.end_session(integer, bytea) is 'Ends the session behind a token.';

reset role;
