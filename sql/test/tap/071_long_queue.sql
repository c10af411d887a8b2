-- A queue that filled since the statistics were gathered: what is done with one mail does not read the others.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(5);
select stop_clock('2026-04-06 14:00+09');

-- Four thousand letters to one organisation, due in another order than written.
create function pg_temp.letters(p_mail text, p_state text) returns void language sql as $$
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, created_at, settled_at)
    select tenant('yougo'), id(p_mail || n), 'rotation-announcement', 'ja', id('yougo100001'), 'tanaka@midorigaoka.example', p_state,
           clock() - n * 7919 % 4001 * interval '1 millisecond', clock() + interval '1 day', clock() - interval '1 minute',
           case when p_state <> 'queued' then clock() end
      from generate_series(1, 4000) n;
$$;
create function pg_temp.pages(p_call text) returns bigint language plpgsql as $$
declare
    v_plan json;
begin
    execute 'explain (analyze, buffers, format json) select * from ' || p_call into v_plan;
    return (v_plan #>> '{0,Plan,Shared Hit Blocks}')::bigint + (v_plan #>> '{0,Plan,Shared Read Blocks}')::bigint;
end
$$;

delete from registry.outbox;
select pg_temp.letters('sent', 'handed-over');
analyze registry.outbox;
select pg_temp.letters('waiting', 'queued');

select is(count(*), 40::bigint, 'forty are claimed') from app.claim_mail(40, 40);
select cmp_ok(max(pg_temp.pages(format($$app.settle_mail(tenant('yougo'), %L, 1, 'handed-over', null)$$, l.mail_id))), '<', 1000::bigint,
              'each is settled without reading the others')
  from (select m.mail_id from registry.outbox m where m.leased_until is not null limit 12) l;
select is(count(*), 12::bigint, 'as the courier said') from registry.outbox where state = 'handed-over' and attempts = 1;

update registry.outbox set expires_at = clock() - interval '1 second' where state = 'queued' and leased_until is null;
select cmp_ok(pg_temp.pages('app.claim_mail(40, 40)'), '<', 1000000::bigint, 'those past their time are cancelled without reading the others for each');
select is(count(*), 3960::bigint, 'all of them') from registry.outbox where reply_class = 'expired';

select * from finish();
rollback;
