-- Makes a whole tenant from a preset: policies, calendars, periods, credential types, inquiry types, texts.
-- Who may call: app.create_tenant and app.found_tenant, which have named the tenant. Locks nothing; every row is new.
-- Presets: inquiry-desk (generated passwords of an organisation, looked up at the desk) and password-desk (one password
-- the member chooses).
-- Returns: created | slug-taken | preset-unknown.
set role aikotoba_definer;

create or replace function app.make_tenant(
    p_tenant integer, p_preset text, p_slug text, p_name_ja text, p_name_en text, p_sender text, p_base_url text, p_time_zone text,
    p_phone text, p_hours_ja text, p_hours_en text, p_actor_kind text, p_actor text
) returns text
language plpgsql
as $$
declare
    v_now timestamptz := identity.clock();
    v_calendar uuid := app.new_id(v_now);
begin
    if p_preset not in ('inquiry-desk', 'password-desk') then
        return 'preset-unknown';
    end if;
    insert into registry.tenants (tenant_id, slug, name_ja, name_en, system_name_ja, system_name_en, desk_phone, desk_hours_ja,
                                  desk_hours_en, time_zone, member_id_length, sender, base_url)
    values (p_tenant, p_slug, p_name_ja, p_name_en, '会員セルフサービス', 'Member Self-Service', p_phone, p_hours_ja, p_hours_en,
            p_time_zone, case p_preset when 'inquiry-desk' then 6 else 11 end, p_sender, p_base_url)
    on conflict (slug) do nothing;
    if not found then
        return 'slug-taken';
    end if;

    insert into registry.policies (tenant_id) values (p_tenant);
    insert into registry.calendars (tenant_id, calendar_id, code, kind, start_month, start_day, time_zone)
    values (p_tenant, v_calendar, 'fiscal', 'fiscal-year', 4, 1, p_time_zone);
    perform app.make_fiscal_periods(p_tenant, v_calendar, v_now);
    case p_preset
        when 'inquiry-desk' then perform app.fill_inquiry_desk(p_tenant, v_calendar, v_now);
        when 'password-desk' then perform app.fill_password_desk(p_tenant, v_calendar, v_now);
    end case;
    perform app.write_first_texts(p_tenant);

    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, v_now, 'tenant-created', p_actor_kind, p_actor, json_build_object('slug', p_slug, 'preset', p_preset));
    return 'created';
end
$$;

reset role;
