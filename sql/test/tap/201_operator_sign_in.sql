-- How operators sign in: password and code, an identity provider's word, enrolment.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(66);
select stop_clock('2026-04-06 14:00:15+09');
create function pg_temp.step() returns bigint language sql as $$ select floor(extract(epoch from clock()) / 30)::bigint $$;
create function pg_temp.password(p_home integer, p_who text, p_typed text) returns text language sql as $$
    select outcome from app.store_operator_password(p_home, p_home, digest(p_who), digest('password ' || p_typed), 1, '{"algorithm": "argon2id"}', '\x5a17') $$;
create function pg_temp.totp(p_home integer, p_who text) returns text language sql as $$
    select outcome from app.store_operator_totp(p_home, p_home, digest(p_who), '\x5ea1', 1) $$;
create function pg_temp.begin_one(p_home integer, p_address text, p_network bytea default '\xc0000201') returns text language sql as $$
    select outcome from app.begin_operator_sign_in(p_home, p_address, digest('address ' || lower(p_address)), p_network) $$;
create function pg_temp.finish_one(p_home integer, p_address text, p_typed text, p_step bigint, p_session text, p_network bytea default '\xc0000201') returns text language sql as $$
    select outcome from app.sign_in_operator(p_home, p_address, digest('address ' || lower(p_address)), array[digest('former key'), digest('password ' || p_typed)],
        p_step, digest(p_session), id(p_session), p_network) $$;
create function pg_temp.acting(p_tenant integer, p_home integer, p_token text, p_need text default 'read') returns text language sql
    as $$ select coalesce(refusal, 'acting') from app.operator_acting(p_tenant, p_home, digest(p_token), p_need) $$;

-- Enrolment: by an unlimited token of one's own.
select is(password_kdf, null, 'who has no password yet gets nothing to compare with') from app.begin_operator_sign_in(tenant('yougo'), 'operator@yougo.example', 'x', '\xc0000201');
select is(pg_temp.password(tenant('yougo'), 'operator of yougo', 'right'), 'stored', 'an operator sets his password');
select is(pg_temp.totp(tenant('yougo'), 'operator of yougo'), 'stored', 'and his second factor');
select is(pg_temp.password(tenant('yougo'), 'nobody', 'x'), 'operator-unknown', 'nobody sets one');
select is(outcome, 'role-refused', 'nor does the installation''s operator at another''s tenant')
  from app.store_operator_password(tenant('yougo'), 0, digest('owner of installation'), 'x', 1, '{}', 'x');
select is(outcome, 'tenant-unknown', 'nor another tenant''s') from app.store_operator_totp(tenant('kijun'), tenant('yougo'), digest('owner of yougo'), 'x', 1);
insert into registry.access_tokens (tenant_id, token_digest, token_id, kind, operator_id, name, scopes, created_at, ends_at)
values (tenant('yougo'), digest('limited'), id('limited'), 'operator-token', id('owner of yougo'), 'limited', '{read}', clock(), '2100-01-01');
select is(pg_temp.password(tenant('yougo'), 'limited', 'x'), 'role-refused', 'a limited token raises nobody');
select is(pg_temp.totp(tenant('yougo'), 'limited'), 'role-refused', 'in neither way');
select results_eq($$select outcome, address, role, has_password, has_totp, may_enrol from app.read_acting(tenant('yougo'), tenant('yougo'), digest('operator of yougo'))$$,
    $$values ('read', 'operator@yougo.example', 'operator', true, true, true)$$, 'who one is');
select is(may_enrol, false, 'and that one may not enrol') from app.read_acting(tenant('yougo'), tenant('yougo'), digest('limited'));
select is(outcome, 'operator-unknown', 'nobody is nobody') from app.read_acting(tenant('yougo'), tenant('kijun'), digest('owner of yougo'));
select is_empty($$select 1 from registry.operators where tenant_id <> tenant('yougo') and password_digest is not null$$, 'nothing was written elsewhere');

-- Signing in.
select results_eq($$select outcome, operator_id, password_kdf, password_salt, totp_sealed, totp_key_id, step from app.begin_operator_sign_in(tenant('yougo'), ' Operator@YOUGO.example ', digest('address operator@yougo.example'), '\xc0000201')$$,
    $$values ('begun', id('operator of yougo'), '{"algorithm": "argon2id"}', '\x5a17'::bytea, '\x5ea1'::bytea, 1, pg_temp.step())$$, 'the server learns what to compare with, not the digest');
