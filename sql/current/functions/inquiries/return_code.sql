-- Gives the code of an inquiry back, whose values nobody was shown because the server could not open them.
-- Who may call: aikotoba_server, which alone knows that, after redeem_code. Locks: code.
-- p_receipt: the redemption's. Only that one is undone, and only while the code is spent by it: a second word about it, or one that comes
-- after the code was redeemed anew, changes nothing. It counts as a try, so that a value that stays shut is asked for no more than those.
-- Returns: returned (the code counts again, until what it was promised) | spent (its time or its tries are over) | inquiry-unknown (no
-- redemption with that receipt stands).
-- What is undone is on the audit value by value, and the notice to the contacts goes out all the same: nobody hides a disclosure by this.
set role aikotoba_definer;

create or replace function app.return_code(p_tenant integer, p_inquiry uuid, p_receipt text, p_network bytea)
returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_code registry.one_time_codes;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_inquiry for no key update;
    v_now := identity.clock();
    if v_code.redeemed_at is null or not exists (
            select from registry.disclosures d
             where d.tenant_id = p_tenant and d.inquiry_id = p_inquiry and d.receipt = p_receipt and d.disclosed_at = v_code.redeemed_at) then
        outcome := 'inquiry-unknown';
        return next;
        return;
    end if;

    with undone as (
        delete from registry.disclosures d
         where d.tenant_id = p_tenant and d.inquiry_id = p_inquiry and d.receipt = p_receipt
        returning d.organisation_id, d.credential_id
    )
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    select p_tenant, v_now, 'value-unreadable', case t.proof when 'session' then 'member' else 'public' end, o.member_id,
           u.organisation_id, p_inquiry,
           json_build_object('inquiryType', t.code, 'receipt', p_receipt, 'credential', u.credential_id, 'network', encode(p_network, 'hex'))
      from undone u
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = u.organisation_id
      join registry.inquiries i on i.tenant_id = p_tenant and i.inquiry_id = p_inquiry
      join registry.inquiry_types t on t.tenant_id = p_tenant and t.inquiry_type_id = i.inquiry_type_id;
    outcome := case when v_code.expires_at > v_now and v_code.tries + 1 < v_code.max_tries then 'returned' else 'spent' end;
    update registry.one_time_codes c
       set tries = c.tries + 1, redeemed_at = case when outcome = 'spent' then c.redeemed_at end
     where c.tenant_id = p_tenant and c.code_for = p_inquiry;
    return next;
end
$$;

comment on function app.return_code(integer, uuid, text, bytea) is
    'Gives the code of an inquiry back, whose values nobody was shown because the server could not open them.';

reset role;
