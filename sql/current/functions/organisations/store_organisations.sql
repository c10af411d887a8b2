-- Stores organisations by columns; those whose id or member ID is taken are left as they are.
-- Who may call: aikotoba_migrate. Locks nothing. Contract days are text (2026-04-01), either array may be NULL.
-- Returns: stored (how many were new).
set role aikotoba_definer;

create or replace function app.store_organisations(
    p_tenant integer, p_ids uuid[], p_member_ids text[], p_names text[], p_names_en text[], p_kanas text[],
    p_classes text[], p_contract_from text[] default null, p_contract_until text[] default null
) returns table (outcome text, stored integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_en, name_kana,
                                        membership_class, contract_from, contract_until)
    select p_tenant, n.id, n.member_id, n.name, n.name_en, n.kana, n.class, n.contract_from::date, n.contract_until::date
      from unnest(p_ids, p_member_ids, p_names, p_names_en, p_kanas, p_classes, p_contract_from, p_contract_until)
        as n (id, member_id, name, name_en, kana, class, contract_from, contract_until)
        on conflict do nothing;
    get diagnostics stored = row_count;

    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, identity.clock(), 'organisations-stored', 'platform', session_user,
            json_build_object('given', cardinality(p_ids), 'stored', stored));
    outcome := 'stored';
    return next;
end
$$;

comment on function app.store_organisations(integer, uuid[], text[], text[], text[], text[], text[], text[], text[]) is
    'Stores organisations by columns.';

reset role;