select is(tries, 1, 'and the try is counted before it is judged') from registry.throttles where tenant_id = tenant('yougo') and purpose = 'operator-sign-in' and subject = digest('address operator@yougo.example');
select results_eq($$select outcome, ends_at, operator_id, role from app.sign_in_operator(tenant('yougo'), 'operator@yougo.example', digest('address operator@yougo.example'), array[digest('password right')], pg_temp.step(), digest('s1'), id('s1'), '\xc0000201')$$,
    $$values ('signed-in', clock() + interval '12 hours', id('operator of yougo'), 'operator')$$, 'password and code are right');
select is(tries, 0, 'which gives the try back') from registry.throttles where tenant_id = tenant('yougo') and purpose = 'operator-sign-in' and subject = digest('address operator@yougo.example');
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), 's1', 'desk'), 'acting', 'the session acts');
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), 's1', 'settings'), 'role-refused', 'as far as its operator may');
select is(pg_temp.acting(tenant('kijun'), tenant('yougo'), 's1'), 'tenant-unknown', 'at home');
select is(pg_temp.password(tenant('yougo'), 's1', 'x'), 'role-refused', 'and sets no password');
select results_eq($$select kind, name, operator_id from app.list_tokens(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), null, 50) where token_id = id('s1')$$,
    $$values ('operator-session', 'password-and-code', id('operator of yougo'))$$, 'an owner sees it');
select results_eq($$select act, actor_kind, actor, subject from audit.events where tenant_id = tenant('yougo') and act = 'operator-signed-in'$$,
    $$values ('operator-signed-in', 'operator', 'operator@yougo.example', id('s1'))$$, 'and it is on the audit');

-- A code counts once, and around its time.
select is(pg_temp.finish_one(tenant('yougo'), 'operator@yougo.example', 'right', pg_temp.step(), 's2'), 'sign-in-refused', 'the same code again');
select is(pg_temp.finish_one(tenant('yougo'), 'operator@yougo.example', 'right', pg_temp.step() - 1, 's2'), 'sign-in-refused', 'or an earlier one');
select is(pg_temp.finish_one(tenant('yougo'), 'operator@yougo.example', 'right', pg_temp.step() + 2, 's2'), 'sign-in-refused', 'one of the far future');
select is(pg_temp.finish_one(tenant('yougo'), 'operator@yougo.example', 'right', pg_temp.step() + 1, 's2'), 'signed-in', 'a clock that is ahead by a step');
select later('2 minutes');
select is(pg_temp.finish_one(tenant('yougo'), 'operator@yougo.example', 'right', pg_temp.step() - 1, 's3'), 'signed-in', 'or behind by one');
select is(pg_temp.finish_one(tenant('yougo'), 'operator@yougo.example', 'right', pg_temp.step() - 2, 's4'), 'sign-in-refused', 'not by two');
select is(pg_temp.finish_one(tenant('yougo'), 'operator@yougo.example', 'right', null, 's4'), 'sign-in-refused', 'no code');
select is(pg_temp.finish_one(tenant('yougo'), 'operator@yougo.example', 'wrong', pg_temp.step(), 's4'), 'sign-in-refused', 'a wrong password with the right code');
select is(pg_temp.finish_one(tenant('yougo'), 'operator@yougo.example', 'right', pg_temp.step(), 's4'), 'signed-in', 'does not use the code up');
select is(pg_temp.finish_one(tenant('yougo'), 'nobody@yougo.example', 'right', pg_temp.step(), 's5'), 'sign-in-refused', 'an unknown address');
select is(pg_temp.finish_one(tenant('yougo'), 'owner@yougo.example', 'right', pg_temp.step(), 's5'), 'sign-in-refused', 'one without a password');
select is(pg_temp.finish_one(tenant('kijun'), 'operator@yougo.example', 'right', pg_temp.step() + 1, 's5'), 'sign-in-refused', 'another home');
select is(pg_temp.finish_one(-5, 'operator@yougo.example', 'right', pg_temp.step() + 1, 's5'), 'sign-in-refused', 'and one that is not');
update registry.operators set status = 'closed' where operator_id = id('operator of yougo');
select is(pg_temp.begin_one(tenant('yougo'), 'operator@yougo.example'), 'begun', 'of a closed operator the beginning is the same');
select is(pg_temp.finish_one(tenant('yougo'), 'operator@yougo.example', 'right', pg_temp.step() + 1, 's5'), 'sign-in-refused', 'and the end is not');
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), 's4'), 'operator-unknown', 'nor do his sessions act');
update registry.operators set status = 'active' where operator_id = id('operator of yougo');
select is(count(*), 9::bigint, 'each refusal is on the audit') from audit.events where act = 'operator-sign-in-refused' and tenant_id = tenant('yougo');

