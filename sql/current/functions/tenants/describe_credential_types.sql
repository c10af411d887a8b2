-- The credential types of a tenant as read_settings shows them, each with the period that is current now and, while
-- sign-in still accepts the generation of the period before, until when.
-- Who may call: app.read_settings only. Locks nothing.
set role aikotoba_definer;

create or replace function app.describe_credential_types(p_tenant integer, p_now timestamptz) returns json
language sql stable
as $$
    select coalesce(json_agg(json_build_object(
        'code', t.code,
        'name', json_build_object('ja', t.name_ja, 'en', t.name_en),
        'purpose', json_build_object('ja', t.purpose_ja, 'en', t.purpose_en),
        'signsIn', t.signs_in,
        'holder', t.holder,
        'origin', t.origin,
        'generator', t.generator,
        'calendar', c.code,
        'current', case when r.period_id is not null then json_build_object(
            'code', r.code,
            'label', json_build_object('ja', r.label_ja, 'en', r.label_en),
            'startsAt', app.instant(r.starts_at),
            'endsAt', app.instant(r.ends_at)) end,
        'previousGraceUntil', (
            -- As it was promised to the generation that ended with its period, whatever the type says by now.
            select app.instant(max(g.grace_until))
              from registry.periods e
             cross join lateral (
                    select c.grace_until from registry.credentials c
                     where c.tenant_id = p_tenant and c.type_id = t.type_id and c.valid_until = e.ends_at and c.revoked_at is null
                     order by c.grace_until desc limit 1) g
             where e.tenant_id = p_tenant and e.calendar_id = t.calendar_id
               and e.ends_at <= p_now and g.grace_until > p_now)) order by t.position, t.code), '[]')
      from registry.credential_types t
      join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = t.calendar_id
      left join lateral app.period_at(p_tenant, t.calendar_id, p_now) r on c.kind <> 'contract-year'
     where t.tenant_id = p_tenant
$$;

reset role;
