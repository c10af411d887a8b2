-- A tenant's seals from a place on, each with what its range holds now.
-- Who may call: aikotoba_server, for operators: to list them (p_recount false) and to verify them. Locks nothing.
-- Returns: read, a row per seal; found_events and found_root are computed from the table. A refusal of operator_acting.
set role aikotoba_auditor;

create or replace function app.verify_seals(
    p_tenant integer, p_home integer, p_token bytea, p_after bigint, p_limit integer, p_recount boolean
) returns table (
    outcome text, seal_no bigint, era integer, cluster bigint, from_xact bigint, to_xact bigint, last_event bigint, named bigint[],
    events bigint, root bytea, sealed_at timestamptz, head bytea, key_id integer, signature bytea, found_events bigint,
    found_root bytea
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_refusal text;
begin
    select o.refusal into v_refusal from app.prove_operator(p_tenant, p_home, p_token, 'read') o;
    if v_refusal is not null then
        outcome := v_refusal;
        return next;
        return;
    end if;
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', s.seal_no, s.era, s.cluster, s.from_xact::text::bigint, s.to_xact::text::bigint, s.last_event, s.named, s.events,
           s.root, s.sealed_at, s.head, s.key_id, s.signature, r.events, r.root
      from audit.seals s
      -- What an era sealed is numbered above the last of the era before and up to its own last.
      left join lateral (select * from app.seal_root(
               p_tenant, s.from_xact, s.to_xact,
               coalesce((select max(b.last_event) from audit.seals b where b.tenant_id = p_tenant and b.era < s.era), 0),
               (select max(b.last_event) from audit.seals b where b.tenant_id = p_tenant and b.era = s.era),
               (select b.named from audit.seals b where b.tenant_id = p_tenant and b.era = s.era and b.named is not null limit 1),
               s.named) where p_recount) r on true
     where s.tenant_id = p_tenant and s.seal_no > coalesce(p_after, 0)
     order by s.seal_no limit p_limit;
end
$$;

comment on function app.verify_seals(integer, integer, bytea, bigint, integer, boolean) is
    'A tenant''s seals, each with what its range holds now.';

reset role;
