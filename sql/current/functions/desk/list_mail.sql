-- The mails of a tenant as the courier knows them, newest first.
-- Who may call: aikotoba_server, for operators. Locks nothing. p_state NULL: all states.
-- Returns: read, a row per mail, never what it says; a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_mail(
    p_tenant integer, p_home integer, p_token bytea, p_state text, p_member_id text, p_reference text, p_after uuid,
    p_limit integer
) returns table (
    outcome text, mail_id uuid, template text, state text, member_id text, recipient text, reference text, attempts integer,
    created_at timestamptz, due_at timestamptz, settled_at timestamptz, reply_class text
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
    select 'read', m.mail_id, m.template, m.state, o.member_id, m.recipient, m.reference, m.attempts, m.created_at,
           case when m.state = 'queued' then m.due_at end, m.settled_at, m.reply_class
      from registry.outbox m
      left join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = m.organisation_id
     where m.tenant_id = p_tenant and (p_after is null or m.mail_id < p_after)
       and (p_state is null or m.state = p_state)
       and (p_member_id is null or o.member_id = p_member_id)
       and (p_reference is null or m.reference = p_reference)
       -- What a stranger asked for an address that is nobody's is nobody's business either.
       and m.state <> 'withheld'
     order by m.mail_id desc limit p_limit;
end
$$;

comment on function app.list_mail(integer, integer, bytea, text, text, text, uuid, integer) is
    'The mails of a tenant as the courier knows them.';

reset role;
