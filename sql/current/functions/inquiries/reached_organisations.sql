-- The organisations that the reader of a code's mail still speaks for; NULL for none.
-- Who may call: app.redeem_code for askings without a session, app.verify_recovery, app.grant_choices. Locks nothing.
set role aikotoba_definer;

create or replace function app.reached_organisations(
    p_tenant integer, p_code registry.one_time_codes, p_now timestamptz
) returns uuid[]
language plpgsql stable
as $$
begin
    return (
        select array_agg(distinct c.organisation_id)
          from registry.outbox m
          join registry.contacts c
            on c.tenant_id = p_tenant and c.address_folded = lower(normalize(btrim(m.recipient), nfkc))
           and c.valid_from <= p_now and c.valid_until > p_now and c.role in ('representative', 'deputy')
          join registry.organisations o
            on o.tenant_id = p_tenant and o.organisation_id = c.organisation_id and o.status = 'active'
         where m.tenant_id = p_tenant and m.mail_id = p_code.mail_id
           and (p_code.organisation_id is null or c.organisation_id = p_code.organisation_id));
end
$$;

reset role;
