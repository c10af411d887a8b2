-- Operators: who may act where, tokens, keys for repeated requests.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(85);
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.acting(p_tenant integer, p_home integer, p_token text, p_need text) returns text language sql
    as $$ select coalesce(refusal, 'acting') from app.operator_acting(p_tenant, p_home, digest(p_token), p_need) $$;

-- Who may do what.
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), r || ' of yougo', n),
          case when r = 'owner' and n <> 'tenants' or r = 'operator' and n in ('read', 'organisations', 'credentials', 'desk') or n = 'read'
               then 'acting' else 'role-refused' end, r || ': ' || n)
  from unnest(array['owner', 'operator', 'auditor']) r, unnest(array['read', 'organisations', 'settings', 'operators', 'tenants']) n;
select is(pg_temp.acting(tenant('yougo'), 0, 'operator of installation', 'desk'), 'acting', 'the installation''s operator acts for every tenant');
select is(pg_temp.acting(0, 0, 'owner of installation', 'tenants'), 'acting', 'its owner manages tenants');
select is(pg_temp.acting(tenant('kijun'), tenant('yougo'), 'owner of yougo', 'read'), 'tenant-unknown', 'another tenant is unknown to an operator');
select is(pg_temp.acting(-5, tenant('yougo'), 'owner of yougo', 'read'), 'tenant-unknown', 'as is one that is not');
select is(pg_temp.acting(-5, 0, 'owner of installation', 'read'), 'tenant-unknown', 'also to the installation');
select is(pg_temp.acting(tenant('yougo'), tenant('kijun'), 'owner of yougo', 'read'), 'operator-unknown', 'a token stands under its home only');
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), 'nobody', 'read'), 'operator-unknown', 'a token that is not');
select is(current_setting('aikotoba.tenant', true), '', 'a refusal leaves no tenant open');
select is(last_used_at, clock(), 'the use is noted') from registry.access_tokens where token_digest = digest('owner of yougo');
update registry.tenants set status = 'closed' where slug = 'kijun';
select is(pg_temp.acting(tenant('kijun'), tenant('kijun'), 'owner of kijun', 'read'), 'operator-unknown', 'a closed tenant has no operators');
select is(pg_temp.acting(tenant('kijun'), 0, 'owner of installation', 'read'), 'tenant-unknown', 'and is nobody''s business');
update registry.tenants set status = 'active' where slug = 'kijun';

-- Proven before what he sends is read.
select is((select refusal from app.prove_operator(tenant('kijun'), tenant('yougo'), digest('owner of yougo'), 'read')), 'tenant-unknown', 'proven beforehand: another tenant');
select is((select refusal from app.prove_operator(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), 'read')), null, 'and his own');

-- Tokens.
create function pg_temp.issue(p_who text, p_operator uuid, p_id text, p_scopes text[] default '{}', p_types text[] default '{}', p_key text default null)
returns text language sql
    as $$ select outcome from app.issue_token(tenant('yougo'), tenant('yougo'), digest(p_who || ' of yougo'), id(p_id), digest('token ' || p_id), p_operator, p_id,
              p_scopes, p_types, clock() + interval '30 days', p_key, digest(p_id)) $$;
select is(pg_temp.issue('operator', id('operator of yougo'), 'mine', array['read']), 'issued', 'an operator issues a token for himself');
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), 'token mine', n), case n when 'read' then 'acting' else 'role-refused' end, 'scoped: ' || n)
  from unnest(array['read', 'organisations']) n;
