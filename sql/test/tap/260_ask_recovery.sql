-- Asking for a new password: who is told what, what is written for whom, sending again, limits.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(54);
select stop_clock('2026-04-06 14:00+09');
select is(ask_recovery(tenant('yougo'), 'none', 'm.saeki@midorigaoka.example', '100001'), 'recovery-not-offered', 'where no password is the member''s own there is none to recover');
select is_empty('select * from registry.throttles', 'and nobody is counted');
select offer_own_passwords(tenant('yougo'));

-- By member ID and registered address.
select results_eq($$select outcome, retry_at, expires_at, resend_after from app.ask_recovery(tenant('yougo'), id('recovery a'), '100001', ' M.SAEKI@midorigaoka.example',
                      digest('address m'), 1, digest('code of a'), 'REF1', 'ja', id('mail a'), '\xc0de', '\xc0000201', 'digits')$$,
    $$values ('asked', null::timestamptz, clock() + interval '20 minutes', clock() + interval '1 minute')$$, 'asked for with member ID and address');
select results_eq($$select type_id, proof, asked_at, grant_lifetime, verified_at, grant_digest, organisation_id from registry.recoveries where recovery_id = id('recovery a')$$,
    $$values (id('own password'), 'member-id-and-address', clock(), interval '15 minutes', null::timestamptz, null::bytea, null::uuid)$$, 'what is promised stands beside it');
select results_eq($$select choice, organisation_id from registry.recovery_choices where recovery_id = id('recovery a')$$, $$values (1, id('yougo100001'))$$, 'for one organisation');
select results_eq($$select purpose, subject, organisation_id, reference, key_id, digest, decoy, max_tries, expires_at, mail_id, form from registry.one_time_codes
                     where code_for = id('recovery a')$$,
    $$values ('recovery', digest('address m'), id('yougo100001'), 'REF1', 1, digest('code of a'), false, 5, clock() + interval '20 minutes', id('mail a'), 'digits')$$, 'with one code');
select results_eq($$select template, locale, organisation_id, recipient, state, expires_at, payload, code_for, issue, reference from registry.outbox where mail_id = id('mail a')$$,
    $$values ('recovery-code', 'ja', id('yougo100001'), 'M.Saeki@midorigaoka.example', 'queued', clock() + interval '20 minutes', '\xc0de'::bytea, id('recovery a'), 1, 'REF1')$$,
    'and one letter, to the address as it is registered');
select is(ask_recovery(tenant('yougo'), 'wrong', 'takahashi@midorigaoka.example', '100002'), 'asked', 'an address that is another''s than the member ID''s');
select is(ask_recovery(tenant('yougo'), 'stranger', 'stranger@else.example', '100001'), 'asked', 'one that is nobody''s');
select is(ask_recovery(tenant('yougo'), 'alone', 'nobody@else.example'), 'asked', 'the same without a member ID');
select is(ask_recovery(tenant('yougo'), 'suspended', 'hayashi@kyushi.example', '100004'), 'asked', 'one of a suspended organisation');
select is(ask_recovery(tenant('yougo'), 'technical', 'tanaka@midorigaoka.example', '100001'), 'asked', 'and one of a technical contact, who speaks for nobody, get the same answer');
select is((select count(*) from registry.one_time_codes c where c.decoy and c.code_for = id('recovery ' || n)
              and exists (select from registry.recoveries r where r.recovery_id = c.code_for)
              and (select array_agg(h.organisation_id) from registry.recovery_choices h where h.recovery_id = c.code_for) = array[null]::uuid[]
              and exists (select from registry.outbox m where m.code_for = c.code_for and m.state = 'withheld' and m.payload is null and m.template = 'recovery-code')
              and exists (select from audit.events e where e.subject = c.code_for and e.act = 'recovery-asked' and (e.detail ->> 'withheld')::boolean)),
          1::bigint, n || ': the same rows, a choice of nobody, a letter that is withheld') from unnest(array['wrong', 'stranger', 'alone', 'suspended', 'technical']) n;
