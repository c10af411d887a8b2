-- Takes back that holders were announced to, when none of their letters about these credentials went out and the last was
-- cancelled because the organisation is not active. A later announcing writes to them once they are.
-- Who may call: app.stop_dealings and app.cancel_late_mail only, when they have cancelled letters: letters have no index by what
-- they are about. What the whole tenant holds is one holder's, whoever is suspended. Locks: items.
set role aikotoba_definer;

create or replace function app.unannounce(p_tenant integer, p_credentials uuid[]) returns void
language plpgsql
as $$
begin
    update registry.rotation_items i
       set announced_at = null, unannounced_because = substr(l.reply_class, char_length('organisation-') + 1)
      from (select m.code_for, (array_agg(m.reply_class order by m.settled_at desc))[1] as reply_class
              from registry.outbox m
             where m.tenant_id = p_tenant and m.template = 'rotation-announcement' and m.code_for = any (p_credentials)
             group by m.code_for
            having bool_and(m.state = 'cancelled')) l
      join registry.credentials c on c.tenant_id = p_tenant and c.credential_id = l.code_for
     where i.tenant_id = p_tenant and i.rotation_id = c.rotation_id and i.holder_id = c.organisation_id
       and i.announced_at is not null and l.reply_class in ('organisation-suspended', 'organisation-withdrawn');
end
$$;

reset role;