select is(pg_temp.issue('operator', id('auditor of yougo'), 'yours'), 'role-refused', 'not for others');
select is(pg_temp.issue('operator', null, 'site', '{}', array['s-password']), 'role-refused', 'nor for relying sites');
select is(pg_temp.issue('owner', null, 'site', '{}', array['s-password']), 'issued', 'an owner does');
select is(pg_temp.issue('owner', null, 'site 2', '{}', array['z-password']), 'type-unknown', 'for types that are there');
select is(pg_temp.issue('owner', id('owner of kijun'), 'far'), 'operator-missing', 'and operators that are there');
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), 'token site', 'read'), 'operator-unknown', 'a relying site is no operator');
select is(pg_temp.issue('owner', id('owner of yougo'), 'once', p_key => 'k1'), 'issued', 'with a key');
select is(pg_temp.issue('owner', id('owner of yougo'), 'once', p_key => 'k1'), 'replayed', 'a request sent twice is carried out once');
select is(pg_temp.issue('owner', id('owner of yougo'), 'twice', p_key => 'k1'), 'key-reused', 'a key stands for one request');
select is(pg_temp.issue('owner', id('owner of kijun'), 'far', p_key => 'k2'), 'operator-missing', 'a refused request');
select is(pg_temp.issue('owner', id('owner of yougo'), 'near', p_key => 'k2'), 'issued', 'leaves its key for the one put right');
select bag_eq($$select name from app.list_tokens(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), null, 10)$$, array['mine', 'first'], 'an operator sees his own tokens');
select is(outcome, 'revoked', 'revokes it') from app.revoke_token(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('mine'));
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), 'token mine', 'read'), 'operator-unknown', 'and it ends at once');
select is(outcome, 'role-refused', 'not others''') from app.revoke_token(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('site'));
select is(outcome, 'unknown', 'nor another tenant''s') from app.revoke_token(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), id('token of owner of kijun'));

select results_eq($$select outcome, fields, reasons from app.issue_token(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), id('s9'), digest('s9'), null, 's9', '{}', array['s-password'], clock() + interval '2 years 1 second', null, null)$$,
    $$values ('invalid', array['expiresAt'], array['too-far'])$$, 'a relying site''s token has an end in sight');
select is(outcome, 'issued', 'two years at most') from app.issue_token(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), id('s9'), digest('s9'), null, 's9', '{}', array['s-password'], clock() + interval '2 years', null, null);
select is(outcome, 'revoked', 'or less') from app.revoke_token(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), id('s9'));

-- A limited token issues and revokes no more than it may itself.
select is(pg_temp.issue('owner', id('owner of yougo'), 'limited', array['read', 'desk']), 'issued', 'a limited token of an owner');
create function pg_temp.limited(p_token text, p_operator uuid, p_id text, p_scopes text[], p_types text[] default '{}') returns text language sql
    as $$ select outcome from app.issue_token(tenant('yougo'), tenant('yougo'), digest(p_token), id(p_id), digest('token ' || p_id), p_operator, p_id,
              p_scopes, p_types, clock() + interval '30 days', null, null) $$;
select is(pg_temp.limited('token limited', id('owner of yougo'), 'wider', '{}'), 'role-refused', 'issues no unlimited one');
select is(pg_temp.limited('token limited', id('owner of yougo'), 'wider', array['read', 'settings']), 'role-refused', 'nor a wider one');
select is(pg_temp.limited('token limited', id('owner of yougo'), 'narrower', array['read']), 'issued', 'a narrower one it does');
select is(pg_temp.limited('token limited', null, 'site 3', '{}', array['s-password']), 'role-refused', 'none for a relying site');
select is(pg_temp.limited('token limited', id('auditor of yougo'), 'other', array['read']), 'role-refused', 'nor for somebody else');
select is(outcome, 'role-refused', 'and revokes nobody else''s') from app.revoke_token(tenant('yougo'), tenant('yougo'), digest('token limited'), id('site'));
select is(pg_temp.issue('owner', id('owner of yougo'), 'personnel', array['read', 'operators']), 'issued', 'a token for operators'' matters');
select is(pg_temp.limited('token personnel', null, 'site 4', '{}', array['s-password']), 'issued', 'admits a relying site');
select is(pg_temp.limited('token personnel', id('owner of yougo'), 'wide', '{}'), 'role-refused', 'and widens nothing');

-- Operators.
create function pg_temp.save(p_id uuid, p_version integer, p_address text, p_role text, p_status text default 'active', p_who text default 'owner of yougo') returns text language sql
    as $$ select outcome from app.save_operator(tenant('yougo'), tenant('yougo'), digest(p_who), p_id, p_version, p_address, 'Name', p_role, p_status, null, null, null, null) $$;
