-- What was disclosed to the signed-in organisation, newest first; never a value.
-- Who may call: aikotoba_server. Locks nothing (a session over a minute old is touched, SKIP LOCKED).
-- p_before_…: the row the page before ended with, NULL for the first page. All three are the key of the order: rows of one
-- instant, which are many where one inquiry showed many values, are neither passed over nor shown twice.
-- Returns: read (a row without a receipt when there is none) | session-ended.
set role aikotoba_definer;

create or replace function app.list_disclosures(
    p_tenant integer, p_session bytea, p_before_at timestamptz, p_before_inquiry uuid, p_before_item integer,
    p_limit integer
) returns table (
    outcome text, receipt text, inquiry_type text, kind text, label_ja text, label_en text, period_label_ja text,
    period_label_en text, disclosed_at timestamptz, inquiry_id uuid, item integer
)
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
    select 'read', d.receipt, t.code, d.kind, t.name_ja, t.name_en, r.label_ja, r.label_en, d.disclosed_at,
           d.inquiry_id, d.item
      from registry.disclosures d
      join registry.inquiries i on i.tenant_id = p_tenant and i.inquiry_id = d.inquiry_id
      join registry.inquiry_types t on t.tenant_id = p_tenant and t.inquiry_type_id = i.inquiry_type_id
      left join registry.credentials c on c.tenant_id = p_tenant and c.credential_id = d.credential_id
      left join registry.periods r on r.tenant_id = p_tenant and r.period_id = c.period_id
     where d.tenant_id = p_tenant and d.organisation_id = v_session.organisation_id
       and d.disclosed_at <= coalesce(p_before_at, 'infinity')
       and (p_before_at is null or d.disclosed_at < p_before_at or d.inquiry_id < p_before_inquiry
            or (d.inquiry_id = p_before_inquiry and d.item > p_before_item))
     order by d.disclosed_at desc, d.inquiry_id desc, d.item
     -- A page of 200 and the one that tells of another.
     limit least(greatest(p_limit, 1), 201);
    if not found then
        outcome := 'read';
        return next;
    end if;
end
$$;

comment on function app.list_disclosures(integer, bytea, timestamptz, uuid, integer, integer) is
    'What was disclosed to the signed-in organisation, newest first.';

reset role;
