-- Whether a case is an operator's own: it is to end in his own address, or he speaks for the organisation himself.
-- Who may call: functions of app only. Locks nothing. p_operator: his address.
set role aikotoba_definer;

create or replace function app.own_case(p_tenant integer, p_case registry.handover_cases, p_operator text, p_now timestamptz) returns boolean
language plpgsql stable
as $$
begin
    return lower(normalize(btrim(p_operator), nfkc)) = lower(normalize(btrim(p_case.address), nfkc))
        or exists (select from registry.contacts c
                    where c.tenant_id = p_tenant and c.organisation_id = p_case.organisation_id and c.valid_until > p_now
                      and c.address_folded = lower(normalize(btrim(p_operator), nfkc)));
end
$$;

reset role;
