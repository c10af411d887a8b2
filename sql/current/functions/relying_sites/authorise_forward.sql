-- Whether a session may pass to pages that a web server guards, and as whom.
-- Who may call: aikotoba_server. Locks nothing (a session over a minute old is touched, SKIP LOCKED).
-- p_classes: the membership classes that are let in; NULL: all.
-- Returns: authorised (member_id, membership_class) | session-ended | class-refused.
set role aikotoba_definer;

create or replace function app.authorise_forward(p_tenant integer, p_session bytea, p_classes text[])
returns table (outcome text, member_id text, membership_class text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_found record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select s.last_used_at, o.member_id, o.membership_class,
           p_classes is null or o.membership_class = any (p_classes) as is_let_in
      into v_found
      from registry.sessions s
      join registry.organisations o
        on o.tenant_id = p_tenant and o.organisation_id = s.organisation_id and o.status = 'active'
     where s.tenant_id = p_tenant and s.token_digest = p_session
       and s.ended_at is null and s.ends_at > v_now and s.last_used_at + s.idle > v_now;
    if not found then
        outcome := 'session-ended';
        return next;
        return;
    end if;
    if v_found.last_used_at < v_now - interval '1 minute' then
        perform app.touch_session(p_tenant, p_session, v_now);
    end if;

    if v_found.is_let_in then
        outcome := 'authorised';
        member_id := v_found.member_id;
        membership_class := v_found.membership_class;
    else
        outcome := 'class-refused';
    end if;
    return next;
end
$$;

comment on function app.authorise_forward(integer, bytea, text[]) is
    'Whether a session may pass to pages that a web server guards, and as whom.';

reset role;
