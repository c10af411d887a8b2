-- The books of every rotation. Generated is counted from the credentials, not from what the rotation noted, so that the
-- sums prove something.
set role aikotoba_viewer;

create or replace view dba.rotation_progress as
select t.tenant_id, t.slug as tenant, r.rotation_id, y.code as type, p.code as period, r.state, i.planned, c.generated,
       i.announced, i.skipped, i.unannounced,
       i.planned = c.generated + i.skipped + i.to_generate
           and c.generated = i.announced + i.unannounced + i.to_announce
           and (i.to_generate = 0 or r.state in ('planned', 'cancelled', 'closed'))
           and (i.to_announce = 0 or r.state <> 'announced') as adds_up,
       r.effective_at, i.to_generate, i.to_announce
  from registry.rotations r
  join registry.tenants t on t.tenant_id = r.tenant_id
  join registry.credential_types y on y.tenant_id = r.tenant_id and y.type_id = r.type_id
  join registry.periods p on p.tenant_id = r.tenant_id and p.period_id = r.period_id
 cross join lateral (
        select count(*) as generated from registry.credentials g
         where g.tenant_id = r.tenant_id and g.rotation_id = r.rotation_id) c
 cross join lateral (
        select count(*) as planned, count(n.skipped_because) as skipped, count(n.announced_at) as announced,
               count(n.unannounced_because) as unannounced,
               count(*) filter (where n.skipped_because is null and n.credential_id is null) as to_generate,
               count(*) filter (where n.credential_id is not null and n.announced_at is null
                                  and n.unannounced_because is null) as to_announce
          from (select o.skipped_because, o.announced_at, o.unannounced_because,
                       -- Looked up row by row: of a rotation that the statistics do not know, a join would be quadratic.
                       (select g.credential_id from registry.credentials g
                         where g.tenant_id = o.tenant_id and g.rotation_id = o.rotation_id and g.holder_id = o.holder_id)
                  from registry.rotation_items o
                 where o.tenant_id = r.tenant_id and o.rotation_id = r.rotation_id) n) i
 order by t.tenant_id, r.planned_at;

comment on view dba.rotation_progress is 'How far each rotation has come, and whether its counts add up.';
comment on column dba.rotation_progress.tenant_id is 'Number of the tenant.';
comment on column dba.rotation_progress.tenant is 'Slug of the tenant.';
comment on column dba.rotation_progress.rotation_id is 'Id of the rotation.';
comment on column dba.rotation_progress.type is 'Code of the credential type.';
comment on column dba.rotation_progress.period is 'Code of the period.';
comment on column dba.rotation_progress.state is 'planned, generated, announced, closed or cancelled.';
comment on column dba.rotation_progress.planned is 'Holders judged, skipped ones included.';
comment on column dba.rotation_progress.generated is 'Credentials that this rotation made.';
comment on column dba.rotation_progress.announced is 'Holders whose contacts were written to.';
comment on column dba.rotation_progress.skipped is 'Holders that get none from it; dba.rotation_exceptions says why.';
comment on column dba.rotation_progress.unannounced is 'Holders that could not be written to; dba.rotation_exceptions says why.';
comment on column dba.rotation_progress.adds_up is
    'planned = generated + skipped + to_generate and generated = announced + unannounced + to_announce, and nothing is left where the state says so.';
comment on column dba.rotation_progress.effective_at is 'When its generation begins, by the clock alone.';
comment on column dba.rotation_progress.to_generate is 'Holders still to get one; in a cancelled or closed rotation, for good.';
comment on column dba.rotation_progress.to_announce is 'Holders still to be written to; in a cancelled or closed rotation, for good.';

reset role;
