-- A case with everything an operator decides by.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- p_case: its id or its number.
-- Returns: read (version, document: see case_document) | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.read_case(p_tenant integer, p_home integer, p_token bytea, p_case text)
returns table (outcome text, version integer, document json)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
    v_case registry.handover_cases;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is null then
        if p_case ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
            select * into v_case from registry.handover_cases h where h.tenant_id = p_tenant and h.case_id = p_case::uuid;
        else
            select * into v_case from registry.handover_cases h where h.tenant_id = p_tenant and h.case_number = upper(normalize(btrim(p_case), nfkc));
        end if;
    end if;
    outcome := coalesce(v_operator.refusal, case when v_case.case_id is null then 'unknown' else 'read' end);
    if outcome = 'read' then
        version := v_case.version;
        document := app.case_document(p_tenant, v_case, identity.clock());
    end if;
    return next;
end
$$;

comment on function app.read_case(integer, integer, bytea, text) is 'A case with everything an operator decides by.';

reset role;
