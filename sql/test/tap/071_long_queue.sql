-- A queue that filled since the statistics were gathered: what is done with one mail does not read the others.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(3);
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
-- The least of some: one also reads the catalogue.
select cmp_ok(min(pg_temp.pages(format($$app.settle_mail(tenant('yougo'), %L, 1, 'handed-over', null)$$, l.mail_id))), '<', 100::bigint,
              'each is settled without reading the others')
  from (select m.mail_id from registry.outbox m where m.leased_until is not null limit 5) l;
select is(count(*), 5::bigint, 'as the courier said') from registry.outbox where state = 'handed-over' and attempts = 1;

select * from finish();
rollback;
