-- Queues a refused mail once more, for a day.
-- Who may call: aikotoba_server, for operators at the desk. Locks: the mail.
-- Returns: queued (also when it still was) | not-refused | code-gone (a code is wiped with its mail: it is asked for anew)
-- | ended (the recipient is in office no more) | cancelled (the rotation it is about) | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.retry_mail(p_tenant integer, p_home integer, p_token bytea, p_mail uuid)
returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
declare
    v_now timestamptz;
    v_operator record;
    v_mail registry.outbox;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'desk');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_mail from registry.outbox m
     where m.tenant_id = p_tenant and m.mail_id = p_mail and m.state <> 'withheld' for no key update;
    v_now := identity.clock();
    outcome := case
        when v_mail.mail_id is null then 'unknown'
        when v_mail.state = 'queued' then 'queued'
        -- Whatever had a sealed payload was a code.
        when v_mail.key_id is not null then 'code-gone'
        when v_mail.state <> 'refused' then 'not-refused'
        when v_mail.organisation_id is not null and v_mail.recipient is not null and not exists (
                select from registry.contacts c
                 where c.tenant_id = p_tenant and c.organisation_id = v_mail.organisation_id
                   and c.address_folded = lower(normalize(btrim(v_mail.recipient), nfkc))
                   and c.valid_from <= v_now and c.valid_until > v_now) then 'ended'
        when exists (
                select from registry.credentials c
                  join registry.rotations r on r.tenant_id = p_tenant and r.rotation_id = c.rotation_id and r.state = 'cancelled'
                 where c.tenant_id = p_tenant and c.credential_id = v_mail.code_for) then 'cancelled'
    end;
    if outcome is null then
        update registry.outbox m
           set state = 'queued', attempts = 0, due_at = v_now, expires_at = v_now + interval '1 day', leased_until = null,
               settled_at = null, reply_class = null
         where m.tenant_id = p_tenant and m.mail_id = p_mail;
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, v_now, 'mail-retried', 'operator', v_operator.operator, v_mail.organisation_id, p_mail,
                json_build_object('template', v_mail.template));
        outcome := 'queued';
    end if;
    return next;
end
$$;

comment on function app.retry_mail(integer, integer, bytea, uuid) is 'Queues a refused mail once more.';

reset role;
