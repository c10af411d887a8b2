-- Offering an office to a successor: who may, what is written, the code, sending again, withdrawing, declining, the time it lives.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select no_plan();
select stop_clock('2026-04-06 14:00+09');
select open_session(tenant('yougo'), id('yougo100001'), 'a');
select open_session(tenant('yougo'), id('yougo100002'), 'b');
select open_session(tenant('kijun'), id('kijun100001'), 'k');

-- Who may offer what.
select is(offer_handover(tenant('yougo'), 'a', 'x', 'yougocontact1', 'new@midorigaoka.example'), 'proof-required', 'who offers proves himself first');
select is(outcome, 'read', 'reading needs no proof') from app.read_handovers(tenant('yougo'), digest('session a'), 10);
select prove_session(tenant('yougo'), 'a'), prove_session(tenant('yougo'), 'b'), prove_session(tenant('kijun'), 'k');
select is(offer_handover(tenant('yougo'), 'nobody', 'x', 'yougocontact1', 'new@midorigaoka.example'), 'session-ended', 'only who is signed in offers');
select is(offer_handover(tenant('kijun'), 'a', 'x', 'yougocontact1', 'new@midorigaoka.example'), 'session-ended', 'in his own tenant');
select is(offer_handover(tenant('yougo'), 'b', 'x', 'yougocontact1', 'new@midorigaoka.example'), 'contact-unknown', 'an office of his own organisation');
select is(offer_handover(tenant('kijun'), 'k', 'x', 'yougocontact1', 'new@midorigaoka.example'), 'contact-unknown', 'never another tenant''s');
select is(offer_handover(tenant('yougo'), 'a', 'x', 'yougocontact1', 'm.saeki@MIDORIGAOKA.example'), 'exists', 'to somebody else than who is in it');
select is(offer_handover(tenant('yougo'), 'a', 'x', 'yougocontact1', 'not an address'), 'invalid', 'at an address');
select is(offer_handover(tenant('yougo'), 'a', 'x', 'yougocontact1', 'new@midorigaoka.example', ' 　'), 'invalid', 'by name');
select results_eq($$select reason, reason_column from app.offer_handover(tenant('yougo'), digest('session a'), id('handover x'), id('yougocontact1'), 'N', 'd' || repeat('x', 200), null,
                      'new@midorigaoka.example', 'ja', 1, '\x01', 'REF1', id('mail x'), '\x01', '\xc0000201')$$, $$values ('too-long', 'department')$$, 'and says which field is wrong');
select is_empty('select 1 from registry.handovers union all select 1 from registry.one_time_codes union all select 1 from registry.throttles', 'of all this nothing is written, nobody counted');

-- An offer.
select results_eq($$select outcome, retry_at, expires_at, resend_after, offer_until from app.offer_handover(tenant('yougo'), digest('session a'), id('handover a'), id('yougocontact1'),
                      ' 高橋 新　', '企画部', ' ', 'New@Midorigaoka.example', 'en', 1, digest('code of a'), 'REF1', id('mail a'), '\xc0de', '\xc0000201', 'digits')$$,
    $$values ('offered', null::timestamptz, clock() + interval '20 minutes', clock() + interval '1 minute', clock() + interval '7 days')$$, 'an office is offered for seven days');
select results_eq($$select organisation_id, contact_id, person, department, phone, address, locale, offered_at, offer_until, objection_time, effect, accepted_at, ended_at from registry.handovers$$,
    $$values (id('yougo100001'), id('yougocontact1'), '高橋 新', '企画部', null, 'New@Midorigaoka.example', 'en', clock(), clock() + interval '7 days', interval '72 hours', 'at-acceptance',
              null::timestamptz, null::timestamptz)$$, 'with what is promised beside it');
select results_eq($$select purpose, subject, organisation_id, reference, digest, decoy, mail_id, form from registry.one_time_codes where code_for = id('handover a')$$,
    $$values ('handover', sha256(uuid_send(id('yougo100001'))), id('yougo100001'), 'REF1', digest('code of a'), false, id('mail a'), 'digits')$$, 'with one code');
select results_eq($$select template, locale, organisation_id, recipient, state, expires_at, payload, code_for from registry.outbox$$,
    $$values ('handover-offer', 'en', id('yougo100001'), 'New@Midorigaoka.example', 'queued', clock() + interval '20 minutes', '\xc0de'::bytea, id('handover a'))$$, 'in one letter to the successor');
select results_eq($$select template, reference, code_for, payload, organisation_name, facts::jsonb from app.claim_mail(10, 10)$$,
    $$values ('handover-offer', 'REF1', id('handover a'), '\xc0de'::bytea, 'みどり丘製薬株式会社', '{"role": "representative", "predecessor": "佐伯 真理子", "successor": "高橋 新",
        "successorDepartment": "企画部", "offerUntil": "2026-04-13T05:00:00Z", "effectiveAt": null, "objectionUntil": null, "waits": null, "endedBy": null, "caseNumber": null}'::jsonb)$$,
    'which is told who hands what to whom, and until when');
