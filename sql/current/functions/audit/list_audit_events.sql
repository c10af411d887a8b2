-- Who did what in a tenant, newest first.
-- Who may call: aikotoba_server, for operators. Locks nothing. Absent filters are NULL; p_from is inclusive, p_until exclusive.
-- Returns: read, a row per event (xact and event_no are its place); a refusal of operator_acting.
set role aikotoba_auditor;

create or replace function app.list_audit_events(
    p_tenant integer, p_home integer, p_token bytea, p_act text, p_organisation uuid, p_actor text, p_from timestamptz,
    p_until timestamptz, p_after_xact bigint, p_after_event bigint, p_limit integer
) returns table (
    outcome text, xact bigint, event_no bigint, at timestamptz, act text, actor_kind text, actor text, organisation_id uuid,
    member_id text, subject uuid, detail text
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_refusal text;
begin
    select o.refusal into v_refusal from app.prove_operator(p_tenant, p_home, p_token, 'read') o;
    if v_refusal is not null then
        outcome := v_refusal;
        return next;
        return;
    end if;
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', e.xact::text::bigint, e.event_no, e.at, e.act, e.actor_kind, e.actor, e.organisation_id,
           (select o.member_id from registry.organisations o
             where o.tenant_id = p_tenant and o.organisation_id = e.organisation_id),
           e.subject, e.detail::text
      from audit.events e
     where e.tenant_id = p_tenant
       and (p_act is null or e.act = p_act) and (p_organisation is null or e.organisation_id = p_organisation)
       and (p_actor is null or e.actor = p_actor)
       and e.at >= coalesce(p_from, '-infinity') and e.at < coalesce(p_until, 'infinity')
       and (p_after_xact is null or (e.xact, e.event_no) < (p_after_xact::text::xid8, p_after_event))
     order by e.xact desc, e.event_no desc limit p_limit;
end
$$;

comment on function app.list_audit_events(
    integer, integer, bytea, text, uuid, text, timestamptz, timestamptz, bigint, bigint, integer) is
    'Who did what in a tenant, newest first.';

reset role;
