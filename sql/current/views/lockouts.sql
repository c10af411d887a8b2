-- Nothing here needs lifting by hand: every row ends by itself at its time.
set role aikotoba_viewer;

create or replace view dba.lockouts as
select t.tenant_id, t.slug as tenant, h.purpose, h.tries,
       case when h.blocked_until > identity.clock() then h.blocked_until
            when h.purpose = 'inquiry-network' then h.window_from + interval '1 hour'
            else h.window_from + interval '1 day' end as blocked_until,
       encode(substring(h.subject from 1 for case when octet_length(h.subject) <= 8 then 3 else 6 end), 'hex')
           as subject_digest_prefix
  from registry.throttles h
  join registry.tenants t on t.tenant_id = h.tenant_id
  join registry.policies p on p.tenant_id = h.tenant_id
 where h.blocked_until > identity.clock()
    or (h.purpose like 'inquiry:%' or h.purpose in ('recovery', 'proof', 'address-change', 'handover', 'handover-case', 'handover-case-code', 'desk-message')) and h.window_from > identity.clock() - interval '1 day'
       and h.tries >= case when octet_length(h.subject) = 32 then p.address_day_ceiling else p.day_tries end
    or h.purpose = 'inquiry-network' and h.window_from > identity.clock() - interval '1 hour'
       and h.tries >= 2 * p.network_free_tries
 order by t.tenant_id, blocked_until desc;

comment on view dba.lockouts is 'Who is turned away now: by a tarpit, or because the day’s tries or a network’s hour of askings are spent.';
comment on column dba.lockouts.tenant_id is 'Number of the tenant.';
comment on column dba.lockouts.tenant is 'Slug of the tenant.';
comment on column dba.lockouts.purpose is 'sign-in, sign-in-network, operator-sign-in, operator-network, verification-token, inquiry-network, recovery, proof, address-change, handover, handover-case, handover-case-code, desk-message, or inquiry: and the type.';
comment on column dba.lockouts.tries is 'Failures counted.';
comment on column dba.lockouts.blocked_until is 'When it ends.';
comment on column dba.lockouts.subject_digest_prefix is 'First bytes of the subject.';

reset role;
