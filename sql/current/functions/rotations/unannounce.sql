-- Takes back that holders were announced to, when none of their letters about these credentials went out. Where the last was cancelled
-- because the organisation is not active, that is the reason; a later announcing writes to them once they are.
-- Who may call: functions of app only, when they have cancelled letters: letters have no index by what they are about. Locks: items.
-- What the whole tenant holds is one holder's: its rotation can take the announcing back, a suspended organisation cannot.
set role aikotoba_definer;

create or replace function app.unannounce(p_tenant integer, p_credentials uuid[]) returns void
language plpgsql
as $$
begin
    update registry.rotation_items i
       set announced_at = null, unannounced_because = substring(l.reply_class from '^organisation-(suspended|withdrawn)$')
      from (select m.code_for, (array_agg(m.reply_class order by m.settled_at desc))[1] as reply_class
              from registry.outbox m
             where m.tenant_id = p_tenant and m.template = 'rotation-announcement' and m.code_for = any (p_credentials)
             group by m.code_for
            having bool_and(m.state = 'cancelled')) l
      join registry.credentials c on c.tenant_id = p_tenant and c.credential_id = l.code_for
     where i.tenant_id = p_tenant and i.rotation_id = c.rotation_id and i.holder_id = c.holder_id
       and (c.organisation_id is not null or l.reply_class = 'rotation-cancelled') and i.announced_at is not null;
end
$$;

reset role;
