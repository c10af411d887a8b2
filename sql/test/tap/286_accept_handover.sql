-- Accepting an office and objecting to that: who is in office when, by the clock; who is told; what an objection undoes.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select no_plan();
select stop_clock('2026-04-06 14:00+09');
select open_session(tenant('yougo'), id('yougo100001'), 'a'), prove_session(tenant('yougo'), 'a');
create function pg_temp.letters() returns table (template text, locale text, recipient text, state text, due_at timestamptz) language sql
    as $$ select template, locale, recipient, state, due_at from registry.outbox where template <> 'handover-offer' order by created_at, template, recipient nulls last $$;

-- Accepted: the change counts at once.
select is(offer_handover(tenant('yougo'), 'a', 'a', 'yougocontact1', 'new@midorigaoka.example'), 'offered', 'an office is offered');
select results_eq($$select outcome, effective_at, objection_until from app.prove_handover(tenant('yougo'), id('handover a'), array[digest('code of a')], true, id('successor a'), digest('objection to a'),
                      1, '\xc0e0', id('told a'), id('done a'), '\xc0000201')$$, $$values ('accepted', clock(), clock() + interval '72 hours')$$, 'the right code accepts it');
select is(in_office(tenant('yougo'), 'yougo100001', 'representative'), 'new@midorigaoka.example', 'the successor is in office, and nobody else');
select results_eq($$select contact_id, role, person, department, phone, locale, valid_from, valid_until, replaced_by from registry.contacts where organisation_id = id('yougo100001') and role = 'representative' order by valid_from$$,
    $$values (id('yougocontact1'), 'representative', '佐伯 真理子', '薬事部', null, 'ja', timestamptz '2020-01-01', clock(), id('successor a')),
             (id('successor a'), 'representative', '高橋 新', '企画部', '03-0000-0000', 'ja', clock(), timestamptz 'infinity', null::uuid)$$, 'one row ends, another begins');
select results_eq('select * from pg_temp.letters()', $$values ('handover-done', 'ja', null, 'queued', clock()), ('handover-told', 'ja', 'M.Saeki@midorigaoka.example', 'queued', clock())$$,
    'the old address is told, and all contacts');
select results_eq($$select payload, expires_at, key_id from registry.outbox where mail_id = id('told a')$$, $$values ('\xc0e0'::bytea, clock() + interval '72 hours', 1)$$, 'the former with what lets it object, as long as it may');
select results_eq($$select recipient, facts::jsonb - 'offerUntil' from app.claim_mail(20, 20) where template = 'handover-done' order by recipient$$,
    $$select r, '{"role": "representative", "predecessor": "佐伯 真理子", "successor": "高橋 新", "successorDepartment": "企画部", "effectiveAt": "2026-04-06T05:00:00Z", "objectionUntil": "2026-04-09T05:00:00Z",
                  "waits": false, "endedBy": null, "caseNumber": null}'::jsonb from unnest(array['new@midorigaoka.example', 'takahashi@midorigaoka.example', 'tanaka@midorigaoka.example']) r$$,
    'all who are contacts now are told who followed whom');
select is(outcome, 'read', 'whoever is signed in stays so: the password is the organisation''s, not the contact''s') from app.read_me(tenant('yougo'), digest('session a'));
select is(prove_handover(tenant('yougo'), 'a', 'code of a'), 'code-already-used', 'a code counts once');
select is(withdraw_handover(tenant('yougo'), 'a', 'a'), 'offer-ended', 'what is accepted is not withdrawn');
select is(resend_handover(tenant('yougo'), 'a'), 'offer-ended', 'nor offered again');
select results_eq($$select state, waiting_for, deadline, age from dba.handovers where handover_id = id('handover a')$$,
    $$values ('effective', 'objection', clock() + interval '72 hours', interval '0')$$, 'the view says that one may object');
