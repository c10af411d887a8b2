-- Ends the sessions of an organisation and cancels its mails that are not handed over yet, codes among them. A rotation
-- none of whose letters went out was not announced to it, and will be when it is active.
-- Who may call: functions of app only, which hold the organisation. Locks: sessions, mails, items of rotations.
set role aikotoba_definer;

create or replace function app.stop_dealings(p_tenant integer, p_organisation uuid, p_reply_class text, p_now timestamptz)
returns void
language plpgsql
as $$
declare
    v_announced uuid[];
begin
    update registry.sessions s set ended_at = p_now
     where s.tenant_id = p_tenant and s.organisation_id = p_organisation and s.ended_at is null;
    with cancelled as (
        update registry.outbox m
           set state = 'cancelled', payload = null, settled_at = p_now, reply_class = p_reply_class, leased_until = null
         where m.tenant_id = p_tenant and m.organisation_id = p_organisation and m.state = 'queued'
        returning m.template, m.code_for
    )
    select array_agg(distinct c.code_for) into v_announced from cancelled c where c.template = 'rotation-announcement';
    if v_announced is not null then
        perform app.unannounce(p_tenant, v_announced);
    end if;
end
$$;

reset role;