-- Ends.
select later('29 minutes');
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), 's4'), 'acting', 'a session that is used goes on');
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), 's3'), 'acting', 'as does another');
select later('20 minutes');
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), 's4'), 'acting', 'for longer than it may idle');
select is(outcome, 'ended', 'signing out') from app.end_operator_session(tenant('yougo'), digest('s4'));
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), 's4'), 'operator-unknown', 'ends it');
select is(outcome, 'ended', 'once and again') from app.end_operator_session(tenant('yougo'), digest('s4'));
select is(outcome, 'operator-unknown', 'a program''s token is no session') from app.end_operator_session(tenant('yougo'), digest('operator of yougo'));
select is(outcome, 'operator-unknown', 'another home''s is unknown') from app.end_operator_session(tenant('kijun'), digest('s3'));
select later('11 minutes');
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), 's3'), 'operator-unknown', 'one that idles ends');
select is(pg_temp.finish_one(tenant('yougo'), 'operator@yougo.example', 'right', pg_temp.step(), 's6'), 'signed-in', 'a session');
select is(pg_temp.totp(tenant('yougo'), 'operator of yougo'), 'stored', 'another second factor');
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), 's6'), 'operator-unknown', 'ends it, too');

-- Guessing.
select is(array(select pg_temp.begin_one(tenant('yougo'), 'guessed@yougo.example', '\xc6336401') from generate_series(1, 7)),
    array['begun', 'begun', 'begun', 'begun', 'begun', 'too-many-tries', 'too-many-tries'], 'after five tries an address waits, whoever asks and whether it exists');
select is(retry_at > clock(), true, 'and is told how long') from app.begin_operator_sign_in(tenant('yougo'), 'guessed@yougo.example', digest('address guessed@yougo.example'), '\xc6336402');
select is(pg_temp.begin_one(tenant('kijun'), 'guessed@yougo.example', '\xc6336401'), 'begun', 'at one tenant');
select is(pg_temp.finish_one(tenant('yougo'), 'g' || n || '@yougo.example', 'x', null, 'g', '\xc6336403'), 'sign-in-refused', 'a network guesses') from generate_series(50, 50) n;
update registry.throttles set tries = 49 where tenant_id = tenant('yougo') and purpose = 'operator-network' and subject = '\xc6336403';
select is(pg_temp.finish_one(tenant('yougo'), 'g51@yougo.example', 'x', null, 'g', '\xc6336403'), 'sign-in-refused', 'for the fiftieth time');
select is(pg_temp.begin_one(tenant('yougo'), 'operator@yougo.example', '\xc6336403'), 'too-many-tries', 'and waits');
select is(pg_temp.begin_one(0, 'x@y.example'), 'begun', 'the installation has no policies and counts all the same');

-- An identity provider.
create function pg_temp.open_one(p_home integer, p_issuer text, p_subject text, p_token text, p_scopes text[] default '{}') returns text language sql as $$
    select outcome from app.open_operator_session(p_home, p_issuer, p_subject, p_scopes, digest(p_token), id(p_token), clock() + interval '1 hour') $$;
update registry.operators set oidc_issuer = 'https://id.example', oidc_subject = 'sub-1' where operator_id = id('owner of yougo');
select is(pg_temp.open_one(tenant('yougo'), 'https://id.example', 'sub-1', 'j1', '{read}'), 'opened', 'an operator known by issuer and subject');
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), 'j1') || pg_temp.acting(tenant('yougo'), tenant('yougo'), 'j1', 'desk'), 'actingrole-refused', 'acts as far as his role claim allows');
select is(array[pg_temp.open_one(tenant('yougo'), 'https://id.example', 'sub-2', 'j2'), pg_temp.open_one(tenant('yougo'), 'https://other.example', 'sub-1', 'j2'),
    pg_temp.open_one(tenant('kijun'), 'https://id.example', 'sub-1', 'j2'), pg_temp.open_one(-5, 'https://id.example', 'sub-1', 'j2')],
    array_fill('operator-unknown'::text, array[4]), 'another subject, issuer or home is unknown');
select is(pg_temp.open_one(tenant('yougo'), 'https://id.example', 'sub-1', 'j1'), 'opened', 'the same token opens nothing twice');
select is(count(*), 1::bigint, 'and is on the audit once') from audit.events where subject = id('j1');
select is(outcome, 'ended', 'signed out') from app.end_operator_session(tenant('yougo'), digest('j1'));
select is(pg_temp.open_one(tenant('yougo'), 'https://id.example', 'sub-1', 'j1'), 'operator-unknown', 'the same token opens nothing again');
select is(has_column_privilege('aikotoba_viewer', 'registry.operators', 'totp_sealed', 'select'), false, 'and no view can show a second factor');
select * from finish();
rollback;