select results_eq($$select purpose, count(*) from registry.throttles where tenant_id = tenant('yougo') group by purpose order by purpose$$,
    $$values ('inquiry-network', 1::bigint), ('recovery', 12::bigint)$$, 'each address is counted alone and with its network, and the network over all');

-- By the address alone.
select is(ask_recovery(tenant('yougo'), 'b', 'kimura@aozora.example', ''), 'asked', 'an empty member ID is none');
select results_eq($$select c.organisation_id, m.organisation_id, r.proof from registry.one_time_codes c join registry.outbox m on m.mail_id = c.mail_id
                      join registry.recoveries r on r.recovery_id = c.code_for where c.code_for = id('recovery b')$$,
    $$values (null::uuid, id('yougo100002'), 'address')$$, 'one asks for nobody in particular; the letter speaks to whom it reaches');
select is(ask_recovery(tenant('yougo'), 's', 'desk@shared.example'), 'asked', 'an address of several organisations');
select results_eq($$select choice, organisation_id from registry.recovery_choices where recovery_id = id('recovery s') order by choice$$,
    $$values (1, id('yougo100002')), (2, id('yougo100003'))$$, 'has a choice of them, in the order of their member IDs');
select results_eq($$select count(*), min(organisation_id::text) from registry.outbox where code_for = id('recovery s')$$, $$values (1::bigint, null)$$, 'by one letter');
select is(ask_recovery(tenant('yougo'), 's1', 'desk@shared.example', '100003', '\x0a000001'), 'asked', 'with a member ID');
select results_eq($$select organisation_id from registry.recovery_choices where recovery_id = id('recovery s1')$$, $$values (id('yougo100003'))$$, 'one of them is meant');

-- What the courier is told.
select results_eq($$select mail_id, template, organisation_name, person, reference, code_for, payload, facts::jsonb, type_code, code_address from app.claim_mail(20, 20)
                     where mail_id in (id('mail a'), id('mail s')) order by template, organisation_name$$,
    $$values (id('mail a'), 'recovery-code', 'みどり丘製薬株式会社', '佐伯 真理子', 'REF1', id('recovery a'), '\xc0de'::bytea,
              '{"password": {"ja": "パスワード", "en": "Password"}, "choices": null}'::jsonb, null, null),
             (id('mail s'), 'recovery-code', null, null, 'REF1', id('recovery s'), '\xc0de'::bytea,
              '{"password": {"ja": "パスワード", "en": "Password"}, "choices": [{"memberId": "••••02", "name": "青空試験所", "nameEn": "Aozora Laboratory"},
                {"memberId": "••••03", "name": "海辺研究会", "nameEn": null}]}'::jsonb, null, null)$$, 'code, reference, the recovery for the URL, and whom it may be for, masked');

-- The tenant's plain error.
update registry.policies set duplicate_address = 'refuse' where tenant_id = tenant('yougo');
select later('61 seconds');
select is(ask_recovery(tenant('yougo'), 'd', 'desk@shared.example'), 'duplicate-address', 'where the policy says so, an address of several is refused');
select is_empty($$select code_for from registry.one_time_codes where code_for = id('recovery d') union all select recovery_id from registry.recoveries where recovery_id = id('recovery d')
                   union all select mail_id from registry.outbox where code_for = id('recovery d')$$, 'and nothing is written');
select is(detail ->> 'reason', 'duplicate-address', 'but the audit') from audit.events where subject = id('recovery d') and act = 'recovery-refused';
select is(ask_recovery(tenant('yougo'), 'd2', 'desk@shared.example'), 'too-many-tries', 'as limited as any other asking');
select is(ask_recovery(tenant('yougo'), 'd3', 'desk@shared.example', '100002', '\x0a000002'), 'asked', 'a member ID says who is meant');
select is(ask_recovery(tenant('yougo'), 'd4', 'oka@taikai.example'), 'asked', 'nobody is still nobody');

-- The page, and sending again.
select results_eq($$select * from app.read_recovery(tenant('yougo'), id('recovery b'))$$,
    $$values ('read', 'REF1', clock() - interval '61 seconds', clock() + interval '18 minutes 59 seconds', clock() - interval '1 second', 5, 'open',
              clock() + interval '28 minutes 59 seconds', 'letters')$$, 'what the page shows');
