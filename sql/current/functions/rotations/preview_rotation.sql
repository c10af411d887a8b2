-- What a rotation will do, in numbers: how many holders stand how. While it is planned, as of now: suspensions, contracts, who can
-- be reached and who came since (joined-since); once generated, as generating and announcing judged.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- Returns: read, a row per standing (gets-one, no-contact: gets one but nobody can be reached, already-has-one,
-- contract-ends-before, suspended, withdrawn, joined-since; later also announced), which add up to all holders; one row without a
-- standing where there is no holder | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.preview_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid)
returns table (outcome text, standing text, holders integer)
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
    select 'read', l.standing, count(*)::integer from app.rotation_lines(p_tenant, p_rotation, v_rule.roles, v_now) l
     group by l.standing order by l.standing;
    if not found then
        outcome := 'read';
        holders := 0;
        return next;
    end if;
end
$$;

comment on function app.preview_rotation(integer, integer, bytea, uuid) is 'What a rotation will do, in numbers.';

reset role;
