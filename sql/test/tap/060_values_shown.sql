-- Which values an inquiry shows: generations, identifiers, several organisations.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(29);
create function pg_temp.shown(p_tenant integer, p_session text, p_type text, p_address text, p_inquiry text)
returns setof text language plpgsql as $$
begin
    perform ask(p_tenant, p_session, p_type, p_inquiry, p_address);
    return query select concat_ws(' ', r.outcome, r.member_id, r.kind, coalesce(r.period_code, r.value), r.state)
      from app.redeem_code(p_tenant, digest('session ' || p_session), id('inquiry ' || p_inquiry), array[digest('code of ' || p_inquiry)],
                           id('notice ' || p_inquiry), 'D26-0406-8K3P', '\xc0000201') r;
end $$;

select stop_clock('2026-03-31 23:59:59.999999+09');
select is(sign_in(tenant('yougo'), '100001', 's-password2025', 'a'), 'signed-in', 'signed in on the last of March');
select results_eq($$select pg_temp.shown(tenant('yougo'), 'a', 'k-password', 'm.saeki@midorigaoka.example', 'mar')$$,
    array['redeemed 100001 credential 2025 current'], 'in the last microsecond of March the old value is current');
select stop_clock('2026-04-01 00:00+09');
select results_eq($$select pg_temp.shown(tenant('yougo'), 'a', 'm-password', 'm.saeki@midorigaoka.example', 'apr')$$,
    array['redeemed 100001 credential 2026 current', 'redeemed 100001 credential 2025 previous'], 'at midnight the new one is, without a job');
select stop_clock('2026-04-30 23:59:59.999999+09');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'b'), 'signed-in', 'signed in at the end of grace');
select results_eq($$select pg_temp.shown(tenant('yougo'), 'b', 'k-password', 'm.saeki@midorigaoka.example', 'grace')$$,
    array['redeemed 100001 credential 2026 current', 'redeemed 100001 credential 2025 previous'], 'the previous one is shown as long as it is accepted');
select stop_clock('2026-05-01 00:00+09');
select results_eq($$select pg_temp.shown(tenant('yougo'), 'b', 'm-password', 'm.saeki@midorigaoka.example', 'may')$$,
    array['redeemed 100001 credential 2026 current'], 'and no longer');

update registry.inquiry_types set shows_next = true where code in ('k-password', 'm-password');
insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin, valid_from, valid_until, grace_until)
select tenant_id, id('far'), type_id, organisation_id, period_id, 2, origin, valid_until, valid_until + interval '1 year', grace_until + interval '1 year'
  from registry.credentials where credential_id = id('yougok-password2027100001');
insert into vault.sealed_values values (tenant('yougo'), id('far'), 1, '\x01');
select later('2 minutes');
select results_eq($$select pg_temp.shown(tenant('yougo'), 'b', 'k-password', 'm.saeki@midorigaoka.example', 'next')$$,
    array['redeemed 100001 credential 2026 current', 'redeemed 100001 credential 2027 next'], 'where the type shows it, the next generation, and only the next');
update registry.credentials set revoked_at = clock(), reason = 'lost' where credential_id in (id('yougom-password2026100001'));
select results_eq($$select pg_temp.shown(tenant('yougo'), 'b', 'm-password', 'm.saeki@midorigaoka.example', 'revoked')$$,
    array['redeemed 100001 credential 2027 next'], 'a revoked generation is not shown');
select is(sign_in(tenant('yougo'), '100002', 's-password2026', 'late'), 'signed-in', 'signed in');
update registry.credentials set revoked_at = clock() where credential_id = id('yougos-password2026100002');
select is(sign_in(tenant('yougo'), '100002', 's-password2026', 'later'), 'sign-in-refused', 'nor does it sign in');

select results_eq($$select pg_temp.shown(tenant('yougo'), 'b', 'archive-password', 'm.saeki@midorigaoka.example', 'arch')$$,
    array['redeemed 100001 credential 29.0 current'], 'the archive password is the whole tenant''s, of the current release');
select is(d.organisation_id, id('yougo100001'), 'disclosed to the organisation that asked') from registry.disclosures d where d.inquiry_id = id('inquiry arch');
select results_eq($$select pg_temp.shown(tenant('yougo'), 'b', 'external-id', 'm.saeki@midorigaoka.example', 'reg')$$,
    array['redeemed 100001 external-id R-0001'], 'an external identifier');

select is(sign_in(tenant('yougo'), '100003', 's-password2026', 'c'), 'signed-in', '100003 signed in');
select results_eq($$select pg_temp.shown(tenant('yougo'), 'c', 'external-id', 'desk@shared.example', 'none')$$,
    array['redeemed 100003 external-id'], 'who has none is told so by a row without a value');
select is(count(*), 0::bigint, 'which is no disclosure') from registry.disclosures where inquiry_id = id('inquiry none');
select is(count(*), 0::bigint, 'and no notice') from registry.outbox where mail_id = id('notice none');
select is(count(*), 1::bigint, 'but on the audit') from audit.events where act = 'nothing-to-disclose' and subject = id('inquiry none');
select is(redeem(tenant('yougo'), 'c', 'none', 'code of none'), 'code-already-used', 'and the code is spent');

-- An address of several organisations, without a session.
select set_eq($$select pg_temp.shown(tenant('yougo'), null, 'member-id', 'desk@shared.example', 'pub')$$,
    array['redeemed 100002 member-id 100002', 'redeemed 100003 member-id 100003'], 'both member IDs are shown');
select is(count(distinct organisation_id), 2::bigint, 'as a disclosure each') from registry.disclosures where inquiry_id = id('inquiry pub');
select is(count(distinct organisation_id), 2::bigint, 'with a notice each') from registry.outbox where template = 'disclosure-notice' and code_for = id('inquiry pub');
select is(count(*), 1::bigint, 'the first under the id the server gave') from registry.outbox where mail_id = id('notice pub');
select is(ask(tenant('yougo'), null, 'member-id', 'moved', 'kimura@aozora.example'), 'asked', 'asked');
update registry.contacts set valid_until = clock() where address = 'kimura@aozora.example';
select is(redeem(tenant('yougo'), null, 'moved', 'code of moved'), 'code-incorrect', 'who has left office meanwhile is shown nothing');
select is(ask(tenant('yougo'), null, 'member-id', 'susp', 'takahashi@midorigaoka.example'), 'asked', 'asked');
update registry.organisations set status = 'suspended' where tenant_id = tenant('yougo') and member_id = '100001';
select is(redeem(tenant('yougo'), null, 'susp', 'code of susp'), 'code-incorrect', 'nor is a suspended organisation');
select is(tries, 1, 'a wrong try without a session counts against address and network') from registry.throttles
 where tenant_id = tenant('yougo') and purpose = 'inquiry:member-id' and subject = digest('address takahashi@midorigaoka.example') || '\xc0000201'::bytea;
select is(tries, 2, 'and, with the mail, against the address') from registry.throttles
 where tenant_id = tenant('yougo') and purpose = 'inquiry:member-id' and subject = digest('address takahashi@midorigaoka.example');

select * from finish();
rollback;
