-- Makes a whole tenant from a preset: policies, calendars, periods, credential types, inquiry types, texts.
-- Who may call: aikotoba_migrate. Locks nothing; every row is new.
-- Presets: inquiry-desk (generated passwords of an organisation, looked up at the desk) and password-desk (one password
-- the member chooses).
-- Returns: created (tenant_id) | slug-taken | preset-unknown.
set role aikotoba_definer;

create or replace function app.create_tenant(
    p_preset text, p_slug text, p_name_ja text, p_name_en text, p_sender text, p_base_url text, p_time_zone text
) returns table (outcome text, tenant_id integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_tenant integer := nextval('registry.tenants_tenant_id_seq');
    v_calendar uuid := app.new_id(v_now);
begin
    perform set_config('aikotoba.tenant', v_tenant::text, true);

    if p_preset not in ('inquiry-desk', 'password-desk') then
        outcome := 'preset-unknown';
        return next;
        return;
    end if;

    insert into registry.tenants (tenant_id, slug, name_ja, name_en, system_name_ja, system_name_en, desk_phone,
                                  time_zone, member_id_length, sender, base_url)
    values (v_tenant, p_slug, p_name_ja, p_name_en, '会員セルフサービス', 'Member Self-Service', '03-0000-0000',
            p_time_zone, case p_preset when 'inquiry-desk' then 6 else 11 end, p_sender, p_base_url)
    on conflict (slug) do nothing;
    if not found then
        outcome := 'slug-taken';
        return next;
        return;
    end if;

    insert into registry.policies (tenant_id) values (v_tenant);
    insert into registry.calendars (tenant_id, calendar_id, code, kind, start_month, start_day, time_zone)
    values (v_tenant, v_calendar, 'fiscal', 'fiscal-year', 4, 1, p_time_zone);
    perform app.make_fiscal_periods(v_tenant, v_calendar, v_now);
    case p_preset
        when 'inquiry-desk' then perform app.fill_inquiry_desk(v_tenant, v_calendar, v_now);
        when 'password-desk' then perform app.fill_password_desk(v_tenant, v_calendar, v_now);
    end case;
    perform app.write_first_texts(v_tenant, p_name_ja, p_name_en);

    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (v_tenant, v_now, 'tenant-created', 'platform', session_user,
            json_build_object('slug', p_slug, 'preset', p_preset));
    outcome := 'created';
    tenant_id := v_tenant;
    return next;
end
$$;

comment on function app.create_tenant(text, text, text, text, text, text, text) is 'Makes a whole tenant from a preset.';

reset role;
