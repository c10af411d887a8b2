-- Changes policies of a tenant: for what is asked, opened and stored from now on. Codes, credentials and sessions that are
-- there keep what they were promised, which stands in their own rows.
-- Who may call: aikotoba_server, for operators who may change settings. Locks: the tenant, its policies.
-- Returns: saved (version, document) | conflict (version) | unknown (the installation) | invalid (fields, reasons)
-- | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.change_policy(p_tenant integer, p_home integer, p_token bytea, p_version integer, p_changes jsonb)
returns table (outcome text, version integer, document jsonb, fields text[], reasons text[])
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
    v_was jsonb;
begin
    select * into v_operator from app.settings_operator(p_tenant, p_home, p_token, 'settings');
    select p.version, app.policy_document(p) into version, v_was
      from registry.policies p where p.tenant_id = p_tenant and v_operator.refusal is null;
    document := app.merged_settings(v_was, p_changes);
    outcome := case
        when v_operator.refusal is not null then v_operator.refusal
        when version is null then 'unknown'
        when version <> p_version then 'conflict' end;
    if outcome is null then
        select array_agg(m.field), array_agg(m.reason) into fields, reasons
          from app.misfits(document, p_changes, '{
              "codeLifetimeSeconds": ["integer", 300, 1200], "codeForm": ["word", "letters", "digits"], "codeTries": ["integer", 1, 5],
              "dayTries": ["integer", 1, 50], "mailGapSeconds": ["integer", 30, 3600], "hourMails": ["integer", 1, 5],
              "addressDayCeiling": ["integer", 10, 1000], "sessionIdleSeconds": ["integer", 60, 28800],
              "sessionLongestSeconds": ["integer", 60, 86400], "signInFreeTries": ["integer", 1, 10],
              "networkFreeTries": ["integer", 5, 1000], "tokenFreeTries": ["integer", 10, 100000],
              "tarpitLongestSeconds": ["integer", 60, 3600], "helpAfterSeconds": ["integer", 60, 86400],
              "auditKeptMonths": ["integer", 12, 1200], "announcementsPerHour": ["integer", 60, 100000],
              "reminderDays": ["integers", 5, 1, 366], "membershipClasses": ["texts", 100, 100],
              "grantLifetimeSeconds": ["integer", 300, 1800], "duplicateAddress": ["word", "choose", "refuse"],
              "passwordLeast": ["integer", 15, 64], "passwordMost": ["integer", 64, 128], "passwordWords": ["texts", 100, 100],
              "coolingOffSeconds": ["integer", 3600, 2592000], "twoOperators": ["boolean"],
              "offerLifetimeSeconds": ["integer", 86400, 2592000], "objectionSeconds": ["integer", 86400, 1209600],
              "handoverEffect": ["word", "at-acceptance", "after-objection"]}') m;
        if fields is null and (document ->> 'sessionIdleSeconds')::integer > (document ->> 'sessionLongestSeconds')::integer then
            fields := '{sessionIdleSeconds}';
            reasons := '{longer-than-session}';
        end if;
        outcome := case when fields is not null then 'invalid' end;
    end if;
    if outcome is not null then
        document := null;
        return next;
        return;
    end if;

    outcome := 'saved';
    if document <> v_was then
        update registry.policies p
           set code_lifetime = make_interval(secs => (document ->> 'codeLifetimeSeconds')::integer), code_form = document ->> 'codeForm',
               code_tries = (document ->> 'codeTries')::integer, day_tries = (document ->> 'dayTries')::integer,
               mail_gap = make_interval(secs => (document ->> 'mailGapSeconds')::integer), hour_mails = (document ->> 'hourMails')::integer,
               address_day_ceiling = (document ->> 'addressDayCeiling')::integer,
               session_idle = make_interval(secs => (document ->> 'sessionIdleSeconds')::integer),
               session_longest = make_interval(secs => (document ->> 'sessionLongestSeconds')::integer),
               sign_in_free_tries = (document ->> 'signInFreeTries')::integer,
               network_free_tries = (document ->> 'networkFreeTries')::integer,
               token_free_tries = (document ->> 'tokenFreeTries')::integer,
               tarpit_longest = make_interval(secs => (document ->> 'tarpitLongestSeconds')::integer),
               help_after = make_interval(secs => (document ->> 'helpAfterSeconds')::integer),
               audit_kept = make_interval(months => (document ->> 'auditKeptMonths')::integer),
               announcements_per_hour = (document ->> 'announcementsPerHour')::integer,
               reminder_days = array(select e::integer from jsonb_array_elements_text(document -> 'reminderDays') e),
               membership_classes = array(select jsonb_array_elements_text(document -> 'membershipClasses')),
               grant_lifetime = make_interval(secs => (document ->> 'grantLifetimeSeconds')::integer),
               duplicate_address = document ->> 'duplicateAddress', password_least = (document ->> 'passwordLeast')::integer,
               password_most = (document ->> 'passwordMost')::integer,
               password_words = array(select jsonb_array_elements_text(document -> 'passwordWords')),
               cooling_off = make_interval(secs => (document ->> 'coolingOffSeconds')::integer),
               two_operators = (document ->> 'twoOperators')::boolean,
               offer_lifetime = make_interval(secs => (document ->> 'offerLifetimeSeconds')::integer),
               objection_time = make_interval(secs => (document ->> 'objectionSeconds')::integer),
               handover_effect = document ->> 'handoverEffect',
               version = p.version + 1
         where p.tenant_id = p_tenant
        returning p.version into version;
        perform app.note_settings(p_tenant, v_operator.operator, 'policy-changed', null, 'policies', v_was, document);
    end if;
    return next;
end
$$;

comment on function app.change_policy(integer, integer, bytea, integer, jsonb) is 'Changes policies of a tenant, for what is promised from now on.';

reset role;
