-- Makes a whole tenant from a preset, with the database's own login.
-- Who may call: aikotoba_migrate. Locks nothing; every row is new.
-- p_phone, p_hours_…: of the help desk; what is not known ('') is left out of the first texts.
-- Returns: created (tenant_id) | slug-taken | preset-unknown.
set role aikotoba_definer;

create or replace function app.create_tenant(
    p_preset text, p_slug text, p_name_ja text, p_name_en text, p_sender text, p_base_url text, p_time_zone text,
    p_phone text default '', p_hours_ja text default '', p_hours_en text default ''
) returns table (outcome text, tenant_id integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
declare
    v_tenant integer := nextval('registry.tenants_tenant_id_seq');
begin
    perform set_config('aikotoba.tenant', v_tenant::text, true);

    outcome := app.make_tenant(v_tenant, p_preset, p_slug, p_name_ja, p_name_en, p_sender, p_base_url, p_time_zone, p_phone, p_hours_ja,
                               p_hours_en, 'platform', session_user::text);
    if outcome = 'created' then
        tenant_id := v_tenant;
    end if;
    return next;
end
$$;

comment on function app.create_tenant(text, text, text, text, text, text, text, text, text, text) is 'Makes a whole tenant from a preset.';

reset role;
