-- The askings for a new password that were, or may have been, for the signed-in organisation; newest first, as long as they are kept.
-- Who may call: aikotoba_server. Locks nothing (a session over a minute old is touched, SKIP LOCKED).
-- Returns: read (a row without an asking when there is none) | session-ended. state: asked, verified (the code was typed), registered
-- (a password was set), lapsed (its time is over), elsewhere (another organisation at that address was chosen). address: the
-- organisation's own that the code went to, NULL once its mail is no longer kept.
set role aikotoba_definer;

create or replace function app.list_own_recoveries(p_tenant integer, p_session bytea, p_limit integer)
returns table (outcome text, recovery_id uuid, asked_at timestamptz, address text, state text, registered_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_session record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select s.* into v_session from app.session_acting(p_tenant, p_session, v_now) s;
    if not found then
        outcome := 'session-ended';
        return next;
        return;
    end if;

    return query
    select 'read', r.recovery_id, r.asked_at, m.recipient,
           case when r.organisation_id = v_session.organisation_id then 'registered'
                when r.registered_at is not null then 'elsewhere'
                else app.recovery_state(r, c.expires_at, v_now) end,
           case when r.organisation_id = v_session.organisation_id then r.registered_at end
      from registry.recovery_choices h
      join registry.recoveries r on r.tenant_id = p_tenant and r.recovery_id = h.recovery_id
      left join registry.one_time_codes c on c.tenant_id = p_tenant and c.code_for = r.recovery_id
      left join registry.outbox m on m.tenant_id = p_tenant and m.mail_id = c.mail_id
     where h.tenant_id = p_tenant and h.organisation_id = v_session.organisation_id
     order by r.asked_at desc, r.recovery_id
     limit least(greatest(p_limit, 1), 100);
    if not found then
        outcome := 'read';
        return next;
    end if;
end
$$;

comment on function app.list_own_recoveries(integer, bytea, integer) is
    'The askings for a new password that were, or may have been, for the signed-in organisation.';

reset role;
