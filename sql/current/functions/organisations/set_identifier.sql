-- Gives an organisation its external identifier of a kind, or another one in its place.
-- Who may call: aikotoba_server, for operators. Locks: the organisation.
-- Returns: saved | unknown | identifier-taken (organisation_id: whose it is) | invalid (reason, reason_column: kind or value)
-- | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.set_identifier(
    p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_kind text, p_value text
) returns table (outcome text, organisation_id uuid, reason text, reason_column text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
    v_value text := btrim(p_value, ' 　');
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = p_organisation for no key update;
    if not found then
        outcome := 'unknown';
    else
        select 'invalid', split_part(f.found, ' ', 2), split_part(f.found, ' ', 1) into outcome, reason, reason_column
          from (select case
                    when p_kind !~ '^[a-z0-9][a-z0-9-]{0,62}$' then 'kind kind-malformed'
                    when coalesce(v_value, '') = '' then 'value value-missing'
                    when length(v_value) > 200 then 'value too-long'
                    when app.ill_formed(v_value) then 'value text-malformed'
                end as found) f
         where f.found is not null;
    end if;
    if outcome is null then
        begin
            insert into registry.external_identifiers as x (tenant_id, organisation_id, kind, value)
            values (p_tenant, p_organisation, p_kind, v_value)
                on conflict (tenant_id, organisation_id, kind) do update set value = excluded.value
             where x.value <> excluded.value;
            if found then
                insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
                values (p_tenant, identity.clock(), 'identifier-set', 'operator', v_operator.operator, p_organisation, p_organisation,
                        json_build_object('kind', p_kind));
            end if;
            outcome := 'saved';
        exception when unique_violation then
            -- Two at once may both have looked before: the constraint decides.
            outcome := 'identifier-taken';
            organisation_id := (select x.organisation_id from registry.external_identifiers x
                                 where x.tenant_id = p_tenant and x.kind = p_kind and x.value = v_value);
        end;
    end if;
    return next;
end
$$;

comment on function app.set_identifier(integer, integer, bytea, uuid, text, text) is
    'Gives an organisation its external identifier of a kind.';

reset role;
