-- Whose turn it is, by the clock; kept 90 days. dba.recovery_funnel counts them by day.
set role aikotoba_viewer;

create or replace view dba.recoveries as
with standing as (
    select r.tenant_id, r.recovery_id, r.proof, r.asked_at, r.verified_at, r.grant_until, r.registered_at, c.expires_at, h.withheld,
           coalesce(r.organisation_id, h.organisation_id) as organisation_id, h.choices,
           case when r.registered_at is not null then 'registered'
                when r.verified_at is not null and r.grant_until > identity.clock() then 'verified'
                when r.verified_at is null and c.expires_at > identity.clock() then 'asked'
                else 'lapsed' end as state
      from registry.recoveries r
      join (
            select n.tenant_id, n.recovery_id, count(n.organisation_id) as choices, count(n.organisation_id) = 0 as withheld,
                   case count(n.organisation_id) when 1 then (array_agg(n.organisation_id))[1] end as organisation_id
              from registry.recovery_choices n group by n.tenant_id, n.recovery_id
           ) h on h.tenant_id = r.tenant_id and h.recovery_id = r.recovery_id
      left join registry.one_time_codes c on c.tenant_id = r.tenant_id and c.code_for = r.recovery_id
)
select t.tenant_id, t.slug as tenant, s.recovery_id, s.proof, s.choices, o.member_id, s.withheld, s.state, s.asked_at,
       identity.clock() - coalesce(s.registered_at, s.verified_at, s.asked_at) as age,
       case s.state when 'asked' then 'code' when 'verified' then 'password' end as waiting_for,
       case s.state when 'asked' then s.expires_at when 'verified' then s.grant_until end as deadline,
       s.verified_at, s.registered_at
  from standing s
  join registry.tenants t on t.tenant_id = s.tenant_id
  left join registry.organisations o on o.tenant_id = s.tenant_id and o.organisation_id = s.organisation_id
 order by t.tenant_id, s.recovery_id desc;

comment on view dba.recoveries is 'Askings for a new password, and how far each has come.';
comment on column dba.recoveries.tenant_id is 'Number of the tenant.';
comment on column dba.recoveries.tenant is 'Slug of the tenant.';
comment on column dba.recoveries.recovery_id is 'Id of the recovery, which its letter’s URL names.';
comment on column dba.recoveries.proof is 'member-id-and-address, or address: the member ID was forgotten, too.';
comment on column dba.recoveries.choices is 'Organisations that the address stands for.';
comment on column dba.recoveries.member_id is 'Of the organisation; NULL as long as it is one of several.';
comment on column dba.recoveries.withheld is 'For nobody who is registered: a decoy, no mail.';
comment on column dba.recoveries.state is 'asked, verified (the code was typed), registered (a password was set), lapsed.';
comment on column dba.recoveries.asked_at is 'When it was asked for.';
comment on column dba.recoveries.age is 'Since its last step: the asking, the right code, the password.';
comment on column dba.recoveries.waiting_for is 'What is next: code, password; NULL: nothing.';
comment on column dba.recoveries.deadline is 'Until when that waits.';
comment on column dba.recoveries.verified_at is 'When the right code was typed.';
comment on column dba.recoveries.registered_at is 'When the password was set.';

reset role;
