-- Ends the operator's session behind a token; the tokens of programs are revoked by their id.
-- Who may call: aikotoba_server. Locks: the token.
-- Returns: ended (also when it had ended before) | operator-unknown (no session).
set role aikotoba_definer;

create or replace function app.end_operator_session(p_home integer, p_token bytea)
returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
declare
    v_now timestamptz := identity.clock();
    v_session registry.access_tokens;
begin
    perform set_config('aikotoba.tenant', p_home::text, true);

    select * into v_session from registry.access_tokens a
     where a.tenant_id = p_home and a.token_digest = p_token and a.kind = 'operator-session' for no key update;
    outcome := case when found then 'ended' else 'operator-unknown' end;
    if found and v_session.revoked_at is null then
        update registry.access_tokens a set revoked_at = v_now where a.tenant_id = p_home and a.token_digest = p_token;
        insert into audit.events (tenant_id, at, act, actor_kind, actor, subject)
        values (p_home, v_now, 'operator-signed-out', 'operator',
                (select o.address from registry.operators o where o.tenant_id = p_home and o.operator_id = v_session.operator_id),
                v_session.token_id);
    end if;
    return next;
end
$$;

comment on function app.end_operator_session(integer, bytea) is 'Ends the operator''s session behind a token.';

reset role;
