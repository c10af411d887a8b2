-- Who gets a credential of a type for a time, and who does not, and why: the one place that decides it.
-- Who may call: functions of app only; inlined. Locks nothing.
-- p_rotation: its own credentials are no reason against it. p_until NULL: whether there is one already is not asked, as of
-- holders who are to get one all the same, or have it. A contract's end is exclusive, like all ends.
-- For one holder: a subquery with where j.holder_id = …, which reaches the index.
-- Returns: a row per holder, of a type that the whole tenant holds one with the nil id; skipped_because NULL: gets one.
set role aikotoba_definer;

create or replace function app.judge_holders(
    p_tenant integer, p_rotation uuid, p_type uuid, p_holder text, p_from timestamptz, p_until timestamptz, p_zone text
) returns table (holder_id uuid, skipped_because text)
language sql stable
as $$
    select h.holder_id,
           case when h.status in ('withdrawn', 'suspended') then h.status
                when h.contract_until <= (p_from at time zone p_zone)::date then 'contract-ends-before'
                when exists (select from registry.credentials c
                              where c.tenant_id = p_tenant and c.holder_id = h.holder_id and c.type_id = p_type
                                and c.revoked_at is null and c.valid_from < p_until and c.valid_until > p_from
                                and (p_rotation is null or c.rotation_id is distinct from p_rotation)) then 'already-has-one' end
      from (select o.organisation_id as holder_id, o.status, o.contract_until
              from registry.organisations o
             where o.tenant_id = p_tenant and p_holder = 'organisation'
            union all
            select '00000000-0000-0000-0000-000000000000'::uuid, 'active', null::date where p_holder = 'tenant') h
$$;

reset role;
