-- Heads that stand elsewhere, too, are what makes the end of the chain safe: export them.
set role aikotoba_viewer;

create or replace view dba.audit_seals as
select t.tenant_id, t.slug as tenant, s.seal_no, s.era, s.events, encode(s.head, 'hex') as head, s.sealed_at,
       u.unsealed_events, u.oldest_unsealed_age
  from audit.seals s
  join registry.tenants t on t.tenant_id = s.tenant_id
  left join lateral (
        select count(*) as unsealed_events, identity.clock() - min(e.at) as oldest_unsealed_age
          from audit.events e
         where e.tenant_id = s.tenant_id and e.xact >= s.to_xact and (s.named is null or e.event_no <> all (s.named))) u
    on not exists (select from audit.seals n where n.tenant_id = s.tenant_id and n.seal_no > s.seal_no)
 order by t.tenant_id, s.seal_no;

comment on view dba.audit_seals is 'The chain of seals over each tenant’s audit.';
comment on column dba.audit_seals.tenant_id is 'Number of the tenant.';
comment on column dba.audit_seals.tenant is 'Slug of the tenant.';
comment on column dba.audit_seals.seal_no is 'Number of the seal, from 1 without a gap.';
comment on column dba.audit_seals.era is 'Counts the restores into another cluster, from 1.';
comment on column dba.audit_seals.events is 'How many events it seals.';
comment on column dba.audit_seals.head is 'The seal’s hash over its range and the head before, in hexadecimal.';
comment on column dba.audit_seals.sealed_at is 'When it was sealed.';
comment on column dba.audit_seals.unsealed_events is 'With the last seal of a tenant: events since, not sealed yet.';
comment on column dba.audit_seals.oldest_unsealed_age is 'With the last seal of a tenant: how long the oldest of these has been waiting.';

reset role;
