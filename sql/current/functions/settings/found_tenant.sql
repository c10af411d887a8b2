-- Founds a whole tenant from a preset, with its data key, under a number that reserve_tenant gave.
-- Who may call: aikotoba_server, for the installation's operators. Locks: the key; every other row is new.
-- p_charter: preset, slug, name, sender, baseUrl; timeZone, deskPhone and deskHours if known.
-- Returns: created | replayed (the slug is in the request) | key-reused | slug-taken | invalid (fields, reasons)
-- | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.found_tenant(
    p_home integer, p_token bytea, p_number integer, p_charter jsonb, p_wrapped bytea, p_wrapping_key text, p_key text, p_request bytea
) returns table (outcome text, fields text[], reasons text[])
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
    v_key record;
    v_charter jsonb := app.merged_settings(
        '{"timeZone": "Asia/Tokyo", "deskPhone": "", "deskHours": {"ja": "", "en": ""}}', p_charter);
begin
    select * into v_operator from app.operator_acting(0, p_home, p_token, 'tenants');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    if p_number > (select s.last_value from registry.tenants_tenant_id_seq s) or p_number < 1 then
        raise exception 'no number of a tenant: %', p_number;
    end if;
    select * into v_key from app.claim_key(0, v_operator.operator_id, p_key, p_request, lpad(to_hex(p_number), 32, '0')::uuid);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        return next;
        return;
    end if;

    select array_agg(m.field), array_agg(m.reason) into fields, reasons
      from (select * from app.misfits(v_charter, p_charter, app.tenant_rules() - array['deskAddress', 'systemName', 'locale', 'memberIdLength', 'memberIdDigitsOnly']
                                          || '{"preset": ["word", "inquiry-desk", "password-desk"]}')
            union all
            -- What begins the paths of something else.
            select 'slug', 'reserved'
             where v_charter ->> 'slug' in ('admin', 'assets', 'console', 'dev', 'installation', 'livez', 'metrics', 'readyz', 'v1')) m;
    if fields is not null then
        outcome := 'invalid';
    else
        perform set_config('aikotoba.tenant', p_number::text, true);
        outcome := app.make_tenant(
            p_number, v_charter ->> 'preset', v_charter ->> 'slug', v_charter #>> '{name,ja}', v_charter #>> '{name,en}', v_charter ->> 'sender',
            v_charter ->> 'baseUrl', v_charter ->> 'timeZone', v_charter ->> 'deskPhone', v_charter #>> '{deskHours,ja}',
            v_charter #>> '{deskHours,en}', 'operator', v_operator.operator);
    end if;
    if outcome <> 'created' then
        perform set_config('aikotoba.tenant', '0', true);
        perform app.release_key(0, v_operator.operator_id, p_key);
        return next;
        return;
    end if;
    insert into vault.data_keys (tenant_id, key_id, wrapped, wrapping_key, state, created_at)
    values (p_number, 1, p_wrapped, p_wrapping_key, 'current', identity.clock());
    return next;
end
$$;

comment on function app.found_tenant(integer, bytea, integer, jsonb, bytea, text, text, bytea) is
    'Founds a whole tenant from a preset, with its data key.';

reset role;
