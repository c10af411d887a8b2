-- What waits, and for how long.
set role aikotoba_viewer;

create or replace view dba.outbox_state as
select t.tenant_id, t.slug as tenant, m.template, m.state, count(*) as n,
       identity.clock() - min(m.created_at) as oldest_age
  from registry.outbox m
  join registry.tenants t on t.tenant_id = m.tenant_id
 group by t.tenant_id, t.slug, m.template, m.state
 order by t.tenant_id, m.template, m.state;

comment on view dba.outbox_state is 'Mails by template and state.';
comment on column dba.outbox_state.tenant_id is 'Number of the tenant.';
comment on column dba.outbox_state.tenant is 'Slug of the tenant.';
comment on column dba.outbox_state.template is 'Which mail.';
comment on column dba.outbox_state.state is 'queued, spread (into one per contact), handed-over, refused, cancelled, or withheld (a decoy’s, never sent).';
comment on column dba.outbox_state.n is 'How many.';
comment on column dba.outbox_state.oldest_age is 'Age of the oldest of them.';

reset role;
