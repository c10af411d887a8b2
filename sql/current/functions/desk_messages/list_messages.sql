-- The questions put before the desk, newest first.
-- Who may call: aikotoba_server, for operators. Locks nothing. p_state: open or closed; NULL: all.
-- Returns: read, a row per message, as typed | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_messages(
    p_tenant integer, p_home integer, p_token bytea, p_state text, p_after uuid, p_limit integer
) returns table (
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
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', m.message_id, m.state, m.subject, m.body, m.person, m.reply_to, m.member_id, m.sent_at, m.closed_at, m.closed_by, m.note,
           m.version
      from app.told_messages(p_tenant) m
     where (p_after is null or m.message_id < p_after) and (p_state is null or m.state = p_state)
     order by m.message_id desc limit p_limit;
end
$$;

comment on function app.list_messages(integer, integer, bytea, text, uuid, integer) is 'The questions put before the desk, newest first.';

reset role;
