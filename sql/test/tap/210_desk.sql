-- The operators' desk: mails, sessions and lockouts.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(33);
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.who(p_role text) returns bytea language sql as $$ select digest(p_role || ' of yougo') $$;

-- Mails.
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a'), 'signed-in', 'a member signs in');
select is(ask(tenant('yougo'), 'a', 'k-password', 'k', 'm.saeki@midorigaoka.example'), 'asked', 'asks');
select is(ask(tenant('yougo'), 'a', 'm-password', 'm', 'nobody@nowhere.example'), 'asked', 'and asks with an address that is nobody''s');
insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, created_at, settled_at, reply_class)
values (tenant('yougo'), id('refused'), 'disclosure-notice', 'ja', id('yougo100002'), 'x@y.example', 'refused', clock(), clock(), clock(), clock(), 'mailbox-unknown');
select bag_eq($$select template, state, member_id, reference from app.list_mail(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), null, null, null, null, 10)$$,
    $$values ('code', 'queued', '100001', 'REF1'), ('disclosure-notice', 'refused', '100002', null)$$, 'an auditor sees the mails, decoys not');
select is(count(*), 1::bigint, 'by state') from app.list_mail(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), 'refused', null, null, null, 10);
select is(count(*), 1::bigint, 'by member ID and reference') from app.list_mail(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), null, '100001', 'REF1', null, 10);
select is(outcome, 'role-refused', 'an auditor retries nothing') from app.retry_mail(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), id('refused'));
select is(outcome, 'ended', 'nothing is sent to whom nobody knows in office') from app.retry_mail(tenant('yougo'), tenant('yougo'), pg_temp.who('operator'), id('refused'));
update registry.outbox m set recipient = upper(c.address) from registry.contacts c
 where m.mail_id = id('refused') and c.tenant_id = tenant('yougo') and c.organisation_id = id('yougo100002') and c.role = 'representative';
insert into registry.rotations (tenant_id, rotation_id, type_id, period_id, state, grace, planned_by, effective_at, planned_at, cancelled_at)
select c.tenant_id, id('gone'), c.type_id, c.period_id, 'cancelled', '0', 'operator@yougo.example', clock(), clock(), clock() from registry.credentials c
 where c.tenant_id = tenant('yougo') and c.period_id is not null order by c.credential_id limit 1;
update registry.credentials set rotation_id = id('gone') where tenant_id = tenant('yougo') and credential_id = (
    select min(c.credential_id::text)::uuid from registry.credentials c where c.tenant_id = tenant('yougo') and c.period_id is not null);
update registry.outbox set code_for = (select c.credential_id from registry.credentials c where c.rotation_id = id('gone')) where mail_id = id('refused');
select is(outcome, 'cancelled', 'nor a letter of a rotation that was cancelled') from app.retry_mail(tenant('yougo'), tenant('yougo'), pg_temp.who('operator'), id('refused'));
update registry.outbox set code_for = null where mail_id = id('refused');
select is(outcome, 'queued', 'an operator does') from app.retry_mail(tenant('yougo'), tenant('yougo'), pg_temp.who('operator'), id('refused'));
select results_eq($$select state, attempts, settled_at from registry.outbox where mail_id = id('refused')$$, $$values ('queued', 0, null::timestamptz)$$, 'the mail is due again');
select is(outcome, 'queued', 'what is queued stays so') from app.retry_mail(tenant('yougo'), tenant('yougo'), pg_temp.who('operator'), id('mail k'));
update registry.outbox set state = 'cancelled', payload = null, settled_at = clock() where mail_id = id('mail k');
select is(outcome, 'code-gone', 'a code is not sent late') from app.retry_mail(tenant('yougo'), tenant('yougo'), pg_temp.who('operator'), id('mail k'));
insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, key_id, created_at, settled_at, reply_class)
values (tenant('yougo'), id('refused recovery'), 'recovery-code', 'ja', id('yougo100002'), 'x@y.example', 'refused', clock(), clock(), 1, clock(), clock(), 'mailbox-unknown');
select is(outcome, 'code-gone', 'nor is that of a recovery sent without its code') from app.retry_mail(tenant('yougo'), tenant('yougo'), pg_temp.who('operator'), id('refused recovery'));
select is(outcome, 'unknown', 'a decoy is unknown') from app.retry_mail(tenant('yougo'), tenant('yougo'), pg_temp.who('operator'), id('mail m'));
select is(outcome, 'unknown', 'as is another tenant''s') from app.retry_mail(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), id('refused'));

-- Sessions.
select results_eq($$select member_id, session_id from app.list_sessions(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), '100001', null, 10)$$,
    $$values ('100001', id('session a'))$$, 'a session is seen');
select is(outcome, 'role-refused', 'an auditor ends none') from app.close_session(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), id('session a'));
select is(outcome, 'ended', 'an operator does') from app.close_session(tenant('yougo'), tenant('yougo'), pg_temp.who('operator'), id('session a'));
select is(outcome, 'session-ended', 'and the member has to sign in again') from app.read_me(tenant('yougo'), digest('session a'));
select is(outcome, 'unknown', 'once') from app.close_session(tenant('yougo'), tenant('yougo'), pg_temp.who('operator'), id('session a'));

-- Lockouts.
select sign_in(tenant('yougo'), '100002', 'wrong', 'w') from generate_series(1, 6);
select is(sign_in(tenant('yougo'), '100002', 's-password2026', 'b'), 'too-many-tries', 'a member who guessed too often waits');
select results_eq($$select outcome, blocked_until > clock() from app.read_lockout(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), digest('member 100002'))$$,
    $$values ('read', true)$$, 'the desk sees it');
select results_eq($$select purpose, subject, tries >= 5, blocked_until > clock() from app.list_lockouts(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), null, null, 10) where purpose = 'sign-in'$$,
    $$values ('sign-in', digest('member 100002'), true, true)$$, 'and finds it in the list of all');
select is(count(*), 0::bigint, 'which goes on after the one before') from app.list_lockouts(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), 'sign-in', digest('member 100002'), 10) where purpose = 'sign-in';
select results_eq($$select array_agg(member_id) from app.list_member_ids(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), '100001', 1)$$,
    $$values (array['100002'])$$, 'by the member IDs of the tenant, in their order, the server finds whose it is');
select is(outcome, 'tenant-unknown', 'neither list is for others') from app.list_lockouts(tenant('yougo'), tenant('kijun'), digest('owner of kijun'), null, null, 10);
select is(outcome, 'role-refused', 'an auditor lifts nothing') from app.lift_lockout(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), '100002', digest('member 100002'));
select is(outcome, 'lifted', 'an operator does') from app.lift_lockout(tenant('yougo'), tenant('yougo'), pg_temp.who('operator'), '100002', digest('member 100002'));
select is(sign_in(tenant('yougo'), '100002', 's-password2026', 'b'), 'signed-in', 'and the member signs in');
select is(outcome, 'lifted', 'nothing stands') from app.lift_lockout(tenant('yougo'), tenant('yougo'), pg_temp.who('operator'), '100002', digest('member 100002'));
select is(count(*), 0::bigint, 'and is listed no more') from app.list_lockouts(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), null, null, 10) where purpose = 'sign-in';
select is(count(*), 1::bigint, 'and the audit says only what was lifted') from audit.events where tenant_id = tenant('yougo') and act = 'lockout-lifted';
select * from finish();
rollback;