select is(pg_temp.save(id('new'), null, 'new@yougo.example', 'operator'), 'saved', 'an owner adds an operator');
select is(pg_temp.save(id('new 2'), null, ' NEW@yougo.example', 'operator'), 'address-taken', 'once');
create function pg_temp.known(p_id text, p_issuer text) returns text language sql
    as $$ select outcome from app.save_operator(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), id(p_id), null, p_id || '@yougo.example', 'Name', 'auditor', 'active', p_issuer, 'subject', null, null) $$;
select is(pg_temp.known('known', 'https://a.example'), 'saved', 'one whom an identity provider knows');
select is(pg_temp.known('twin', 'https://a.example'), 'subject-taken', 'as one person');
select is(pg_temp.known('namesake', 'https://b.example'), 'saved', 'and another provider as another');
select is(pg_temp.save(id('new'), 1, 'new@yougo.example', 'auditor'), 'saved', 'changes him');
select is(pg_temp.save(id('new'), 1, 'new@yougo.example', 'owner'), 'conflict', 'when nobody did meanwhile');
select is(pg_temp.save(id('none'), 1, 'x@yougo.example', 'owner'), 'unknown', 'who is there');
select is(pg_temp.save(id('owner of yougo'), 1, 'owner@yougo.example', 'auditor'), 'last-owner', 'an owner remains');
select is(pg_temp.save(id('new'), 2, 'new@yougo.example', 'owner', p_who => 'operator of yougo'), 'role-refused', 'nobody raises himself');
select is(pg_temp.save(id('own'), null, 'own@yougo.example', 'owner', p_who => 'token personnel'), 'role-refused', 'a limited token makes no owner');
select is(pg_temp.save(id('own'), null, 'own@yougo.example', 'operator', p_who => 'token personnel'), 'role-refused', 'nor an operator who may do more');
select is(pg_temp.save(id('owner of yougo'), 1, 'own@yougo.example', 'auditor', p_who => 'token personnel'), 'role-refused', 'changes no owner');
select is(pg_temp.save(id('operator of yougo'), 1, 'own@yougo.example', 'auditor', p_who => 'token personnel'), 'role-refused', 'nor an operator above it');
select is(pg_temp.save(id('reader'), null, 'listener@yougo.example', 'auditor', p_who => 'token personnel'), 'saved', 'an auditor it makes');
select is(pg_temp.save(id('reader'), 1, 'listener@yougo.example', 'operator', p_who => 'token personnel'), 'role-refused', 'raises him not');
select is(pg_temp.save(id('reader'), 1, 'listener@yougo.example', 'auditor', 'closed', 'token personnel'), 'saved', 'and closes him');
select is(pg_temp.save(id('auditor of yougo'), 1, 'auditor@yougo.example', 'auditor', 'closed'), 'saved', 'one who has a token is closed');
select is(pg_temp.save(id('auditor of yougo'), 2, 'auditor@yougo.example', 'auditor'), 'saved', 'and opened again');
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), 'auditor of yougo', 'read'), 'operator-unknown', 'the token he had is none any more');
select is(pg_temp.acting(tenant('yougo'), tenant('yougo'), 'operator of yougo', 'read'), 'acting', 'that of another stays');
select results_eq($$select address, role, version from app.list_operators(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), 'o', 10)$$,
    $$values ('operator@yougo.example', 'operator', 1), ('owner@yougo.example', 'owner', 1)$$, 'operators are listed from a place on');
select results_eq($$select act, actor, detail ->> 'fields' from audit.events where subject = id('new') order by event_no$$,
    $$values ('operator-created', 'owner@yougo.example', '[]'), ('operator-changed', 'owner@yougo.example', '["role"]')$$, 'and all of it is on the audit');
select is(outcome, 'saved', 'an operator gets an identity provider''s subject')
  from app.save_operator(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), id('new'), 2, 'newer@yougo.example', 'Name', 'auditor', 'active', 'https://id.example', 'subject', null, null);
select is(detail ->> 'fields', '["address","oidc"]', 'which says what was changed, never to what')
  from audit.events where subject = id('new') order by event_no desc limit 1;
select * from finish();
rollback;
