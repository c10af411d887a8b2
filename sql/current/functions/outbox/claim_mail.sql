-- Leases due mails to a courier for two minutes, with everything their texts say.
-- Who may call: aikotoba_courier. Locks: mails, by SKIP LOCKED, so that couriers share the work.
-- Visits the active tenants in random order, at most p_per_tenant mails each, p_limit in all. On the way, mails past their time and
-- mails for organisations that are not active are cancelled and wiped, and mails to all contacts are spread into one each.
-- Returns: claimed, a row per mail; no row when nothing is due. attempt fences the settling.
-- Letters about a credential (rotation-announcement, credential-reissued, credential-expiring) tell its type, period and
-- times, until when the one before it is accepted, when the one after it begins, and the inquiry that shows it.
-- facts: what app.asking_facts says of the letter's asking, by template; NULL for the letters above. A new letter's facts go there.
-- recovery-code: code_for is the recovery, which the letter's URL names (below the tenant's base URL; never the code).
-- password-changed: created_at is when, code_address where the code had gone.
set role aikotoba_definer;

create or replace function app.claim_mail(p_limit integer, p_per_tenant integer)
returns table (
    outcome text, tenant_id integer, mail_id uuid, attempt integer, seconds_left integer, template text, locale text,
    recipient text, organisation_name text, organisation_name_en text, person text, inquiry_name_ja text,
    inquiry_name_en text, period_label_ja text, period_label_en text, reference text, expires_at timestamptz,
    receipt text, disclosed_at timestamptz, code_address text, code_for uuid, key_id integer, payload bytea,
    created_at timestamptz, type_code text, type_name_ja text, type_name_en text, valid_from timestamptz,
    valid_until timestamptz, grace_until timestamptz, previous_until timestamptz, next_from timestamptz,
    lookup_inquiry text, facts json
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_tenant integer;
    v_left integer := p_limit;
    v_most integer;
    v_claimed integer;
begin
    for v_tenant in select a.tenant_id from identity.active_tenants() a order by random() loop
        exit when v_left <= 0;
        perform set_config('aikotoba.tenant', v_tenant::text, true);
        -- Most tenants have nothing most of the time.
        continue when not exists (
            select from registry.outbox m where m.tenant_id = v_tenant and m.state = 'queued' and m.due_at <= v_now);

        v_most := least(v_left, p_per_tenant);
        -- What comes forward in place of the cancelled is looked at, too.
        loop
            exit when app.cancel_late_mail(v_tenant, v_most, v_now) = 0;
        end loop;
        perform app.spread_mail(v_tenant, v_most, v_now);

        -- A lease is a new due_at, so that a leased mail is not even looked at before the lease is over.
        return query
        with due as (
            select m.mail_id from registry.outbox m
             where m.tenant_id = v_tenant and m.state = 'queued' and m.due_at <= v_now and m.expires_at > v_now
               and m.recipient is not null
             order by m.due_at limit v_most
               for no key update skip locked
        ), leased as (
            update registry.outbox m
               set attempts = m.attempts + 1, leased_until = v_now + interval '2 minutes',
                   due_at = v_now + interval '2 minutes'
              from due
             where m.tenant_id = v_tenant and m.mail_id = due.mail_id
            returning m.*
        )
        select 'claimed', v_tenant, l.mail_id, l.attempts, floor(extract(epoch from l.expires_at - v_now))::integer,
               l.template, l.locale, l.recipient, o.name, o.name_en, c.person,
               coalesce(t.name_ja, f.inquiry_name_ja), coalesce(t.name_en, f.inquiry_name_en),
               coalesce(d.label_ja, f.period_label_ja), coalesce(d.label_en, f.period_label_en), l.reference, l.expires_at, d.receipt, d.disclosed_at, a.recipient, l.code_for,
               l.key_id, l.payload, l.created_at, f.type_code, f.type_name_ja, f.type_name_en, f.valid_from, f.valid_until,
               f.grace_until, f.previous_until, f.next_from, f.lookup_inquiry,
               app.asking_facts(v_tenant, l.template, l.code_for)
          from leased l
          left join registry.organisations o on o.tenant_id = v_tenant and o.organisation_id = l.organisation_id
          left join registry.inquiries i on i.tenant_id = v_tenant and i.inquiry_id = l.code_for
          left join registry.inquiry_types t on t.tenant_id = v_tenant and t.inquiry_type_id = i.inquiry_type_id
          left join lateral (
                select p.person from registry.contacts p
                 where p.tenant_id = v_tenant and p.organisation_id = l.organisation_id
                   and p.address_folded = lower(normalize(btrim(l.recipient), nfkc))
                   and p.valid_from <= l.created_at and p.valid_until > l.created_at
                 order by array_position(array['representative', 'deputy', 'technical'], p.role) limit 1) c on true
          left join lateral (
                select d.receipt, d.disclosed_at, r.label_ja, r.label_en
                  from registry.disclosures d
                  left join registry.credentials g on g.tenant_id = v_tenant and g.credential_id = d.credential_id
                  left join registry.periods r on r.tenant_id = v_tenant and r.period_id = g.period_id
                 where l.template = 'disclosure-notice' and d.tenant_id = v_tenant and d.inquiry_id = l.code_for
                   and d.organisation_id = l.organisation_id
                 order by d.item limit 1) d on true
          left join lateral app.letter_facts(v_tenant, l.code_for, l.created_at) f
            on l.template in ('rotation-announcement', 'credential-reissued', 'credential-expiring')
          left join registry.one_time_codes k
            on l.template in ('disclosure-notice', 'password-changed') and k.tenant_id = v_tenant and k.code_for = l.code_for
          left join registry.outbox a on a.tenant_id = v_tenant and a.mail_id = k.mail_id;
        get diagnostics v_claimed = row_count;
        v_left := v_left - v_claimed;
    end loop;
end
$$;

comment on function app.claim_mail(integer, integer) is 'Leases due mails to a courier for two minutes.';

reset role;
