-- Judges all lines of an import together and writes all of them, or (p_skip_invalid) the valid ones, or nothing; nothing in any
-- case with p_dry_run. One transaction: killed in between, nothing happened.
-- Who may call: aikotoba_server, for operators; with credentials, for those who may also deal with these. Locks: the import and
-- the organisations it names, by member ID.
-- Nothing is rotated: a credential that is lacking is stored as imported, for the period that was current when the import began.
-- Returns: applied (the counts; stored: how many credentials) | judged (the counts; nothing was written) | changed-meanwhile (somebody
-- made the same member ID or credential at this moment: call again) | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.apply_import(
    p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_dry_run boolean, p_skip_invalid boolean
) returns table (
    outcome text, lines integer, created integer, updated integer, unchanged integer, invalid integer, stored integer
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
-- Of a tenant that nobody has analysed yet, a plan for its number expects a single row and may read all of them for each line.
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is null and exists (
            select from registry.import_types i where i.tenant_id = p_tenant and i.import_id = p_import) then
        select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    end if;
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform from registry.imports i where i.tenant_id = p_tenant and i.import_id = p_import for no key update;
    if not found then
        outcome := 'unknown';
        return next;
        return;
    end if;

    -- Who makes the same member ID at the same moment is found by the constraint only.
    begin
        if not p_dry_run then
            -- By key, in the order of the keys.
            perform (select o.version from registry.organisations o
                      where o.tenant_id = p_tenant and o.member_id = l.member_id for no key update)
               from (select distinct i.member_id from registry.import_lines i
                      where i.tenant_id = p_tenant and i.import_id = p_import order by i.member_id) l;
        end if;
        v_now := identity.clock();
        perform app.judge_import_lines(p_tenant, p_import, v_now);
        select count(*), count(*) filter (where l.outcome = 'created'), count(*) filter (where l.outcome = 'updated'),
               count(*) filter (where l.outcome = 'unchanged'), count(*) filter (where l.outcome = 'invalid')
          into lines, created, updated, unchanged, invalid
          from registry.import_lines l where l.tenant_id = p_tenant and l.import_id = p_import;
        select count(*) into stored from vault.import_values v
         where v.tenant_id = p_tenant and v.import_id = p_import and v.standing = 'lacking'
           and (select l.outcome <> 'invalid' from registry.import_lines l
                 where l.tenant_id = p_tenant and l.import_id = p_import and l.line = v.line);
        outcome := 'judged';
        if not p_dry_run and (invalid = 0 or p_skip_invalid) then
            perform app.write_import_organisations(p_tenant, p_import, v_operator.operator, v_now);
            perform app.write_import_contacts(p_tenant, p_import, v_now);
            if stored > 0 then
                perform app.write_import_credentials(p_tenant, p_import, v_operator.operator, v_now);
            end if;
            insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
            values (p_tenant, v_now, 'import-applied', 'operator', v_operator.operator, p_import,
                    json_build_object('lines', lines, 'created', created, 'updated', updated, 'unchanged', unchanged,
                                      'invalid', invalid, 'credentials', stored));
            outcome := 'applied';
        end if;
    exception when unique_violation or exclusion_violation then
        return query select 'changed-meanwhile', null::integer, null::integer, null::integer, null::integer, null::integer, null::integer;
        return;
    end;
    return next;
end
$$;

comment on function app.apply_import(integer, integer, bytea, uuid, boolean, boolean) is
    'Judges an import and writes all of it, or its valid lines, or nothing.';

reset role;