select is(state, 'effective', 'so does the page') from app.read_handover(tenant('yougo'), id('handover a'));
select later('61 seconds');
select is(offer_handover(tenant('yougo'), 'a', 'on', 'successor a', 'third@else.example'), 'objection-running', 'while one may object the office is not handed on');
select is(offer_handover(tenant('yougo'), 'a', 'back', 'yougocontact1', 'third@else.example'), 'contact-unknown', 'and he who left hands nothing over');
select is(ask(tenant('yougo'), 'a', 'k-password', 'old', 'm.saeki@midorigaoka.example'), 'asked', 'codes to the old address');
select is(decoy, true, 'are decoys now') from registry.one_time_codes where code_for = id('inquiry old');

-- The page to object on.
select results_eq($$select * from app.read_objection(tenant('yougo'), id('handover a'), digest('objection to a'))$$,
    $$values ('read', 'effective', 'みどり丘製薬株式会社', 'Midorigaoka Pharma', 'representative', '高橋 新', clock() - interval '61 seconds', clock() - interval '61 seconds' + interval '72 hours')$$, 'says who follows, and until when one may object');
select is(outcome, 'handover-unknown', 'to whoever has the secret') from app.read_objection(tenant('yougo'), id('handover a'), digest('guess'));
select is(outcome, 'handover-unknown', 'under its tenant') from app.read_objection(tenant('kijun'), id('handover a'), digest('objection to a'));
select is(object_to_handover(tenant('yougo'), 'a', 'guess'), 'handover-unknown', 'and nobody else objects');
select is(object_to_handover(tenant('kijun'), 'a', 'objection to a'), 'handover-unknown', 'nor under another tenant');

-- Objected, after the office has gone on by a changed address: the chain is undone at its end.
insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, address, valid_from)
select tenant('yougo'), id('hidden'), id('yougo100001'), 'representative', '高橋 新', 'hidden@else.example', clock();
update registry.contacts set valid_until = clock(), replaced_by = id('hidden') where contact_id = id('successor a') and tenant_id = tenant('yougo');
select is(offer_handover(tenant('yougo'), 'a', 'on', 'hidden', 'third@else.example'), 'objection-running', 'a changed address hides nothing');
select later('1 hour');
select is(object_to_handover(tenant('yougo'), 'a', 'objection to a'), 'objected', 'the old address objects');
select is(in_office(tenant('yougo'), 'yougo100001', 'representative'), 'M.Saeki@midorigaoka.example', 'and has its office back');
select results_eq($$select contact_id, valid_from, valid_until, replaced_by from registry.contacts where organisation_id = id('yougo100001') and role = 'representative' and valid_until > clock() - interval '1 second' order by valid_from$$,
    $$values (id('hidden'), clock() - interval '1 hour', clock(), id('restored a')), (id('restored a'), clock(), timestamptz 'infinity', null::uuid)$$, 'by another row: what was stays on record');
select is(outcome, 'session-ended', 'all sessions are over: it was offered from one of them') from app.read_me(tenant('yougo'), digest('session a'));
select results_eq($$select recipient, state from registry.outbox where template = 'handover-withdrawn' order by recipient nulls last$$, $$values ('new@midorigaoka.example', 'queued'), (null, 'queued')$$,
    'the successor and all contacts are told');
select is(facts ->> 'endedBy', 'objection', 'why') from app.claim_mail(20, 20) where template = 'handover-withdrawn' and recipient = 'new@midorigaoka.example';
select is(object_to_handover(tenant('yougo'), 'a', 'objection to a'), 'objected', 'a second press of the button says the same');
select is((select count(*) from audit.events where act = 'handover-objected'), 1::bigint, 'and does nothing');
select results_eq($$select outcome, handover_id, member_id, state, waiting_for, predecessor_address, address from app.list_handovers(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), null, null, 'objected', null, 10)$$,
    $$values ('read', id('handover a'), '100001', 'objected', 'desk', 'M.Saeki@midorigaoka.example', 'new@midorigaoka.example')$$, 'it waits for the operators');
select is_empty($$select * from app.list_handovers(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), null, '100002', null, null, 10)$$, 'who ask by organisation');
select is_empty($$select * from app.list_handovers(tenant('kijun'), tenant('kijun'), digest('operator of kijun'), id('handover a'), null, null, null, 10)$$, 'in their tenant');
select is(outcome, 'operator-unknown', 'by their token') from app.list_handovers(tenant('yougo'), tenant('yougo'), digest('nobody'), null, null, null, null, 10);
select later('100 days');
select is(purged, 0, 'what was objected to is kept') from app.purge('handovers', clock(), 10);

