-- The old address objects: the office goes back to who held it, and a case opens for the operators to decide, with the successor as who asks.
-- Who may call: aikotoba_server, for whoever has the letter's secret. Locks: handover, the organisation, its contacts, its credential,
-- its sessions, letters.
-- p_restored: id of the contact that begins where the change counts already; where it does not, the predecessor's office just goes on.
-- Whoever the office has come to since (another handover, a changed address) leaves it, too: the last link of that chain is who is in
-- office. All sessions of the organisation end: the offer was made from one of them. So does a password chosen since: its code went to
-- the office that is taken back.
-- p_mails: ids of the letters, to the successor and to all contacts. p_case, p_number: of the case.
-- Returns: objected (also when it had been before) | objection-ended (the time for it is over) | handover-unknown | number-taken (ask
-- again with another).
set role aikotoba_definer;

drop function if exists app.object_to_handover(integer, uuid, bytea, uuid, uuid[], bytea);

create or replace function app.object_to_handover(
    p_tenant integer, p_handover uuid, p_digest bytea, p_restored uuid, p_mails uuid[], p_case uuid, p_number text, p_network bytea
) returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_handover registry.handovers;
    v_office registry.contacts;
    v_holder registry.contacts;
    v_passwords integer;
    v_sessions integer;
    v_number text;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_handover from registry.handovers h
     where h.tenant_id = p_tenant and h.handover_id = p_handover and h.objection_digest = p_digest for no key update;
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = v_handover.organisation_id for no key update;
    v_now := identity.clock();
    outcome := case
        when v_handover.handover_id is null then 'handover-unknown'
        when v_handover.objected_at is not null then 'objected'
        when v_handover.objection_until <= v_now then 'objection-ended'
    end;
    if outcome is not null then
        return next;
        return;
    end if;

    -- The contacts lie behind the organisation, which is held.
    select * into strict v_office from registry.contacts c where c.tenant_id = p_tenant and c.contact_id = v_handover.contact_id;
    -- The case comes first: where its number turns out to be another's, nothing has been undone yet.
    insert into registry.handover_cases (tenant_id, case_id, case_number, purpose, locale, organisation_name, department, predecessor, person,
                                         phone, address, opened_at, organisation_id, contact_id, handover_id)
    select p_tenant, p_case, p_number, 'handover-objected', v_handover.locale, o.name, v_handover.department, v_office.person,
           v_handover.person, v_handover.phone, v_handover.address, v_now, o.organisation_id, v_office.contact_id, p_handover
      from registry.organisations o where o.tenant_id = p_tenant and o.organisation_id = v_handover.organisation_id
        on conflict do nothing returning case_number into v_number;
    if v_number is null then
        outcome := 'number-taken';
        return next;
        return;
    end if;
    select * into v_holder from registry.contacts c
     where c.tenant_id = p_tenant and c.contact_id = any (app.office_line(p_tenant, v_handover.successor_id)) and c.valid_until > v_now
     order by c.valid_from desc limit 1;
    if v_office.valid_until > v_now then
        -- It does not count yet: the successor's office is over before it begins.
        update registry.contacts c set valid_until = v_handover.prior_until, replaced_by = null, version = c.version + 1
         where c.tenant_id = p_tenant and c.contact_id = v_office.contact_id;
        p_restored := v_office.contact_id;
    elsif app.contact_holding(p_tenant, v_office.organisation_id, v_office.role, v_office.address, v_now, 'infinity', null) is null then
        insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, phone, address, locale,
                                       valid_from, valid_until, delivery, delivery_at)
        values (p_tenant, p_restored, v_office.organisation_id, v_office.role, v_office.person, v_office.department, v_office.phone,
                v_office.address, v_office.locale, v_now,
                case when v_handover.prior_until > v_now then v_handover.prior_until else 'infinity' end, v_office.delivery, v_office.delivery_at);
    else
        p_restored := null;
    end if;
    -- Whom the case is about: who holds the office at the old address now.
    update registry.handover_cases h
       set contact_id = coalesce(p_restored, app.contact_holding(p_tenant, v_office.organisation_id, v_office.role, v_office.address, v_now,
                                                                 'infinity', null))
     where h.tenant_id = p_tenant and h.case_id = p_case;
    if v_holder.contact_id is not null then
        perform app.retire_contact(p_tenant, v_holder.contact_id, p_restored, v_now);
    end if;
    update registry.handovers h set objected_at = v_now where h.tenant_id = p_tenant and h.handover_id = p_handover;
    -- What the office's new holder has offered to others goes with him.
    perform app.end_offer(p_tenant, h.handover_id, 'register', v_now, v_now)
       from registry.handovers h
      where h.tenant_id = p_tenant and h.organisation_id = v_handover.organisation_id and h.contact_id = v_holder.contact_id
        and h.accepted_at is null and h.ended_at is null;
    update registry.credentials c
       set valid_until = v_now, grace_until = v_now, revoked_at = v_now, reason = 'handover-objected'
     where c.tenant_id = p_tenant and c.holder_id = v_handover.organisation_id and c.origin = 'member-chosen'
       and c.valid_from >= v_handover.accepted_at and c.valid_from < v_now and c.valid_until > v_now and c.revoked_at is null;
    get diagnostics v_passwords = row_count;
    update registry.sessions s set ended_at = v_now
     where s.tenant_id = p_tenant and s.organisation_id = v_handover.organisation_id and s.ended_at is null;
    get diagnostics v_sessions = row_count;
    update registry.outbox m
       set state = 'cancelled', payload = null, settled_at = v_now, reply_class = 'objected', leased_until = null
     where m.tenant_id = p_tenant and m.organisation_id = v_handover.organisation_id and m.code_for = p_handover
       and m.template = 'handover-done' and m.state = 'queued';
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, code_for, created_at)
    values (p_tenant, p_mails[1], 'handover-withdrawn', v_handover.locale, v_handover.organisation_id, v_handover.address, 'queued', v_now,
            v_now + interval '3 days', p_handover, v_now),
           (p_tenant, p_mails[2], 'handover-withdrawn', 'ja', v_handover.organisation_id, null, 'queued', v_now,
            v_now + interval '3 days', p_handover, v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'handover-objected', 'public', v_handover.organisation_id, p_handover,
            json_build_object('restored', p_restored, 'retired', v_holder.contact_id, 'sessionsEnded', v_sessions,
                              'passwordsEnded', v_passwords, 'case', p_number, 'network', encode(p_network, 'hex'))),
           (p_tenant, v_now, 'case-opened', 'public', v_handover.organisation_id, p_case,
            json_build_object('number', p_number, 'purpose', 'handover-objected', 'handover', p_handover, 'network', encode(p_network, 'hex')));
    outcome := 'objected';
    return next;
end
$$;

comment on function app.object_to_handover(integer, uuid, bytea, uuid, uuid[], uuid, text, bytea) is
    'The old address objects: the office goes back, and a case opens for the operators.';

reset role;
