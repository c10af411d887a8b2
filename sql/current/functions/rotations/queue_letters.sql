-- Writes a letter to each reachable contact of organisations: in office, in one of the roles, and not refused by its mail
-- server when last tried. One letter to an address, in its contact's language.
-- Who may call: functions of app only, last before their audit. Locks: the tenant's policies, so that letters stand in
-- one line: as many an hour as the tenant allows, each template after its own.
-- p_subjects: the credential each organisation's letter is about; it tells the courier all the rest.
-- Returns: the organisations that were written to.
set role aikotoba_definer;

create or replace function app.queue_letters(
    p_tenant integer, p_template text, p_organisations uuid[], p_subjects uuid[], p_roles text[], p_now timestamptz
) returns table (organisation_id uuid)
language plpgsql
as $$
#variable_conflict use_column
declare
    v_gap interval;
    v_first timestamptz;
begin
    select interval '1 hour' / p.announcements_per_hour into strict v_gap
      from registry.policies p where p.tenant_id = p_tenant for no key update;
    v_first := greatest(p_now, v_gap + (
        select m.due_at from registry.outbox m
         where m.tenant_id = p_tenant and m.state = 'queued' and m.template = p_template
         order by m.due_at desc limit 1));

    return query
    with addressed as (
        select distinct on (g.place, c.address_folded) g.place, g.organisation_id, g.subject, c.address, c.locale
          from unnest(p_organisations, p_subjects) with ordinality as g (organisation_id, subject, place)
          join registry.organisations o
            on o.tenant_id = p_tenant and o.organisation_id = g.organisation_id and o.status = 'active'
          join registry.contacts c
            on c.tenant_id = p_tenant and c.organisation_id = g.organisation_id
           and c.valid_from <= p_now and c.valid_until > p_now and c.role = any (p_roles) and c.delivery <> 'refused'
         order by g.place, c.address_folded, array_position(array['representative', 'deputy', 'technical'], c.role)
    ), lined_up as (
        select a.*, v_first + v_gap * (row_number() over (order by a.place, a.address) - 1) as due_at from addressed a
    ), queued as (
        insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at,
                                     expires_at, code_for, created_at)
        select p_tenant, app.new_id(p_now), p_template, l.locale, l.organisation_id, l.address, 'queued', l.due_at,
               l.due_at + interval '7 days', l.subject, p_now
          from lined_up l
        returning organisation_id
    )
    select distinct q.organisation_id from queued q;
end
$$;

reset role;