-- The tenant's rule: it counts only when nobody objected in time.
select later('-100 days');
update registry.policies set handover_effect = 'after-objection', objection_time = '48 hours', offer_lifetime = '2 days' where tenant_id = tenant('yougo');
select open_session(tenant('yougo'), id('yougo100001'), 'c'), prove_session(tenant('yougo'), 'c');
select later('61 seconds');
select is(offer_handover(tenant('yougo'), 'c', 'c', 'yougocontact2', 'deputy@else.example'), 'offered', 'the deputy''s office is offered');
update registry.policies set handover_effect = 'at-acceptance', objection_time = '72 hours' where tenant_id = tenant('yougo');
select results_eq($$select outcome, effective_at, objection_until from app.prove_handover(tenant('yougo'), id('handover c'), array[digest('code of c')], true, id('successor c'), digest('objection to c'),
                      1, '\xc0e0', id('told c'), id('done c'), '\xc0000201')$$, $$values ('accepted', clock() + interval '48 hours', clock() + interval '48 hours')$$, 'what was promised holds');
select is(in_office(tenant('yougo'), 'yougo100001', 'deputy'), 'takahashi@midorigaoka.example', 'the deputy stays as long as one may object');
select results_eq($$select state, waiting_for, deadline from dba.handovers where handover_id = id('handover c')$$, $$values ('accepted', 'clock', clock() + interval '48 hours')$$, 'only the clock is waited for');
select results_eq($$select due_at, created_at from registry.outbox where mail_id = id('done c')$$, $$values (clock() + interval '48 hours', clock() + interval '48 hours')$$, 'all are told when it counts');
select is(offer_handover(tenant('yougo'), 'c', 'c2', 'yougocontact2', 'deputy2@else.example'), 'handover-open', 'meanwhile it is not offered to another');
select later('48 hours');
select is(in_office(tenant('yougo'), 'yougo100001', 'deputy'), 'deputy@else.example', 'then the successor is in office, by the clock alone');
select is(object_to_handover(tenant('yougo'), 'c', 'objection to c'), 'objection-ended', 'and nobody may object any more');
select is(state, 'completed', 'it is completed') from dba.handovers where handover_id = id('handover c');
select results_eq($$select recipient, organisation_name from app.claim_mail(20, 20) where template = 'handover-done' order by recipient$$,
    $$values ('M.Saeki@midorigaoka.example', 'みどり丘製薬株式会社'), ('deputy@else.example', 'みどり丘製薬株式会社'), ('tanaka@midorigaoka.example', 'みどり丘製薬株式会社')$$, 'who is in office then is told');
select later('-47 hours');
select is(object_to_handover(tenant('yougo'), 'c', 'objection to c'), 'objected', 'an hour before, he may');
select is(in_office(tenant('yougo'), 'yougo100001', 'deputy'), 'takahashi@midorigaoka.example', 'the deputy stays');
select results_eq($$select valid_until, replaced_by from registry.contacts where tenant_id = tenant('yougo') and contact_id = id('yougocontact2')$$, $$values (timestamptz 'infinity', null::uuid)$$, 'in the same row, for as long as it was to last');
select later('60 hours');
select is(in_office(tenant('yougo'), 'yougo100001', 'deputy'), 'takahashi@midorigaoka.example', 'and the successor never begins');

-- An office with an end of its own.
update registry.contacts set valid_until = '2027-04-01 00:00+09' where tenant_id = tenant('yougo') and contact_id = id('yougocontact3');
select open_session(tenant('yougo'), id('yougo100001'), 'd'), prove_session(tenant('yougo'), 'd');
select is(offer_handover(tenant('yougo'), 'd', 'd', 'yougocontact3', 'tech@else.example'), 'offered', 'an office until a day to come');
select is(prove_handover(tenant('yougo'), 'd', 'code of d'), 'accepted', 'goes on until that day');
select is(valid_until, '2027-04-01 00:00+09', 'with another person') from registry.contacts where contact_id = id('successor d');
select is(object_to_handover(tenant('yougo'), 'd', 'objection to d'), 'objected', 'objected to');
select is(valid_until, '2027-04-01 00:00+09', 'it lasts as long for the first') from registry.contacts where contact_id = id('restored d');

