-- Adds a period to a calendar of releases (p_version NULL), or changes one: its label always, its code and times while it has
-- not begun and nothing stands on it. Fiscal years make their own; of them the label alone can be changed.
-- Who may call: aikotoba_server, for operators who may change settings. Locks: the key, the tenant.
-- Returns: saved (id, version, document) | replayed (id) | key-reused | code-taken | conflict (version) | unknown | invalid (fields,
-- reasons; overlaps: another period of the calendar is current in that time) | period-begun | period-in-use | a refusal of
-- operator_acting.
set role aikotoba_definer;

create or replace function app.save_period(
    p_tenant integer, p_home integer, p_token bytea, p_period uuid, p_version integer, p_changes jsonb, p_key text, p_request bytea
) returns table (outcome text, id uuid, version integer, document jsonb, fields text[], reasons text[])
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_key record;
    v_row registry.periods;
    v_calendar registry.calendars;
    v_was jsonb := '{}';
    v_starts_at timestamptz;
    v_ends_at timestamptz;
    v_moves boolean;
begin
    select * into v_operator from app.settings_operator(p_tenant, p_home, p_token, 'settings');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_key from app.claim_key(p_tenant, v_operator.operator_id, p_key, p_request, p_period);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        id := v_key.replayed;
        return next;
        return;
    end if;

    select * into v_row from registry.periods e where e.tenant_id = p_tenant and e.period_id = p_period and p_version is not null;
    select * into v_calendar from registry.calendars c
     where c.tenant_id = p_tenant and (c.calendar_id = v_row.calendar_id or p_version is null and c.code = p_changes ->> 'calendar');
    id := p_period;
    version := v_row.version;
    if v_row.period_id is not null then
        v_was := app.period_document(v_row, v_calendar.code);
    end if;
    document := app.merged_settings(v_was, p_changes);
    v_starts_at := app.instant_of(document ->> 'startsAt', coalesce(v_calendar.time_zone, 'UTC'));
    v_ends_at := app.instant_of(document ->> 'endsAt', coalesce(v_calendar.time_zone, 'UTC'));
    v_moves := app.changed_fields(v_was, document) && array['code', 'startsAt', 'endsAt'];
    select array_agg(m.field), array_agg(m.reason) into fields, reasons
      from (select * from app.misfits(document, p_changes, '{
                "calendar": ["text", 1, 63], "code": ["pattern", "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", 32], "label": ["wording", 1, 100],
                "startsAt": ["text", 1, 40], "endsAt": ["text", 1, 40]}')
            union all
            select 'calendar', case when v_calendar.calendar_id is null then 'unknown'
                                    when document ->> 'calendar' is distinct from v_calendar.code then 'fixed'
                                    when v_moves and v_calendar.kind <> 'release' then 'not-a-release' end
            union all
            select 'startsAt', case when v_starts_at is null then 'not-an-instant'
                                    when exists (select from registry.periods e
                                                  where e.tenant_id = p_tenant and e.calendar_id = v_calendar.calendar_id
                                                    and e.period_id <> p_period and e.starts_at < v_ends_at and e.ends_at > v_starts_at) then 'overlaps' end
            union all
            select 'endsAt', case when v_ends_at is null then 'not-an-instant'
                                  when v_ends_at <= v_starts_at then 'not-after-start'
                                  when v_ends_at > v_starts_at + interval '20 years' then 'out-of-range' end) m
     where m.reason is not null;
    outcome := case
        when p_version is not null and v_row.period_id is null then 'unknown'
        when p_version is not null and v_row.version <> p_version then 'conflict'
        when p_version is not null and v_moves and v_row.starts_at <= v_now then 'period-begun'
        when p_version is not null and v_moves and (
                exists (select from registry.credentials g where g.tenant_id = p_tenant and g.period_id = p_period)
                or exists (select from registry.rotations r where r.tenant_id = p_tenant and r.period_id = p_period)) then 'period-in-use'
        when fields is not null then 'invalid'
        when exists (select from registry.periods e where e.tenant_id = p_tenant and e.calendar_id = v_calendar.calendar_id
                        and e.code = document ->> 'code' and e.period_id <> p_period) then 'code-taken' end;
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
    insert into registry.periods as e (tenant_id, period_id, calendar_id, kind, code, label_ja, label_en, starts_at, ends_at)
    values (p_tenant, p_period, v_calendar.calendar_id, v_calendar.kind, document ->> 'code', document #>> '{label,ja}',
            document #>> '{label,en}', v_starts_at, v_ends_at)
        on conflict (tenant_id, period_id) do update
       set code = excluded.code, label_ja = excluded.label_ja, label_en = excluded.label_en, starts_at = excluded.starts_at,
           ends_at = excluded.ends_at, version = e.version + 1
    returning e.version, app.period_document(e, v_calendar.code) into version, document;
    perform app.note_settings(p_tenant, v_operator.operator, case when p_version is null then 'period-created' else 'period-changed' end,
                              p_period, v_calendar.code || ' ' || (document ->> 'code'), v_was, document);
    document := document || jsonb_build_object('id', p_period);
    return next;
end
$$;

comment on function app.save_period(integer, integer, bytea, uuid, integer, jsonb, text, bytea) is 'Adds or changes a period.';

reset role;
