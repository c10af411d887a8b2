-- Hot tables carry few constraints; this looks for what more of them would have refused.
select 'a row says what can be' as rule, 'tenant ' || tenant_id || ', ' || id as object, finding
  from (
    select c.tenant_id, c.code_for as id, c.tries || ' of ' || c.max_tries || ' tries' as finding from registry.one_time_codes c
     where c.tries < 0 or c.tries > c.max_tries
    union all
    select d.tenant_id, d.inquiry_id, 'a disclosure of a ' || d.kind || case when d.credential_id is null then ' without' else ' with' end
           || ' a credential' from registry.disclosures d
     where d.kind not in ('credential', 'member-id', 'external-id') or (d.kind = 'credential') = (d.credential_id is null)
    union all
    select m.tenant_id, m.mail_id, 'a mail is ' || m.state || case when m.settled_at is null then ' without' else ' with' end || ' an end'
      from registry.outbox m
     where m.state not in ('queued', 'spread', 'handed-over', 'refused', 'cancelled', 'withheld')
        or (m.state = 'queued') <> (m.settled_at is null)
    union all
    select e.tenant_id, e.subject, 'an actor is a ' || e.actor_kind from audit.events e
     where e.actor_kind not in ('member', 'public', 'operator', 'client', 'courier', 'platform')) impossible;