-- Who has it already need not have it back.
select open_session(tenant('yougo'), id('yougo100002'), 'e'), prove_session(tenant('yougo'), 'e');
select is(offer_handover(tenant('yougo'), 'e', 'e', 'yougocontact4', 'e@else.example'), 'offered', 'another organisation''s');
select is(prove_handover(tenant('yougo'), 'e', 'code of e'), 'accepted', 'is accepted');
insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, address, valid_from)
select tenant('yougo'), id('put back'), id('yougo100002'), 'representative', '木村 香', 'kimura@aozora.example', clock();
select later('1 second');
select is(object_to_handover(tenant('yougo'), 'e', 'objection to e'), 'objected', 'the desk had put the first back already');
select is(in_office(tenant('yougo'), 'yougo100002', 'representative'), 'kimura@aozora.example', 'once');
select is((select string_agg(distinct act, ' ' order by act) from audit.events where act like 'handover-%'), 'handover-accepted handover-objected handover-offered', 'each step is on the audit');
select is_empty($$select 1 from audit.events where detail::text ~ '(else|midorigaoka)\.example'$$, 'without an address');

-- Passwords chosen meanwhile.
select offer_own_passwords(tenant('yougo'));
select is(ask_recovery(tenant('yougo'), 'own f', 'm.saeki@midorigaoka.example', '100001') || ' ' || verify_recovery(tenant('yougo'), 'own f', 'code of own f'), 'asked verified', 'a representative');
select is(register_password(tenant('yougo'), 'own f', '100001', 'own'), 'registered', 'chooses a password');
select later('1 hour');
select open_session(tenant('yougo'), id('yougo100001'), 'f'), prove_session(tenant('yougo'), 'f');
select is(offer_handover(tenant('yougo'), 'f', 'f', 'restored a', 'f@else.example'), 'offered', 'somebody at a device left open hands the office over');
select is(prove_handover(tenant('yougo'), 'f', 'code of f'), 'accepted', 'to himself');
select later('1 hour');
select is(object_to_handover(tenant('yougo'), 'f', 'objection to f'), 'objected', 'the representative objects');
select is(revoked_at, null::timestamptz, 'and keeps the password of before') from registry.credentials where credential_id = id('credential own');
select later('1 hour');
select open_session(tenant('yougo'), id('yougo100001'), 'g'), prove_session(tenant('yougo'), 'g');
select is(offer_handover(tenant('yougo'), 'g', 'g', 'restored f', 'g@else.example'), 'offered', 'another');
select is(prove_handover(tenant('yougo'), 'g', 'code of g'), 'accepted', 'accepts');
select is(ask_recovery(tenant('yougo'), 'own g', 'g@else.example', '100001') || ' ' || verify_recovery(tenant('yougo'), 'own g', 'code of own g'), 'asked verified', 'and proves the new address');
select later('1 minute');
select is(register_password(tenant('yougo'), 'own g', '100001', 'through the office'), 'registered', 'by which he chooses a password');
select later('1 minute');
select is(object_to_handover(tenant('yougo'), 'g', 'objection to g'), 'objected', 'the representative objects again');
select results_eq($$select valid_until, grace_until, revoked_at, reason from registry.credentials where credential_id = id('credential through the office')$$,
    $$values (clock(), clock(), clock(), 'handover-objected')$$, 'and what was chosen through the office ends with it');
select is(detail ->> 'passwordsEnded', '1', 'as the audit says') from audit.events where act = 'handover-objected' and subject = id('handover g');
select is(ask_recovery(tenant('yougo'), 'own h', 'm.saeki@midorigaoka.example', '100001') || ' ' || verify_recovery(tenant('yougo'), 'own h', 'code of own h'), 'asked verified', 'the representative proves the address that has its office back');
select later('1 minute');
select is(register_password(tenant('yougo'), 'own h', '100001', 'anew'), 'registered', 'and chooses a password anew');
select * from finish();
rollback;
