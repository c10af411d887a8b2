-- Checks the code of an inquiry, spends it, and discloses what was asked for.
-- Who may call: aikotoba_server. Locks: code, and when wrong the throttles of its subject.
-- p_mail: id of the notice to the organisation's contacts. p_digests: one candidate per readable key.
-- Returns: redeemed (a row per value; an organisation without one is a row without value and sealed)
-- | code-incorrect (remaining_tries, reference) | code-expired (expired_at) | code-already-used
-- | too-many-tries (retry_at: the day's limit; without it: this code's own tries are spent) | session-ended
-- | inquiry-unknown.
-- Type and limits are those it was asked under: both may have changed meanwhile.
-- One transaction: where the audit cannot be written, nothing is disclosed and the code is not spent.
set role aikotoba_definer;

create or replace function app.redeem_code(
    p_tenant integer, p_session bytea, p_inquiry uuid, p_digests bytea[], p_mail uuid, p_receipt text, p_network bytea
) returns table (
    outcome text, remaining_tries integer, retry_at timestamptz, expired_at timestamptz, reference text,
    inquiry_type text, receipt text, disclosed_at timestamptz, organisation_id uuid, member_id text, name text,
    name_en text, kind text, holder_id uuid, type_code text, generation integer, value text, key_id integer,
    sealed bytea, period_code text, period_label_ja text, period_label_en text, state text, valid_from timestamptz,
    valid_until timestamptz, grace_until timestamptz
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_code registry.one_time_codes;
    v_rule record;
    v_organisations uuid[];
    v_organisation uuid;
    v_next_from timestamptz;
    v_items integer := 0;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    -- The lock first, the clock under it: an UPDATE that compares with the clock reads it before it waits.
    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_inquiry
       for no key update;
    v_now := identity.clock();

    select t.code, t.proof, t.reveals, t.type_id, t.identifier_kind, t.shows_next, s.session_id,
           s.organisation_id, s.last_used_at, w.window_from + interval '1 day' as spent_until
      into v_rule
      from registry.inquiries i
      join registry.inquiry_types t on t.tenant_id = p_tenant and t.inquiry_type_id = i.inquiry_type_id
      left join app.live_session(p_tenant, p_session, v_now) s on t.proof = 'session'
      left join registry.throttles w
        on w.tenant_id = p_tenant and w.purpose = v_code.purpose and w.subject = v_code.subject
       and w.window_from > v_now - interval '1 day'
       and w.tries >= case t.proof when 'session' then v_code.day_tries else v_code.day_ceiling end
     where i.tenant_id = p_tenant and i.inquiry_id = p_inquiry;

    retry_at := v_rule.spent_until;
    if v_rule.proof = 'session' then
        v_organisations := array[v_code.organisation_id];
    else
        v_organisations := app.reached_organisations(p_tenant, v_code, v_now);
        retry_at := greatest(retry_at, app.spent_until(p_tenant, v_code.purpose, v_code.subject || p_network,
                                                       v_code.day_tries, v_now));
    end if;

    outcome := case
        when v_code.code_for is null or v_rule.code is null then 'inquiry-unknown'
        when v_rule.proof = 'session' and v_rule.session_id is null then 'session-ended'
        when v_rule.proof = 'session' and v_rule.organisation_id <> v_code.organisation_id then 'inquiry-unknown'
        when v_code.redeemed_at is not null then 'code-already-used'
        when v_code.expires_at <= v_now then 'code-expired'
        when v_code.tries >= v_code.max_tries or retry_at is not null then 'too-many-tries'
        when v_code.decoy or v_organisations is null or not coalesce(v_code.digest = any (p_digests), false)
            then 'code-incorrect'
    end;
    if outcome is not null then
        case outcome
            when 'code-incorrect' then
                remaining_tries := app.refuse_code(p_tenant, v_code, v_rule.session_id, p_network, v_now);
                reference := v_code.reference;
                if remaining_tries = 0 then
                    outcome := 'too-many-tries';
                end if;
            when 'code-expired' then
                expired_at := v_code.expires_at;
            else
        end case;
        if outcome <> 'too-many-tries' then
            retry_at := null;
        end if;
        return next;
        return;
    end if;

    if v_rule.last_used_at < v_now - interval '1 minute' then
        perform app.touch_session(p_tenant, p_session, v_now);
    end if;
    update registry.one_time_codes c set redeemed_at = v_now
     where c.tenant_id = p_tenant and c.code_for = p_inquiry;

    -- One organisation a turn, as a scalar: over an array the plan would be made anew at every call.
    foreach v_organisation in array v_organisations loop
        if v_rule.shows_next then
            v_next_from := app.next_generation_from(p_tenant, v_organisation, v_rule.type_id, v_now);
        end if;
        return query
        with shown as (
            select o.member_id, o.name, o.name_en, v.*, i.value, coalesce(v.place, case when i.value is not null then 1 end) as item
              from registry.organisations o
              left join app.values_shown(p_tenant, v_organisation, v_rule.type_id, v_next_from, v_now) v on true
              left join registry.external_identifiers x
                on x.tenant_id = p_tenant and x.organisation_id = v_organisation and x.kind = v_rule.identifier_kind
             cross join lateral (select case v_rule.reveals when 'member-id' then o.member_id else x.value end as value) i
             where o.tenant_id = p_tenant and o.organisation_id = v_organisation
        ), recorded as (
            insert into registry.disclosures (tenant_id, inquiry_id, item, organisation_id, credential_id, kind, receipt,
                                              disclosed_at)
            select p_tenant, p_inquiry, v_items + s.item, v_organisation, s.credential_id, v_rule.reveals, p_receipt, v_now
              from shown s where s.item is not null
        ), noted as (
            insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
            select p_tenant, v_now, case when s.item is null then 'nothing-to-disclose' else 'value-disclosed' end,
                   case when v_rule.session_id is null then 'public' else 'member' end, s.member_id, v_organisation,
                   p_inquiry, json_build_object('inquiryType', v_rule.code, 'receipt', p_receipt, 'period', s.period_code,
                                                'generation', s.generation, 'network', encode(p_network, 'hex'))
              from shown s
        ), notified as (
            insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, state, due_at, expires_at,
                                         code_for, created_at)
            select p_tenant, case when v_items = 0 then p_mail else app.new_id(v_now) end, 'disclosure-notice', 'ja',
                   v_organisation, 'queued', v_now, v_now + interval '3 days', p_inquiry, v_now
              from shown s where s.item is not null limit 1
        )
        select 'redeemed', null::integer, null::timestamptz, null::timestamptz, v_code.reference, v_rule.code, p_receipt,
               v_now, v_organisation, s.member_id, s.name, s.name_en, v_rule.reveals, s.holder_id, s.type_code,
               s.generation, s.value, s.key_id, s.sealed, s.period_code, s.period_label_ja, s.period_label_en,
               s.state, s.valid_from, s.valid_until, s.grace_until
          from shown s order by s.item;
        v_items := v_items + 3;
    end loop;
end
$$;

comment on function app.redeem_code(integer, bytea, uuid, bytea[], uuid, text, bytea) is
    'Checks the code of an inquiry, spends it, and discloses what was asked for.';

reset role;
