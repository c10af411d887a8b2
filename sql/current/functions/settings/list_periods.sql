-- The periods of a tenant's calendars by their beginning.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- p_calendar: of one calendar; p_period: one of them; NULL: all.
-- Returns: read, a row per period | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_periods(
    p_tenant integer, p_home integer, p_token bytea, p_calendar text, p_period uuid, p_after text, p_limit integer
) returns table (outcome text, place text, version integer, document jsonb)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is null then
        return query
        select 'read', l.place, e.version, app.period_document(e, c.code) || jsonb_build_object('id', e.period_id)
          from registry.periods e
          join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = e.calendar_id
         cross join lateral (select to_char(e.starts_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS') || e.period_id as place) l
         where e.tenant_id = p_tenant and (p_calendar is null or c.code = p_calendar) and (p_period is null or e.period_id = p_period)
           and (p_after is null or l.place > p_after)
         order by l.place limit p_limit;
    end if;
    if v_operator.refusal is not null or p_period is not null and not found then
        outcome := coalesce(v_operator.refusal, 'unknown');
        return next;
    end if;
end
$$;

comment on function app.list_periods(integer, integer, bytea, text, uuid, text, integer) is 'The periods of a tenant''s calendars by their beginning.';

reset role;