select results_eq($$select * from app.read_recovery(tenant('yougo'), id('recovery alone'))$$, $$select * from app.read_recovery(tenant('yougo'), id('recovery b'))$$,
    'is the same for nobody');
select is(outcome, 'recovery-unknown', 'under another tenant it is unknown') from app.read_recovery(tenant('kijun'), id('recovery b'));
select is(resend_recovery(tenant('kijun'), 'b'), 'recovery-unknown', 'and not sent again');
select is(resend_recovery(tenant('yougo'), 'none'), 'recovery-unknown', 'nor is what nobody asked');
select is(resend_recovery(tenant('yougo'), 'b'), 'asked', 'it is sent again');
select is(resend_recovery(tenant('yougo'), 'b'), 'too-many-tries', 'once a minute');
select is(resend_recovery(tenant('yougo'), 'alone'), 'asked', 'for nobody, too');
select results_eq($$select issue, reference, tries, digest, expires_at from registry.one_time_codes where code_for = id('recovery b')$$,
    $$values (2, 'REF2', 0, digest('second code of b'), clock() + interval '20 minutes')$$, 'the row holds the new code alone');
select results_eq($$select template, locale, organisation_id, recipient, state, issue, payload is null from registry.outbox where code_for in (id('recovery b'), id('recovery alone'))
                     and issue = 2 order by state$$,
    $$values ('recovery-code', 'en', id('yougo100002'), 'kimura@aozora.example', 'queued', 2, false),
             ('recovery-code', 'en', null, 'nobody@else.example', 'withheld', 2, true)$$, 'the new letter goes where the first went');
select results_eq($$select state, reply_class, payload from registry.outbox where mail_id = id('mail b')$$, $$values ('cancelled', 'superseded', null::bytea)$$, 'whose payload is gone');
select is(verify_recovery(tenant('yougo'), 'b', 'code of b'), 'code-incorrect', 'the old code, by the old letter''s URL, is a wrong one');
select is(verify_recovery(tenant('yougo'), 'b', 'second code of b'), 'verified', 'the new one counts');
select is(resend_recovery(tenant('yougo'), 'b'), 'code-already-used', 'and is not sent again');
select is(state, 'redeemed', 'the page knows it') from app.read_recovery(tenant('yougo'), id('recovery b'));
select is(count(*), 2::bigint, 'sending again is on the audit') from audit.events where act = 'recovery-resent';

-- A network's hour.
select is(ask_recovery(tenant('kijun'), 'k', 'm.saeki@midorigaoka.example'), 'recovery-not-offered', 'another tenant has passwords of its own kind');
update registry.throttles set tries = 100, window_from = clock() where purpose = 'inquiry-network' and tenant_id = tenant('yougo');
select is(ask_recovery(tenant('yougo'), 'net', 'm.saeki@midorigaoka.example', '100001'), 'too-many-tries', 'a network''s hour holds recoveries and inquiries together');

-- The preset.
create temp table norms as select tenant_id from app.create_tenant('password-desk', 'norms', '規準', 'Norms', 'n@norms.example', 'https://norms.example', 'Asia/Tokyo');
select is(ask_recovery(tenant_id, 'norms', 'nobody@else.example', '12345678901'), 'asked', 'the preset password-desk offers recovery') from norms;
select is(app.masked_member_id('12345678901'), '••••••••901', 'of eleven digits the last three are shown');
select results_eq($$select proof, asked, withheld, verified from dba.recovery_funnel where tenant = 'yougo' order by proof$$,
    $$values ('address', 4::bigint, 2::bigint, 1::bigint), ('member-id-and-address', 7::bigint, 4::bigint, 0::bigint)$$, 'a DBA sees how far they came');
select is_empty($$select * from audit.events where detail::text ~ 'example|c0de' or actor ~ 'example'$$, 'no address and no code on the audit');

select * from finish();
rollback;
