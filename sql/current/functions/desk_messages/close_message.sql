-- Closes a question that was put before the desk.
-- Who may call: aikotoba_server, for operators of the desk. Locks: the message. p_note: what was done, for the record; may be NULL.
-- Returns: closed (version) | conflict (version) | ended (closed before) | unknown | invalid (reason, reason_column) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.close_message(
    p_tenant integer, p_home integer, p_token bytea, p_message uuid, p_version integer, p_note text
) returns table (outcome text, version integer, reason text, reason_column text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
    v_message registry.desk_messages;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'desk');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_message from registry.desk_messages m where m.tenant_id = p_tenant and m.message_id = p_message for no key update;
    version := v_message.version;
    reason := case when length(p_note) > 500 then 'too-long' when app.ill_formed(p_note) then 'text-malformed' end;
    outcome := case
        when v_message.message_id is null then 'unknown'
        when v_message.version is distinct from p_version then 'conflict'
        when v_message.closed_at is not null then 'ended'
        when reason is not null then 'invalid'
        else 'closed' end;
    reason := case outcome when 'invalid' then reason end;
    reason_column := case outcome when 'invalid' then 'note' end;
    if outcome = 'closed' then
        update registry.desk_messages m
           set closed_at = identity.clock(), closed_by = v_operator.operator, note = nullif(btrim(p_note, ' 　'), ''), version = m.version + 1
         where m.tenant_id = p_tenant and m.message_id = p_message
        returning m.version into version;
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, identity.clock(), 'message-closed', 'operator', v_operator.operator, v_message.organisation_id, p_message,
                json_build_object('note', nullif(btrim(p_note, ' 　'), '')));
    end if;
    return next;
end
$$;

comment on function app.close_message(integer, integer, bytea, uuid, integer, text) is 'Closes a question that was put before the desk.';

reset role;
