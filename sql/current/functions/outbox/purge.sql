-- Deletes what is over, in a batch per tenant.
-- Who may call: aikotoba_courier. Locks: rows, by SKIP LOCKED.
-- p_table: one_time_codes, inquiries, recoveries, changes, handovers, sessions, access_tokens (operators' sessions alone), throttles, outbox,
-- imports, handover_cases, desk_messages. p_before: over before then; what must be kept longer is kept whatever the caller says (codes a day,
-- inquiries without a disclosure, recoveries, changes and handovers that nobody objected to 90 days, sessions 7 days, throttles 2 days, mail 30
-- days, imports that were left a day, cases and questions a year after their end, and with a case the handover it was opened of). Version 7 ids
-- follow time and need no index on it.
-- What is over is found once (materialized): a plan that asks again for each row it compares would take more than a batch.
-- Returns: purged (how many, over all tenants; a full batch of p_limit in some tenant means: call again) | table-unknown.
set role aikotoba_definer;

create or replace function app.purge(p_table text, p_before timestamptz, p_limit integer)
returns table (outcome text, purged integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
declare
    v_now timestamptz := identity.clock();
    v_kept interval;
    v_before timestamptz;
    v_last uuid;
    v_rows integer;
    v_tenant integer;
begin
    v_kept := case
        when p_table in ('one_time_codes', 'imports') then interval '1 day'
        when p_table = 'throttles' then interval '2 days'
        when p_table in ('sessions', 'access_tokens') then interval '7 days'
        when p_table = 'outbox' then interval '30 days'
        when p_table in ('inquiries', 'recoveries', 'changes', 'handovers') then interval '90 days'
        when p_table in ('handover_cases', 'desk_messages') then interval '1 year'
    end;
    v_before := least(p_before, v_now - v_kept);
    purged := 0;
    if v_kept is null then
        outcome := 'table-unknown';
        return next;
        return;
    end if;
    v_last := encode(substring(int8send((extract(epoch from v_before) * 1000)::bigint) from 3) || '\x7fffbfffffffffffffff', 'hex');

    -- The installation has operators, too.
    for v_tenant in select a.tenant_id from identity.active_tenants() a union all select 0 loop
        perform set_config('aikotoba.tenant', v_tenant::text, true);
        case p_table
            when 'one_time_codes' then
                with over as materialized (
                    select o.code_for from registry.one_time_codes o
                     where o.tenant_id = v_tenant and o.code_for <= v_last and o.expires_at < v_before
                     order by o.code_for limit p_limit for update skip locked)
                delete from registry.one_time_codes c using over
                 where c.tenant_id = v_tenant and c.code_for = over.code_for;
            when 'inquiries' then
                with over as materialized (
                    select o.inquiry_id from registry.inquiries o
                     where o.tenant_id = v_tenant and o.inquiry_id <= v_last and o.asked_at < v_before
                       and not exists (select from registry.disclosures d
                                        where d.tenant_id = v_tenant and d.inquiry_id = o.inquiry_id)
                     order by o.inquiry_id limit p_limit for update skip locked)
                delete from registry.inquiries i using over
                 where i.tenant_id = v_tenant and i.inquiry_id = over.inquiry_id;
            when 'recoveries' then
                with over as materialized (
                    select o.recovery_id from registry.recoveries o
                     where o.tenant_id = v_tenant and o.recovery_id <= v_last and o.asked_at < v_before
                     order by o.recovery_id limit p_limit for update skip locked)
                delete from registry.recoveries r using over
                 where r.tenant_id = v_tenant and r.recovery_id = over.recovery_id;
            when 'changes' then
                with over as materialized (
                    select o.change_id from registry.changes o
                     where o.tenant_id = v_tenant and o.change_id <= v_last and o.asked_at < v_before
                     order by o.change_id limit p_limit for update skip locked)
                delete from registry.changes h using over
                 where h.tenant_id = v_tenant and h.change_id = over.change_id;
            when 'handovers' then
                -- One that was objected to goes with its case. The audit keeps the course of the others.
                with over as materialized (
                    select o.handover_id from registry.handovers o
                     where o.tenant_id = v_tenant and o.handover_id <= v_last and o.objected_at is null
                       and coalesce(o.ended_at, greatest(o.objection_until, o.effective_at), o.offer_until) < v_before
                     order by o.handover_id limit p_limit for update skip locked)
                delete from registry.handovers h using over
                 where h.tenant_id = v_tenant and h.handover_id = over.handover_id;
            when 'sessions' then
                with over as materialized (
                    select o.token_digest from registry.sessions o
                     where o.tenant_id = v_tenant and least(o.ended_at, o.ends_at, o.last_used_at + o.idle) < v_before
                     limit p_limit for update skip locked)
                delete from registry.sessions s using over
                 where s.tenant_id = v_tenant and s.token_digest = over.token_digest;
            when 'access_tokens' then
                with over as materialized (
                    select o.token_digest from registry.access_tokens o
                     where o.tenant_id = v_tenant and o.kind = 'operator-session'
                       and least(o.revoked_at, o.ends_at, coalesce(o.last_used_at, o.created_at) + o.idle) < v_before
                     limit p_limit for update skip locked)
                delete from registry.access_tokens a using over
                 where a.tenant_id = v_tenant and a.token_digest = over.token_digest;
            when 'throttles' then
                with over as materialized (
                    select o.purpose, o.subject from registry.throttles o
                     where o.tenant_id = v_tenant and o.window_from < v_before and o.blocked_until < v_before
                       and coalesce(o.mail_times[cardinality(o.mail_times)], '-infinity') < v_before
                     limit p_limit for update skip locked)
                delete from registry.throttles t using over
                 where t.tenant_id = v_tenant and t.purpose = over.purpose and t.subject = over.subject;
            when 'outbox' then
                with over as materialized (
                    select o.mail_id from registry.outbox o
                     where o.tenant_id = v_tenant and o.mail_id <= v_last and o.settled_at < v_before
                     order by o.mail_id limit p_limit for update skip locked)
                delete from registry.outbox m using over
                 where m.tenant_id = v_tenant and m.mail_id = over.mail_id;
            when 'imports' then
                perform app.forget_import(v_tenant, o.import_id)
                   from (select i.import_id from registry.imports i
                          where i.tenant_id = v_tenant and i.begun_at < v_before
                          limit p_limit for update skip locked) o;
            when 'handover_cases' then
                with over as materialized (
                    select o.case_id from registry.handover_cases o
                     where o.tenant_id = v_tenant and o.case_id <= v_last
                       and case when app.case_state(o.state, o.prove_until, o.cooling_until, v_now) in ('lapsed', 'done', 'answered', 'refused')
                                then coalesce(o.closed_at, o.cooling_until, o.prove_until) < v_before end
                     order by o.case_id limit p_limit for update skip locked), decided as (
                    delete from registry.handovers d using registry.handover_cases k, over
                     where k.tenant_id = v_tenant and k.case_id = over.case_id and d.tenant_id = v_tenant and d.handover_id = k.handover_id)
                delete from registry.handover_cases h using over
                 where h.tenant_id = v_tenant and h.case_id = over.case_id;
            when 'desk_messages' then
                with over as materialized (
                    select o.message_id from registry.desk_messages o
                     where o.tenant_id = v_tenant and o.message_id <= v_last and o.closed_at < v_before
                     order by o.message_id limit p_limit for update skip locked)
                delete from registry.desk_messages m using over
                 where m.tenant_id = v_tenant and m.message_id = over.message_id;
        end case;
        get diagnostics v_rows = row_count;
        purged := purged + v_rows;
    end loop;
    outcome := 'purged';
    return next;
end
$$;

comment on function app.purge(text, timestamptz, integer) is 'Deletes what is over, in a batch per tenant.';

reset role;
