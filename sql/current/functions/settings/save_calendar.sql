-- Makes a calendar (p_version NULL), with its periods if it is a fiscal year, or changes when one begins, and where.
-- Who may call: aikotoba_server, for operators who may change settings. Locks: the key, the tenant.
-- A change is for periods to come: those that have begun stay, those ahead are made anew from the end of the last that
-- stays. Where one of them has a credential or a rotation, or a rotation of the running one is open, the change is refused.
-- Returns: saved (version, document) | replayed | key-reused | code-taken | conflict (version) | unknown | invalid (fields,
-- reasons) | period-in-use | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.save_calendar(
    p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea
) returns table (outcome text, id uuid, version integer, document jsonb, fields text[], reasons text[])
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_key record;
    v_row registry.calendars;
    v_was jsonb := '{"startMonth": null, "startDay": null}';
begin
    select * into v_operator from app.settings_operator(p_tenant, p_home, p_token, 'settings');
    if v_operator.refusal is not null or p_tenant = 0 then
        outcome := coalesce(v_operator.refusal, 'unknown');
        return next;
        return;
    end if;
    select * into v_key from app.claim_key(p_tenant, v_operator.operator_id, p_key, p_request, p_id);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        id := v_key.replayed;
        return next;
        return;
    end if;

    select * into v_row from registry.calendars c
     where c.tenant_id = p_tenant and c.code = case when p_version is null then p_changes ->> 'code' else p_code end;
    version := v_row.version;
    if p_version is not null then
        v_was := app.calendar_document(v_row);
    end if;
    document := app.merged_settings(v_was, p_changes);
    select array_agg(m.field), array_agg(m.reason) into fields, reasons
      from (select * from app.misfits(document, p_changes, '{
                "code": ["pattern", "^[a-z0-9][a-z0-9-]{0,62}$", 63], "kind": ["word", "fiscal-year", "release", "contract-year"],
                "startMonth": ["integer?", 1, 12], "startDay": ["integer?", 1, 31], "timeZone": ["zone"]}')
            union all
            select f, 'fixed' from unnest(app.changed_fields(v_was, document)) f where p_version is not null and f in ('code', 'kind')) m;
    if fields is null then
        select array_agg(m.field), array_agg(m.reason) into fields, reasons
          from (values
            ('startMonth', case when (document ->> 'kind' = 'fiscal-year') <> (document ->> 'startMonth' is not null)
                                then case when document ->> 'startMonth' is null then 'missing' else 'not-a-fiscal-year' end end),
            ('startDay', case when (document ->> 'kind' = 'fiscal-year') <> (document ->> 'startDay' is not null)
                              then case when document ->> 'startDay' is null then 'missing' else 'not-a-fiscal-year' end
                              -- A year begins on a day that every year has.
                              when (document ->> 'startMonth')::integer = 2 and (document ->> 'startDay')::integer = 29 then 'not-every-year'
                              when (document ->> 'startDay')::integer > (array[31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
                                   [(document ->> 'startMonth')::integer] then 'no-such-day' end)) as m (field, reason)
         where m.reason is not null;
    end if;
    outcome := case
        when p_version is not null and v_row.calendar_id is null then 'unknown'
        when p_version is not null and v_row.version <> p_version then 'conflict'
        when fields is not null then 'invalid'
        when p_version is null and v_row.calendar_id is not null then 'code-taken'
        when p_version is not null and document <> v_was and exists (
                select from registry.periods e
                 where e.tenant_id = p_tenant and e.calendar_id = v_row.calendar_id and (
                    exists (select from registry.rotations r
                             where r.tenant_id = p_tenant and r.period_id = e.period_id
                               and (e.starts_at > v_now or r.state in ('planned', 'generated', 'announced')))
                    or e.starts_at > v_now and exists (
                        select from registry.credentials g where g.tenant_id = p_tenant and g.period_id = e.period_id))) then 'period-in-use' end;
    if outcome is not null then
        perform app.release_key(p_tenant, v_operator.operator_id, p_key);
        document := null;
        if outcome <> 'invalid' then
            fields := null;
            reasons := null;
        end if;
        return next;
        return;
    end if;

    outcome := 'saved';
    id := coalesce(v_row.calendar_id, p_id);
    if document <> v_was then
        insert into registry.calendars as c (tenant_id, calendar_id, code, kind, start_month, start_day, time_zone)
        values (p_tenant, id, document ->> 'code', document ->> 'kind', (document ->> 'startMonth')::integer,
                (document ->> 'startDay')::integer, document ->> 'timeZone')
            on conflict (tenant_id, calendar_id) do update
           set start_month = excluded.start_month, start_day = excluded.start_day, time_zone = excluded.time_zone, version = c.version + 1
        returning c.version into version;
        if document ->> 'kind' = 'fiscal-year' then
            delete from registry.periods e where e.tenant_id = p_tenant and e.calendar_id = id and e.starts_at > v_now;
            perform app.make_fiscal_periods(p_tenant, id, v_now);
        end if;
        perform app.note_settings(p_tenant, v_operator.operator, case when p_version is null then 'calendar-created' else 'calendar-changed' end,
                                  id, document ->> 'code', v_was, document);
    end if;
    return next;
end
$$;

comment on function app.save_calendar(integer, integer, bytea, text, integer, jsonb, uuid, text, bytea) is 'Makes or changes a calendar.';

reset role;
