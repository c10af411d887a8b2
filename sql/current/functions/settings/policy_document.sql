-- The policies of a tenant as a settings document: seconds, days and months.
-- Who may call: functions of app only.
set role aikotoba_definer;

create or replace function app.policy_document(p_row registry.policies) returns jsonb
language sql immutable
as $$
    select jsonb_build_object(
        'codeLifetimeSeconds', extract(epoch from p_row.code_lifetime)::integer, 'codeForm', p_row.code_form,
        'codeTries', p_row.code_tries, 'dayTries', p_row.day_tries, 'mailGapSeconds', extract(epoch from p_row.mail_gap)::integer,
        'hourMails', p_row.hour_mails, 'addressDayCeiling', p_row.address_day_ceiling,
        'sessionIdleSeconds', extract(epoch from p_row.session_idle)::integer,
        'sessionLongestSeconds', extract(epoch from p_row.session_longest)::integer,
        'signInFreeTries', p_row.sign_in_free_tries, 'networkFreeTries', p_row.network_free_tries,
        'tokenFreeTries', p_row.token_free_tries, 'tarpitLongestSeconds', extract(epoch from p_row.tarpit_longest)::integer,
        'helpAfterSeconds', extract(epoch from p_row.help_after)::integer,
        'auditKeptMonths', (extract(year from p_row.audit_kept) * 12 + extract(month from p_row.audit_kept))::integer,
        'announcementsPerHour', p_row.announcements_per_hour, 'reminderDays', to_jsonb(p_row.reminder_days),
        'membershipClasses', to_jsonb(p_row.membership_classes),
        'grantLifetimeSeconds', extract(epoch from p_row.grant_lifetime)::integer, 'duplicateAddress', p_row.duplicate_address,
        'passwordLeast', p_row.password_least, 'passwordMost', p_row.password_most, 'passwordWords', to_jsonb(p_row.password_words),
        'coolingOffSeconds', extract(epoch from p_row.cooling_off)::integer, 'twoOperators', p_row.two_operators,
        'offerLifetimeSeconds', extract(epoch from p_row.offer_lifetime)::integer,
        'objectionSeconds', extract(epoch from p_row.objection_time)::integer, 'handoverEffect', p_row.handover_effect)
$$;

reset role;
