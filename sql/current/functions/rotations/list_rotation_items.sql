-- The holders of a rotation by member ID, all or those of one standing (see preview_rotation).
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- p_after: the last member ID before. What the whole tenant holds has no member ID; it is a list of one.
-- Returns: read, a row per holder | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_rotation_items(
    p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_standing text, p_after text, p_limit integer
) returns table (
    outcome text, organisation_id uuid, member_id text, name text, name_en text, contract_until text, standing text,
    announced_at timestamptz
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_rule record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_rule from app.rotation_rule(p_tenant, p_rotation);
    if not found then
        outcome := 'unknown';
        return next;
        return;
    end if;
    return query
    select 'read', o.organisation_id, o.member_id, o.name, o.name_en, to_char(o.contract_until, 'YYYY-MM-DD'), l.standing,
           i.announced_at
      from app.rotation_lines(p_tenant, p_rotation, v_rule.roles, v_now) l
      left join registry.rotation_items i
        on i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.holder_id = l.holder_id
      left join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = l.organisation_id
     where (p_standing is null or l.standing = p_standing) and (p_after is null or o.member_id > p_after)
     order by o.member_id limit p_limit;
end
$$;

comment on function app.list_rotation_items(integer, integer, bytea, uuid, text, text, integer) is
    'The holders of a rotation by member ID.';

reset role;
