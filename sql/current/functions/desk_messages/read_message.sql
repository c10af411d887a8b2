-- A question that was put before the desk.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- Returns: read, as typed | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.read_message(p_tenant integer, p_home integer, p_token bytea, p_message uuid) returns table (
    outcome text, message_id uuid, state text, subject text, body text, person text, reply_to text, member_id text,
    sent_at timestamptz, closed_at timestamptz, closed_by text, note text, version integer
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is null then
        return query
        select 'read', m.message_id, m.state, m.subject, m.body, m.person, m.reply_to, m.member_id, m.sent_at, m.closed_at, m.closed_by,
               m.note, m.version
          from app.told_messages(p_tenant) m
         where m.message_id = p_message;
    end if;
    if not found or v_operator.refusal is not null then
        outcome := coalesce(v_operator.refusal, 'unknown');
        return next;
    end if;
end
$$;

comment on function app.read_message(integer, integer, bytea, uuid) is 'A question that was put before the desk.';

reset role;