select results_eq($$select * from app.read_handover(tenant('yougo'), id('handover a'))$$,
    $$values ('read', 'open', 'representative', 'みどり丘製薬株式会社', 'Midorigaoka Pharma', clock() + interval '7 days', null::timestamptz, 'open', 'REF1', clock() + interval '20 minutes',
              clock() + interval '1 minute', 5, clock() + interval '30 minutes', 'digits')$$, 'the page shows the offer and its code, no person');
select is(outcome, 'handover-unknown', 'under another tenant it is unknown') from app.read_handover(tenant('kijun'), id('handover a'));
select results_eq($$select outcome, handover_id, contact_id, role, predecessor, person, address, state, delivery from app.read_handovers(tenant('yougo'), digest('session a'), 10)$$,
    $$values ('read', id('handover a'), id('yougocontact1'), 'representative', '佐伯 真理子', '高橋 新', 'New@Midorigaoka.example', 'open', 'queued')$$, 'My page shows it, and how its letter fares');
select results_eq($$select outcome, handover_id from app.read_handovers(tenant('yougo'), digest('session b'), 10)$$, $$values ('read', null::uuid)$$, 'to its own organisation');
select is(outcome, 'session-ended', 'signed in') from app.read_handovers(tenant('yougo'), digest('session none'), 10);
select is(offer_handover(tenant('yougo'), 'a', 'second', 'yougocontact1', 'other@midorigaoka.example'), 'handover-open', 'an office is offered to one at a time');
select is(offer_handover(tenant('yougo'), 'a', 'deputy', 'yougocontact2', 'other@midorigaoka.example'), 'too-many-tries', 'another office may be offered meanwhile, a letter a minute');

-- The code: wrong, sent again, of another.
select is(prove_handover(tenant('yougo'), 'a', 'wrong'), 'code-incorrect', 'a wrong code');
select results_eq($$select tries, redeemed_at from registry.one_time_codes where code_for = id('handover a')$$, $$values (1, null::timestamptz)$$, 'is counted');
select is(prove_handover(tenant('kijun'), 'a', 'code of a'), 'handover-unknown', 'under another tenant the right one opens nothing');
select is(resend_handover(tenant('yougo'), 'a'), 'too-many-tries', 'a letter a minute');
select later('61 seconds');
select is(resend_handover(tenant('kijun'), 'a'), 'handover-unknown', 'nor is it sent again under another tenant');
select is(resend_handover(tenant('yougo'), 'a'), 'asked', 'it is sent again');
select results_eq($$select template, locale, recipient, state, issue from registry.outbox where code_for = id('handover a') order by issue$$,
    $$values ('handover-offer', 'en', 'New@Midorigaoka.example', 'cancelled', 1), ('handover-offer', 'en', 'New@Midorigaoka.example', 'queued', 2)$$, 'to the same address, in the same language');
select is(prove_handover(tenant('yougo'), 'a', 'code of a'), 'code-incorrect', 'the old code, by the old letter''s URL, is a wrong one');
select later('21 minutes');
select is(prove_handover(tenant('yougo'), 'a', 'second code of a'), 'code-expired', 'a code lives twenty minutes');
select later('26 hours');
delete from registry.one_time_codes; -- as the purge does, a day after their end
select results_eq($$select code_state, reference, expires_at from app.read_handover(tenant('yougo'), id('handover a'))$$, $$values ('expired', null::text, null::timestamptz)$$, 'and the offer outlives them');
select is(prove_handover(tenant('yougo'), 'a', 'second code of a'), 'code-expired', 'what is gone is past');
delete from registry.outbox;
select is(resend_handover(tenant('yougo'), 'a'), 'asked', 'a new one is made for the asking');
select results_eq($$select issue, reference, digest from registry.one_time_codes where code_for = id('handover a')$$, $$values (1, 'REF2', digest('second code of a'))$$, 'in a new row');

-- Withdrawn by the predecessor; the code with it.
select is(withdraw_handover(tenant('yougo'), 'none', 'a'), 'session-ended', 'whoever withdraws is signed in');
select is(withdraw_handover(tenant('yougo'), 'b', 'a'), 'session-ended', 'to a session that lasts');
select open_session(tenant('yougo'), id('yougo100002'), 'b2');
select open_session(tenant('yougo'), id('yougo100001'), 'a2');
select prove_session(tenant('yougo'), 'a2');
select is(withdraw_handover(tenant('yougo'), 'b2', 'a'), 'handover-unknown', 'of the organisation itself');
select is(withdraw_handover(tenant('yougo'), 'a2', 'a'), 'withdrawn', 'an offer is withdrawn');
select is(withdraw_handover(tenant('yougo'), 'a2', 'a'), 'withdrawn', 'once and for all');
select results_eq($$select state, reply_class, payload from registry.outbox where mail_id = id('second mail a')$$, $$values ('cancelled', 'offer-ended', null::bytea)$$, 'its letter is not sent late');
select results_eq($$select recipient, locale, state from registry.outbox where template = 'handover-withdrawn'$$, $$values ('New@Midorigaoka.example', 'en', 'queued')$$, 'the successor is told');
select is(facts ->> 'endedBy', 'predecessor', 'by whom') from app.claim_mail(10, 10) where template = 'handover-withdrawn';
select is(prove_handover(tenant('yougo'), 'a', 'second code of a'), 'offer-ended', 'withdrawn and then accepted is not accepted');
select is(resend_handover(tenant('yougo'), 'a'), 'offer-ended', 'nor sent again');
select is(in_office(tenant('yougo'), 'yougo100001', 'representative'), 'M.Saeki@midorigaoka.example', 'and nobody''s office changed');
select is(state, 'withdrawn', 'which its page says') from app.read_handover(tenant('yougo'), id('handover a'));

