-- Handovers as operators see them, newest first; one that was objected to waits for them as long as its case does.
-- Who may call: aikotoba_server, for operators. Locks nothing. p_handover: that one alone. p_member_id, p_state NULL: all.
-- Returns: read, a row per handover (none: none) | a refusal of operator_acting. waiting_for: successor, clock, objection, desk, or NULL; until when:
-- deadline. case_id, case_number: of the case that an objection opened.
set role aikotoba_definer;

drop function if exists app.list_handovers(integer, integer, bytea, uuid, text, text, uuid, integer);

create or replace function app.list_handovers(
    p_tenant integer, p_home integer, p_token bytea, p_handover uuid, p_member_id text, p_state text, p_after uuid, p_limit integer
) returns table (
    outcome text, handover_id uuid, member_id text, name text, contact_id uuid, role text, predecessor text, predecessor_address text,
    person text, department text, phone text, address text, state text, waiting_for text, deadline timestamptz, effect text,
    offered_at timestamptz, offer_until timestamptz, accepted_at timestamptz, successor_id uuid, effective_at timestamptz,
    objection_until timestamptz, objected_at timestamptz, ended_at timestamptz, case_id uuid, case_number text
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', h.handover_id, o.member_id, o.name, h.contact_id, c.role, c.person, c.address, h.person, h.department, h.phone, h.address,
           s.state,
           case s.state when 'open' then 'successor' when 'accepted' then 'clock' when 'effective' then 'objection'
                        when 'objected' then case
                            when k.case_id is not null and app.case_waits_for(app.case_state(k.state, k.prove_until, k.cooling_until, v_now)) = 'nobody' then null
                            else 'desk' end end,
           case s.state when 'open' then h.offer_until when 'accepted' then h.effective_at when 'effective' then h.objection_until end,
           h.effect, h.offered_at, h.offer_until, h.accepted_at, h.successor_id, h.effective_at, h.objection_until, h.objected_at, h.ended_at, k.case_id,
           k.case_number
      from registry.handovers h
      join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = h.contact_id
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = h.organisation_id
      left join registry.handover_cases k on k.tenant_id = p_tenant and k.handover_id = h.handover_id
      join lateral app.handover_state(h, case o.status when 'active' then c.valid_until else '-infinity' end, v_now) s (state) on true
     where h.tenant_id = p_tenant and (p_handover is null or h.handover_id = p_handover)
       and (p_member_id is null or o.member_id = p_member_id) and (p_state is null or s.state = p_state)
       and (p_after is null or h.handover_id < p_after)
     order by h.handover_id desc limit p_limit;
end
$$;

comment on function app.list_handovers(integer, integer, bytea, uuid, text, text, uuid, integer) is 'Handovers as operators see them.';

reset role;
