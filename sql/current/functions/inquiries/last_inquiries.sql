-- When each inquiry type was last disclosed to the signed-in organisation.
-- Who may call: aikotoba_server. Locks nothing (a session over a minute old is touched, SKIP LOCKED).
-- Returns: read (a row without a type when there is none) | session-ended.
set role aikotoba_definer;

create or replace function app.last_inquiries(p_tenant integer, p_session bytea)
returns table (outcome text, inquiry_type text, disclosed_at timestamptz)
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
    select 'read', t.code, max(d.disclosed_at)
      from registry.disclosures d
      join registry.inquiries i on i.tenant_id = p_tenant and i.inquiry_id = d.inquiry_id
      join registry.inquiry_types t on t.tenant_id = p_tenant and t.inquiry_type_id = i.inquiry_type_id
     where d.tenant_id = p_tenant and d.organisation_id = v_session.organisation_id
     group by t.code;
    if not found then
        outcome := 'read';
        return next;
    end if;
end
$$;

comment on function app.last_inquiries(integer, bytea) is
    'When each inquiry type was last disclosed to the signed-in organisation.';

reset role;