-- Declined by the successor, who proves the address for that, too.
select later('61 seconds');
select is(offer_handover(tenant('yougo'), 'a2', 'b', 'yougocontact1', 'new@midorigaoka.example'), 'offered', 'offered again');
select is(prove_handover(tenant('yougo'), 'b', 'wrong', false), 'code-incorrect', 'nobody declines for another');
select is(prove_handover(tenant('yougo'), 'b', 'code of b', false), 'declined', 'the successor declines');
select results_eq($$select recipient, template from registry.outbox where mail_id = id('told b')$$, $$values ('M.Saeki@midorigaoka.example', 'handover-withdrawn')$$, 'the predecessor is told');
select is(prove_handover(tenant('yougo'), 'b', 'code of b'), 'offer-ended', 'there is nothing to accept then');

-- Past its time.
select later('61 seconds');
select is(offer_handover(tenant('yougo'), 'a2', 'c', 'yougocontact1', 'new@midorigaoka.example'), 'offered', 'offered again');
select later('7 days');
select is(prove_handover(tenant('yougo'), 'c', 'code of c'), 'offer-ended', 'after seven days it is over, by the clock');
select is(resend_handover(tenant('yougo'), 'c'), 'offer-ended', 'and not sent again');
select results_eq($$select state, waiting_for, deadline from dba.handovers where handover_id = id('handover c')$$, $$values ('expired', null, null::timestamptz)$$, 'as the view says');
select open_session(tenant('yougo'), id('yougo100001'), 'a3');
select prove_session(tenant('yougo'), 'a3');
select is(withdraw_handover(tenant('yougo'), 'a3', 'c'), 'offer-ended', 'there is nothing to withdraw');
select is(offer_handover(tenant('yougo'), 'a3', 'd', 'yougocontact1', 'new@midorigaoka.example'), 'offered', 'nor anything in the way of another offer');
select results_eq($$select ended_by, ended_at = offer_until from registry.handovers where handover_id = id('handover c')$$, $$values ('time', true)$$, 'which closes it');

-- What else changes an office ends its offer.
update registry.contacts set valid_until = clock() where contact_id = id('yougocontact1') and tenant_id = tenant('yougo');
select is(prove_handover(tenant('yougo'), 'd', 'code of d'), 'offer-ended', 'who is in office no more hands nothing over');
select is(state, 'overtaken', 'the office changed otherwise') from app.read_handover(tenant('yougo'), id('handover d'));
update registry.contacts set valid_until = 'infinity' where contact_id = id('yougocontact1') and tenant_id = tenant('yougo');
update registry.organisations set status = 'suspended' where tenant_id = tenant('yougo') and organisation_id = id('yougo100001');
select is(prove_handover(tenant('yougo'), 'd', 'code of d'), 'offer-ended', 'nor does a suspended organisation');
update registry.organisations set status = 'active' where tenant_id = tenant('yougo') and organisation_id = id('yougo100001');
insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, address, valid_from)
select tenant('yougo'), id('meanwhile'), id('yougo100001'), 'representative', '高橋 新', 'NEW@midorigaoka.example', clock();
select is(prove_handover(tenant('yougo'), 'd', 'code of d'), 'offer-ended', 'somebody whom the desk put into office meanwhile has it already');
select is(ended_by, 'register', 'by the register') from registry.handovers where handover_id = id('handover d');

-- Many offers are many letters.
create function pg_temp.offers(p_count integer) returns integer language plpgsql as $$
declare
    v_offered integer := 0;
begin
    for n in 1..p_count loop
        perform later('61 seconds');
        v_offered := v_offered + (offer_handover(tenant('yougo'), 'a3', 'm' || n, 'yougocontact2', 'm' || n || '@else.example') = 'offered')::integer;
        perform withdraw_handover(tenant('yougo'), 'a3', 'm' || n);
    end loop;
    return v_offered;
end
$$;
select is(pg_temp.offers(7), 4, 'five letters an hour, the one before them included');
select isnt_empty($$select 1 from audit.events where act in ('handover-offered', 'handover-resent', 'handover-withdrawn', 'handover-declined') and detail ->> 'network' = 'c0000201'$$, 'each step is on the audit');
select is((select count(distinct act) from audit.events where act like 'handover-%'), 4::bigint, 'all four kinds');
select * from finish();
rollback;
