-- The questions put before the desk, as operators are told them.
-- Who may call: app.list_messages and app.read_message only; inlined. Locks nothing.
set role aikotoba_definer;

create or replace function app.told_messages(p_tenant integer) returns table (
    message_id uuid, state text, subject text, body text, person text, reply_to text, member_id text, sent_at timestamptz,
    closed_at timestamptz, closed_by text, note text, version integer
)
language sql stable
as $$
    select m.message_id, case when m.closed_at is null then 'open' else 'closed' end, m.subject, m.body, m.person, m.reply_to, o.member_id,
           m.sent_at, m.closed_at, m.closed_by, m.note, m.version
      from registry.desk_messages m
      left join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = m.organisation_id
     where m.tenant_id = p_tenant
$$;

reset role;
