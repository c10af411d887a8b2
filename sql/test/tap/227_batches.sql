-- Twenty thousand organisations: no call does more than a batch of what is done to all of them (cancel_rotation and
-- sweep_cancelled by revoke_cancelled, take_reissue_batch by notify_everybody).
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(24);
select stop_clock('2026-12-01 10:00+09');
create temporary table calls (what text, outcome text, changed bigint, took interval);

insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_kana, membership_class, contract_from)
select tenant('yougo'), md5('bulk' || n)::uuid, (200000 + n)::text, '会員' || n, 'カイイン', (select membership_class from registry.organisations where tenant_id = tenant('yougo') limit 1), '2020-04-01'
  from generate_series(1, 20000) n;
insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, address, locale, valid_from)
select tenant('yougo'), md5('contact' || n)::uuid, md5('bulk' || n)::uuid, 'representative', '代表', 'bulk' || n || '@bulk.example', 'ja', '2020-04-01'
  from generate_series(1, 20000) n;
analyze registry.organisations; analyze registry.contacts;

-- Until the word, a thousand at a time; what each call changed is counted from the rows.
create function pg_temp.repeat(p_what text, p_call text, p_until text, p_count text) returns void language plpgsql as $$
declare
    v_outcome text;
    v_before bigint;
    v_after bigint;
    v_began timestamptz;
begin
    execute p_count into v_before;
    for n in 1..60 loop
        v_began := clock_timestamp();
        execute p_call into v_outcome;
        insert into calls (what, outcome, took) values (p_what, v_outcome, clock_timestamp() - v_began);
        execute p_count into v_after;
        update calls set changed = v_after - v_before where changed is null;
        v_before := v_after;
        exit when v_outcome ~ p_until;
    end loop;
end $$;

select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'r', 'k-password', '2028'), 'planned', 'all are planned for');
select pg_temp.repeat('generate', $$select generate(tenant('yougo'), 'operator of yougo', 'r')$$, '^generated|^finished', $$select count(*) from registry.credentials where rotation_id = id('r')$$);
analyze registry.credentials; analyze registry.rotation_items;
select pg_temp.repeat('announce', $$select announce(tenant('yougo'), 'operator of yougo', 'r')$$, '^finished', $$select count(*) from registry.outbox where template = 'rotation-announcement'$$);
analyze registry.outbox;
select cmp_ok((select sum(changed) from calls where what = w), '>=', 20000::numeric, w || ' reaches all') from unnest(array['generate', 'announce']) w;

-- Cancelling.
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 'r'), 'revoking 1000', 'cancelling begins with a batch');
select results_eq($$select state, cancelled_at, version > 1, revoking_from is not null from registry.rotations where rotation_id = id('r')$$, $$values ('cancelled', clock(), true, true)$$, 'and it is cancelled from then on');
select is(announce(tenant('yougo'), 'operator of yougo', 'r'), 'cancelled', 'it announces no more');
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'r2', 'k-password', '2028'), 'exists', 'no other is planned over what is still to be revoked');
create temporary table decided as select clock() as at;
select later('1 minute');
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 'r', 1), 'revoking 999', 'it goes on, whatever version the caller knew');

-- Left off by its caller, gone on with by the housekeeping; meanwhile the period has begun and somebody has signed in.
select stop_clock('2028-04-01 00:00+09');
insert into registry.sessions (tenant_id, token_digest, session_id, organisation_id, credential_id, opened_at, last_used_at, idle, ends_at)
select tenant('yougo'), digest('session late'), id('session late'), c.organisation_id, c.credential_id, clock(), clock(), '8 hours', clock() + interval '8 hours'
  from registry.credentials c where c.rotation_id = id('r') and c.revoked_at is null limit 1;
select pg_temp.repeat('sweep', $$select outcome || swept from app.sweep_cancelled(1000)$$, '^swept0', $$select count(*) from registry.credentials where rotation_id = id('r') and revoked_at is not null$$);
select cmp_ok((select max(changed) from calls where what = 'sweep'), '<=', 1000::bigint, 'the housekeeping revokes the rest, a batch at a time');
select cmp_ok((select count(*) from calls where what = 'sweep'), '>=', 19::bigint, 'so it calls often');
select is((select array_agg(distinct revoked_at) from registry.credentials where rotation_id = id('r')), array[(select at from decided)], 'all are revoked as of the one instant of the decision');
select is((select array_agg(distinct reason) from registry.credentials where rotation_id = id('r')), array['planned too early'], 'for the one reason');
select is((select array_agg(distinct state || ' ' || reply_class) from registry.outbox where template = 'rotation-announcement'), array['cancelled rotation-cancelled'], 'no letter is left');
select is((select ended_at from registry.sessions where session_id = id('session late')), clock(), 'a session of what should never have begun ends');
select is((select sum((detail ->> 'revoked')::integer) from audit.events where act in ('rotation-cancelled', 'rotation-batch-revoked') and subject = id('r')), (select count(*) from registry.credentials where rotation_id = id('r')), 'the audit has counted all');
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 'r'), 'cancelled 0', 'cancelled again it is cancelled');
select is((select revoking_from from registry.rotations where rotation_id = id('r')), null, 'nothing is left to do');

-- Statistics that know the former rotation and not this one.
select stop_clock('2026-12-01 10:00+09');
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'r3', 'k-password', '2028'), 'planned', 'another takes its place');
select pg_temp.repeat('generate anew', $$select generate(tenant('yougo'), 'operator of yougo', 'r3')$$, '^generated|^finished', $$select count(*) from registry.credentials where rotation_id = id('r3')$$);
select cmp_ok(max(took), '<', 20 * percentile_disc(0.5) within group (order by took), 'no call is many times as long as a batch of it') from calls where what = 'generate anew';

-- What the whole tenant holds: the value changes once, and everybody is written to.
select stop_clock('2026-06-01 10:00+09');
select is(outcome, 'begun', 'the tenant''s own value is reissued') from app.begin_reissue(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('own'), 'archive-password', null, 'value was published', false, null, null, null);
select later('1 second');
select pg_temp.repeat('reissue', $$select reissue(tenant('yougo'), 'operator of yougo', 'own')$$, '^finished', $$select count(*) from registry.outbox where template = 'credential-reissued'$$);
select is((select count(distinct organisation_id) from registry.outbox where template = 'credential-reissued'), (select count(*) from registry.organisations where tenant_id = tenant('yougo') and status = 'active'), 'every active organisation is written to');
select is((select count(*) from (select organisation_id, recipient from registry.outbox where template = 'credential-reissued' group by 1, 2 having count(*) > 1) t), 0::bigint, 'once');
select cmp_ok((select max(changed) from calls where what = 'reissue'), '<=', 3000::bigint, 'a call writes the letters of a batch');
select is((select count(distinct code_for) from registry.outbox where template = 'credential-reissued'), 1::bigint, 'about the one new value');

select * from finish();
rollback;
