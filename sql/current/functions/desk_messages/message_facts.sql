-- What the letter to the desk's address says of a question: all of it.
-- Who may call: app.asking_facts only. Locks nothing.
set role aikotoba_definer;

create or replace function app.message_facts(p_tenant integer, p_message uuid) returns json
language plpgsql stable
as $$
begin
    return (select json_build_object('subject', m.subject, 'body', m.body, 'person', m.person, 'replyTo', m.reply_to, 'memberId', o.member_id,
                                     'organisation', o.name)
              from registry.desk_messages m
              left join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = m.organisation_id
             where m.tenant_id = p_tenant and m.message_id = p_message);
end
$$;

reset role;
