-- Not what was asked, nor by whom: that is the operators'.
set role aikotoba_viewer;

create or replace view dba.desk_messages as
select t.tenant_id, t.slug as tenant, m.message_id, o.member_id, case when m.closed_at is null then 'open' else 'closed' end as state, m.sent_at,
       coalesce(m.closed_at, identity.clock()) - m.sent_at as age, m.closed_at, m.closed_by
  from registry.desk_messages m
  join registry.tenants t on t.tenant_id = m.tenant_id
  left join registry.organisations o on o.tenant_id = m.tenant_id and o.organisation_id = m.organisation_id
 order by t.tenant_id, m.sent_at desc;

comment on view dba.desk_messages is 'Questions put before the desk; a year after they were closed they are gone.';
comment on column dba.desk_messages.tenant_id is 'Number of the tenant.';
comment on column dba.desk_messages.tenant is 'Slug of the tenant.';
comment on column dba.desk_messages.message_id is 'What the audit calls it.';
comment on column dba.desk_messages.member_id is 'Of who was signed in.';
comment on column dba.desk_messages.state is 'open or closed.';
comment on column dba.desk_messages.sent_at is 'When it came.';
comment on column dba.desk_messages.age is 'How long it has waited, or had to.';
comment on column dba.desk_messages.closed_at is 'When it was closed.';
comment on column dba.desk_messages.closed_by is 'By which operator.';

reset role;
