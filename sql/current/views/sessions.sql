-- The network is cut to what places it, not to what names a machine.
set role aikotoba_viewer;

create or replace view dba.sessions as
select t.tenant_id, t.slug as tenant, o.member_id, s.opened_at, s.last_used_at, s.ends_at,
       case octet_length(s.network)
           when 4 then format('%s.%s.%s.x', get_byte(s.network, 0), get_byte(s.network, 1), get_byte(s.network, 2))
           when 8 then format('%s:%s:%s::x', encode(substring(s.network from 1 for 2), 'hex'),
                              encode(substring(s.network from 3 for 2), 'hex'), encode(substring(s.network from 5 for 2), 'hex'))
       end as network_masked
  from registry.sessions s
  join registry.tenants t on t.tenant_id = s.tenant_id
  join registry.organisations o on o.tenant_id = s.tenant_id and o.organisation_id = s.organisation_id
 where s.ended_at is null and s.ends_at > identity.clock() and s.last_used_at + s.idle > identity.clock()
 order by t.tenant_id, s.opened_at desc;

comment on view dba.sessions is 'Sessions that last.';
comment on column dba.sessions.tenant_id is 'Number of the tenant.';
comment on column dba.sessions.tenant is 'Slug of the tenant.';
comment on column dba.sessions.member_id is 'Member ID of the organisation that signed in.';
comment on column dba.sessions.opened_at is 'When it began.';
comment on column dba.sessions.last_used_at is 'When it was last used, to the minute.';
comment on column dba.sessions.ends_at is 'When it ends at the latest.';
comment on column dba.sessions.network_masked is 'Where it was opened from, cut to /24 or /48.';

reset role;
