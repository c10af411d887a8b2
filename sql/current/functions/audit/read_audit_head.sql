-- Where a tenant's chain of seals ends, and how much of its audit is sealed.
-- Who may call: aikotoba_server, for operators. Locks nothing. Whatever was put in among what is sealed makes all_events larger than
-- sealed_events and unsealed_events together.
-- Returns: read (seal_no NULL while there is none) | a refusal of operator_acting.
set role aikotoba_auditor;

create or replace function app.read_audit_head(p_tenant integer, p_home integer, p_token bytea)
returns table (
    outcome text, seal_no bigint, era integer, head bytea, sealed_at timestamptz, sealed_events bigint, unsealed_events bigint,
    all_events bigint, oldest_unsealed_at timestamptz
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_refusal text;
    v_last audit.seals;
    v_floor bigint;
    v_named bigint[];
begin
    select o.refusal into v_refusal from app.prove_operator(p_tenant, p_home, p_token, 'read') o;
    if v_refusal is not null then
        outcome := v_refusal;
        return next;
        return;
    end if;
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_last from audit.seals s where s.tenant_id = p_tenant order by s.seal_no desc limit 1;
    v_floor := coalesce((select max(s.last_event) from audit.seals s where s.tenant_id = p_tenant and s.era < v_last.era), 0);
    v_named := (select s.named from audit.seals s where s.tenant_id = p_tenant and s.era = v_last.era and s.named is not null limit 1);
    select count(*), count(*) filter (where u.is_unsealed), min(e.at) filter (where u.is_unsealed)
      into all_events, unsealed_events, oldest_unsealed_at
      from audit.events e
     cross join lateral (select e.xact >= coalesce(v_last.to_xact, '0') and e.event_no > v_floor
                                and (v_named is null or e.event_no <> all (v_named)) as is_unsealed) u
     where e.tenant_id = p_tenant;
    sealed_events := coalesce((select sum(s.events)::bigint from audit.seals s where s.tenant_id = p_tenant), 0);
    seal_no := v_last.seal_no;
    era := v_last.era;
    head := v_last.head;
    sealed_at := v_last.sealed_at;
    outcome := 'read';
    return next;
end
$$;

comment on function app.read_audit_head(integer, integer, bytea) is 'Where a tenant''s chain of seals ends.';

reset role;
