-- The next range of a tenant's audit that can be sealed: all events of transactions that are over and older than every transaction
-- under way, so that nobody still writes into it. Transactions are not split.
-- Who may call: aikotoba_courier. Locks nothing; no writer waits. p_limit: so many events at least end a range.
-- In another cluster than the last seal's (a restored dump) the first range takes all that is left, by number, in a moment in which
-- nothing is under way, and begins a new era.
-- Returns: range (what store_seal takes, and the head before) | nothing | unsettled (a new era waits for a quiet moment).
set role aikotoba_auditor;

create or replace function app.read_seal_range(p_tenant integer, p_limit integer)
returns table (
    outcome text, seal_no bigint, era integer, cluster bigint, from_xact bigint, to_xact bigint, last_event bigint, named bigint[],
    events bigint, root bytea, sealed_at timestamptz, head_before bytea
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_snapshot pg_snapshot;
    v_last audit.seals;
    v_floor bigint;
    v_others bigint[];
    v_from xid8;
    v_to xid8;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    v_snapshot := pg_current_snapshot();
    select s.system_identifier into cluster from pg_control_system() s;
    select * into v_last from audit.seals s where s.tenant_id = p_tenant order by s.seal_no desc limit 1;
    seal_no := coalesce(v_last.seal_no, 0) + 1;
    era := coalesce(v_last.era, 1);
    head_before := coalesce(v_last.head, '');
    sealed_at := identity.clock();
    v_from := coalesce(v_last.to_xact, '0');
    v_to := pg_snapshot_xmin(v_snapshot);

    if v_last.cluster <> cluster then
        if pg_snapshot_xmin(v_snapshot) <> pg_snapshot_xmax(v_snapshot) then
            outcome := 'unsettled';
            return next;
            return;
        end if;
        era := v_last.era + 1;
        named := array(select e.event_no from audit.events e
                        where e.tenant_id = p_tenant and (e.xact >= v_last.to_xact or e.event_no > v_last.last_event)
                        order by e.event_no);
        v_from := v_to;
    else
        select s.named, s.last_event into v_others, v_floor from audit.seals s
         where s.tenant_id = p_tenant and s.era = v_last.era and s.named is not null;
        -- Numbered above what the era before had sealed.
        select max(s.last_event) into v_floor from audit.seals s where s.tenant_id = p_tenant and s.era < v_last.era;
        -- The transaction in which the batch is full still belongs to it.
        select e.xact::text::bigint + 1 into to_xact from audit.events e
         where e.tenant_id = p_tenant and e.xact >= v_from and e.xact < v_to
         order by e.xact, e.event_no offset p_limit - 1 limit 1;
        v_to := coalesce(to_xact::text::xid8, v_to);
    end if;

    select r.events, r.last_event, r.root into events, last_event, root
      from app.seal_root(p_tenant, v_from, v_to, coalesce(v_floor, 0), 9223372036854775807, v_others, named) r;
    last_event := greatest(last_event, v_last.last_event);
    from_xact := v_from::text::bigint;
    to_xact := v_to::text::bigint;
    outcome := case when events > 0 then 'range' else 'nothing' end;
    return next;
end
$$;

comment on function app.read_seal_range(integer, integer) is 'The next range of a tenant''s audit that can be sealed.';

reset role;
