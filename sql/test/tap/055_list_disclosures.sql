-- The record of what was shown, read in pages.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(6);
select stop_clock('2026-04-06 14:00+09');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a'), 'signed-in', 'signed in');

-- Seven inquiries of three values each, four of them shown in one and the same microsecond.
insert into registry.inquiries (tenant_id, inquiry_id, inquiry_type_id, organisation_id, session_id, asked_at)
select tenant('yougo'), id('inquiry ' || n), t.inquiry_type_id, id('yougo100001'), id('session a'), clock()
  from generate_series(1, 7) n join registry.inquiry_types t on t.tenant_id = tenant('yougo') and t.code = 'member-id';
insert into registry.disclosures (tenant_id, inquiry_id, item, organisation_id, kind, receipt, disclosed_at)
select tenant('yougo'), id('inquiry ' || n), item, id('yougo100001'), 'member-id', n || '-' || item, clock() - greatest(n - 4, 0) * interval '1 microsecond'
  from generate_series(1, 7) n, generate_series(1, 3) item;

-- Every page of a length, each going on where the one before ended.
create function pg_temp.pages(p_limit integer) returns text[] language plpgsql as $$
declare
    v_all text[] := '{}';
    v_last record;
    v_found integer;
begin
    select null::timestamptz as at, null::uuid as inquiry, null::integer as item into v_last;
    for page in 1..30 loop
        v_found := 0;
        for v_last in select d.disclosed_at as at, d.inquiry_id as inquiry, d.item, d.receipt
                        from app.list_disclosures(tenant('yougo'), digest('session a'), v_last.at, v_last.inquiry, v_last.item, p_limit) d
                       where d.receipt is not null loop
            v_all := v_all || v_last.receipt;
            v_found := v_found + 1;
        end loop;
        if v_found < p_limit then return v_all; end if;
    end loop;
    return v_all || 'and no end'::text;
end $$;

select is(cardinality(pg_temp.pages(50)), 21, 'all are on one page that is long enough');
select is((pg_temp.pages(50))[1], receipt, 'the newest inquiry, and its first value, come first')
  from registry.disclosures where tenant_id = tenant('yougo') and disclosed_at = clock() order by inquiry_id desc, item limit 1;
select is(pg_temp.pages(1), pg_temp.pages(50), 'pages of one line pass nothing over and show nothing twice');
select is(pg_temp.pages(4), pg_temp.pages(50), 'nor do pages that end within an inquiry');
select is(pg_temp.pages(21), pg_temp.pages(50), 'nor does one that ends with the last line');

select * from finish();
rollback;
