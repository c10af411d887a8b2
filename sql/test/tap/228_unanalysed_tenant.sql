-- A tenant that was brought in since the statistics were gathered: its members' rows are found by the index that names them.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(14);
select stop_clock('2026-04-06 14:00+09');

select is(
    (select array_agg(a.attrelid::regclass::text order by a.attrelid::regclass::text)
       from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') and not c.relispartition
      where a.attname = 'tenant_id' and a.attstattarget <> 0 and c.relnamespace in ('registry'::regnamespace, 'vault'::regnamespace)),
    array['registry.access_tokens', 'registry.calendars', 'registry.credential_types', 'registry.idempotency_keys', 'registry.import_lines',
          'registry.import_types', 'registry.imports', 'registry.inquiry_types', 'registry.operators', 'registry.periods', 'registry.policies',
          'registry.reissues', 'registry.return_pages', 'registry.rotations', 'registry.tenant_hosts', 'registry.tenant_texts',
          'registry.tenants', 'vault.data_keys', 'vault.import_values'],
    'statistics say how many rows a tenant has only where they are few, or gone before long');

-- Four thousand members with their S-password, signed in: of yougo before the statistics, of kijun after.
create function pg_temp.bring_in(p_tenant text) returns void language sql as $$
    insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_kana, membership_class)
    select tenant(p_tenant), id(p_tenant || 'crowd' || n), (200000 + n)::text, '会員' || n, 'カイイン', 'full' from generate_series(1, 4000) n;
    insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, address, valid_from)
    select tenant(p_tenant), id(p_tenant || 'crowd contact' || n), id(p_tenant || 'crowd' || n), 'representative', '代表',
           'crowd' || n || '@crowd.example', '2020-01-01' from generate_series(1, 4000) n;
    insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin, valid_from, valid_until,
                                      grace_until, digest, digest_key)
    select tenant(p_tenant), id(p_tenant || 'crowd credential' || n), t.type_id, id(p_tenant || 'crowd' || n), r.period_id, 1, 'generated',
           r.starts_at, r.ends_at, r.ends_at, digest('value of ' || n), 1
      from generate_series(1, 4000) n
      join registry.credential_types t on t.tenant_id = tenant(p_tenant) and t.code = 's-password'
      join registry.periods r on r.tenant_id = t.tenant_id and r.calendar_id = t.calendar_id and r.code = '2026';
    insert into registry.sessions (tenant_id, token_digest, session_id, organisation_id, credential_id, opened_at, last_used_at, idle, ends_at)
    select tenant(p_tenant), digest(p_tenant || 'crowd session' || n), id(p_tenant || 'crowd session' || n), id(p_tenant || 'crowd' || n),
           id(p_tenant || 'crowd credential' || n), clock() - interval '5 minutes', clock() - interval '5 minutes', '8 hours', '2026-04-07'
      from generate_series(1, 4000) n;
    insert into registry.throttles (tenant_id, purpose, subject, window_from, tries, blocked_until)
    select tenant(p_tenant), 'sign-in', digest('member ' || (200000 + n)), clock(), 0, '-infinity' from generate_series(1, 4000) n;
$$;
select pg_temp.bring_in('yougo');
analyze;
select pg_temp.bring_in('kijun');

-- Pages touched by a call of a kind, the least of three, since one also reads the catalogue; and dead rows of the tests before count, too.
create function pg_temp.pages(p_call text) returns bigint language plpgsql as $$
declare
    v_plan json;
    v_least bigint;
begin
    for n in 77..79 loop
        execute 'explain (analyze, buffers, format json) select * from ' || replace(p_call, '$n', n::text) into v_plan;
        v_least := least(v_least, (v_plan #>> '{0,Plan,Shared Hit Blocks}')::bigint + (v_plan #>> '{0,Plan,Shared Read Blocks}')::bigint);
    end loop;
    return v_least;
end
$$;
create temporary table call (what text, text text);
insert into call values
    ('how to hash what a member typed', $$app.read_kdf(tenant('%1$s'), (200000 + $n)::text, digest('member ' || (200000 + $n)), '{}', '\xc0000201')$$),
    ('signing in', $$app.sign_in(tenant('%1$s'), (200000 + $n)::text, digest('member ' || (200000 + $n)), array[digest('value of $n')], digest('%1$s new $n'),
        id('%1$s new $n'), 'x', '\xc0000201')$$),
    ('a session used anew', $$app.read_me(tenant('%1$s'), digest('%1$scrowd session$n'))$$),
    ('asking for a code', $$app.ask_code(tenant('%1$s'), digest('%1$scrowd session$n'), 'k-password', id('%1$s inquiry $n'), null, 'crowd$n@crowd.example',
        digest('address $n'), 1, digest('code $n'), 'REF1', 'ja', id('%1$s mail $n'), '\xc0de', '\xc0000201')$$),
    ('ending the other sessions', $$app.end_own_sessions(tenant('%1$s'), digest('%1$scrowd session$n'), null, '\xc0000201')$$),
    ('an operator''s change', $$app.change_organisation(tenant('%1$s'), tenant('%1$s'), digest('owner of %1$s'), id('%1$scrowd$n'), 1, array['status'], null, null, null,
        null, null, null, null, 'suspended')$$);

create temporary table reading as
select c.what, pg_temp.pages(format(c.text, 'yougo')) as known, pg_temp.pages(format(c.text, 'kijun')) as unknown from call c;
select is((select count(*) from registry.sessions where agent = 'x'), 6::bigint, 'members of both sign in');
select cmp_ok(known, '<', 1000::bigint, what || ' reads few pages of a tenant that was there') from reading;
select cmp_ok(unknown, '<', 1000::bigint, what || ' reads few pages of one that is new') from reading;

select * from finish();
rollback;
