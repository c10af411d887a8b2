-- The whole privilege picture: everything is taken away, then this is granted. Nothing else in sql/ grants a right to
-- a table, function or view. EXECUTE on app is by name: a new function is nobody's until it stands here.

-- registry, vault, identity, audit -------------------------------------------------------------------------------
set role aikotoba_owner;

revoke all on all tables in schema registry, vault, identity, audit
    from public, aikotoba_definer, aikotoba_auditor, aikotoba_viewer, aikotoba_server, aikotoba_courier, aikotoba_migrate,
         aikotoba_dba, aikotoba_reader;
revoke all on all sequences in schema registry, vault, identity, audit
    from public, aikotoba_definer, aikotoba_auditor, aikotoba_viewer, aikotoba_server, aikotoba_courier, aikotoba_migrate,
         aikotoba_dba, aikotoba_reader;
revoke all on function identity.tenant(), identity.clock(), identity.active_tenants(), identity.known_tenants(),
    identity.visible_tenants(), audit.make_months(integer), registry.refuse_new_member_id()
    from public, aikotoba_definer, aikotoba_auditor, aikotoba_viewer, aikotoba_server, aikotoba_courier, aikotoba_migrate,
         aikotoba_dba, aikotoba_reader;
revoke all on schema registry, vault, identity, audit
    from public, aikotoba_definer, aikotoba_auditor, aikotoba_viewer, aikotoba_server, aikotoba_courier, aikotoba_migrate,
         aikotoba_dba, aikotoba_reader;

grant usage on schema registry, identity, audit to aikotoba_definer, aikotoba_auditor, aikotoba_viewer;
grant usage on schema vault to aikotoba_definer, aikotoba_viewer;

grant execute on function identity.tenant() to aikotoba_definer, aikotoba_auditor;
-- In a view as in a policy a function runs with the rights of who asks.
grant execute on function identity.clock() to aikotoba_definer, aikotoba_auditor, aikotoba_viewer, aikotoba_dba,
    aikotoba_reader;
grant execute on function identity.active_tenants(), identity.known_tenants(), audit.make_months(integer) to aikotoba_definer;
grant execute on function identity.visible_tenants() to aikotoba_viewer, aikotoba_dba, aikotoba_reader;

-- The definer: each table what its functions do there.
grant select on registry.tenants, registry.tenant_hosts, registry.tenant_texts, registry.policies, registry.calendars,
    registry.periods, registry.credential_types, registry.inquiry_types, registry.organisations,
    registry.organisation_activity, registry.external_identifiers, registry.contacts, registry.credentials,
    registry.sessions, registry.throttles, registry.inquiries, registry.one_time_codes, registry.disclosures,
    registry.outbox, vault.data_keys, vault.sealed_values
    to aikotoba_definer;
grant insert on registry.tenants, registry.tenant_texts, registry.policies, registry.calendars, registry.periods,
    registry.credential_types, registry.inquiry_types, registry.organisations, registry.organisation_activity,
    registry.external_identifiers, registry.contacts, registry.credentials, registry.sessions, registry.throttles,
    registry.inquiries, registry.one_time_codes, registry.disclosures, registry.outbox, vault.data_keys,
    vault.sealed_values
    to aikotoba_definer;
grant usage on sequence registry.tenants_tenant_id_seq to aikotoba_definer;
-- Of values that could not be opened: app.return_code.
grant delete on registry.disclosures to aikotoba_definer;
grant update (last_sign_in_on) on registry.organisation_activity to aikotoba_definer;
grant update (delivery, delivery_at) on registry.contacts to aikotoba_definer;
grant update (last_used_at, ended_at) on registry.sessions to aikotoba_definer;
grant update (window_from, tries, mail_times, blocked_until) on registry.throttles to aikotoba_definer;
grant update (issue, reference, key_id, digest, tries, max_tries, issued_at, expires_at, redeemed_at, mail_id, form)
    on registry.one_time_codes to aikotoba_definer;
grant update (state, due_at, expires_at, attempts, leased_until, payload, settled_at, reply_class) on registry.outbox to aikotoba_definer;
grant update (state) on vault.data_keys to aikotoba_definer;
grant select, insert on registry.operators, registry.access_tokens, registry.idempotency_keys to aikotoba_definer;
grant update (address, name, role, status, oidc_issuer, oidc_subject, version) on registry.operators to aikotoba_definer;
grant update (password_digest, password_key_id, password_kdf, password_salt, totp_sealed, totp_key_id, totp_last_step)
    on registry.operators to aikotoba_definer;
grant delete on registry.access_tokens to aikotoba_definer;
grant update (revoked_at, last_used_at) on registry.access_tokens to aikotoba_definer;
grant delete on registry.idempotency_keys to aikotoba_definer;
-- Rotations, reissues, reminders.
grant select, insert on registry.rotations, registry.rotation_items, registry.reissues, registry.reminders to aikotoba_definer;
grant update (state, generated_at, announced_at, closed_at, cancelled_at, announced_up_to, revoking_from, version)
    on registry.rotations to aikotoba_definer;
grant update (skipped_because, announced_at, unannounced_because) on registry.rotation_items to aikotoba_definer;
grant update (finished_at, notified_up_to) on registry.reissues to aikotoba_definer;
grant update (valid_until, grace_until, revoked_at, reason) on registry.credentials to aikotoba_definer;
grant update (ends_at) on registry.sessions to aikotoba_definer;
-- Relying sites.
grant select, insert, delete on registry.return_pages to aikotoba_definer;
grant update (name_ja, name_en, url, version) on registry.return_pages to aikotoba_definer;
-- Organisations. A member ID is for ever.
grant update (name, name_en, name_kana, membership_class, contract_from, contract_until, status, version)
    on registry.organisations to aikotoba_definer;
grant update (role, person, department, phone, address, locale, valid_from, valid_until, replaced_by, version)
    on registry.contacts to aikotoba_definer;
grant update (value), delete on registry.external_identifiers to aikotoba_definer;
-- Recoveries, and the passwords they end in.
grant select, insert, delete on registry.recoveries to aikotoba_definer;
grant update (verified_at, grant_digest, grant_until, registered_at, organisation_id) on registry.recoveries to aikotoba_definer;
grant select, insert on registry.recovery_choices to aikotoba_definer;
-- My page: who proved himself once more, and what waits for a code.
grant update (proven_until, proven_by) on registry.sessions to aikotoba_definer;
grant select, insert, delete on registry.changes to aikotoba_definer;
grant update (done_at, successor_id) on registry.changes to aikotoba_definer;
grant update (digest, digest_key, kdf, salt) on registry.credentials to aikotoba_definer;
-- Handover cases.
grant select, insert, delete on registry.handover_cases, registry.case_decisions to aikotoba_definer;
grant update (state, organisation_id, contact_id, wanted, supplement, refusal, prove_until, cooling_off, proven_at, cooling_until, successor_id,
              contact_until, objection_digest, done_mail_id, objected_at, closed_at, version)
    on registry.handover_cases to aikotoba_definer;
grant update (decision, note, decided_at) on registry.case_decisions to aikotoba_definer;
grant update (cooling_off, two_operators) on registry.policies to aikotoba_definer;
-- Handovers.
grant select, insert, delete on registry.handovers to aikotoba_definer;
grant update (accepted_at, successor_id, effective_at, prior_until, objection_digest, objection_until, objected_at, ended_at, ended_by)
    on registry.handovers to aikotoba_definer;
-- Questions for the desk.
grant select, insert, delete on registry.desk_messages to aikotoba_definer;
grant update (closed_at, closed_by, note, version) on registry.desk_messages to aikotoba_definer;
-- Settings.
grant update (status, name_ja, name_en, system_name_ja, system_name_en, desk_phone, desk_address, desk_hours_ja, desk_hours_en, time_zone, locale,
              member_id_length, member_id_digits_only, sender, base_url, version, settings_changes)
    on registry.tenants to aikotoba_definer;
grant select on sequence registry.tenants_tenant_id_seq to aikotoba_definer;
grant insert, delete on registry.tenant_hosts to aikotoba_definer;
grant update (body, version) on registry.tenant_texts to aikotoba_definer;
grant update (code_lifetime, code_form, code_tries, day_tries, mail_gap, hour_mails, address_day_ceiling, session_idle, session_longest,
              sign_in_free_tries, network_free_tries, token_free_tries, tarpit_longest, help_after, audit_kept, announcements_per_hour,
              reminder_days, membership_classes, grant_lifetime, duplicate_address, password_least, password_most, password_words,
              offer_lifetime, objection_time, handover_effect, version)
    on registry.policies to aikotoba_definer;
grant update (start_month, start_day, time_zone, version) on registry.calendars to aikotoba_definer;
grant update (code, label_ja, label_en, starts_at, ends_at, version) on registry.periods to aikotoba_definer;
grant delete on registry.periods to aikotoba_definer;
grant update (name_ja, name_en, purpose_ja, purpose_en, position, calendar_id, holder, origin, signs_in, may_be_disclosed, generator, grace,
              announced_to, version)
    on registry.credential_types to aikotoba_definer;
grant update (name_ja, name_en, purpose_ja, purpose_en, position, version, replaced_at) on registry.inquiry_types to aikotoba_definer;
-- Files of organisations; locked while their lines come.
grant select, insert, delete on registry.imports, registry.import_lines, vault.import_values to aikotoba_definer;
grant select, insert on registry.import_types to aikotoba_definer;
grant update (begun_at) on registry.imports to aikotoba_definer;
grant update (organisation_id, outcome, changed, contact_step, contact_id, reason, reason_column, value, other_line)
    on registry.import_lines to aikotoba_definer;
grant update (standing) on vault.import_values to aikotoba_definer;
-- A row may be locked only by who may change it; what is purged is locked first.
grant update (asked_at) on registry.inquiries to aikotoba_definer;
grant delete on registry.sessions, registry.throttles, registry.inquiries, registry.one_time_codes, registry.outbox
    to aikotoba_definer;
-- Audit: written, never read, never changed.
grant insert on audit.events to aikotoba_definer;
grant usage on sequence audit.event_numbers to aikotoba_definer;

grant select on audit.events, audit.seals to aikotoba_auditor;
grant insert on audit.seals to aikotoba_auditor;
-- So that an event names its organisation as people do.
grant select (tenant_id, organisation_id, member_id) on registry.organisations to aikotoba_auditor;

-- The viewer: columns, none of them a digest, a seal, a salt or a payload.
grant select on registry.tenants, registry.policies, registry.calendars, registry.periods, registry.credential_types,
    registry.inquiry_types, registry.organisations, registry.organisation_activity, registry.contacts,
    registry.inquiries, registry.disclosures, audit.events, audit.seals
    to aikotoba_viewer;
grant select (tenant_id, credential_id, type_id, organisation_id, holder_id, period_id, generation, origin, valid_from,
              valid_until, grace_until, digest_key, revoked_at, reason)
    on registry.credentials to aikotoba_viewer;
grant select (tenant_id, session_id, organisation_id, credential_id, opened_at, last_used_at, idle, ends_at, ended_at,
              network, agent)
    on registry.sessions to aikotoba_viewer;
grant select (tenant_id, operator_id, address, address_folded, name, role, status, oidc_issuer, oidc_subject, version, created_at,
              password_key_id, totp_key_id)
    on registry.operators to aikotoba_viewer;
grant select on registry.rotations, registry.rotation_items, registry.reissues, registry.reminders to aikotoba_viewer;
grant select (rotation_id) on registry.credentials to aikotoba_viewer;
grant select on registry.return_pages to aikotoba_viewer;
grant select (tenant_id, recovery_id, type_id, proof, asked_at, grant_lifetime, verified_at, grant_until, registered_at, organisation_id)
    on registry.recoveries to aikotoba_viewer;
grant select on registry.recovery_choices to aikotoba_viewer;
grant select (tenant_id, case_id, case_number, purpose, locale, state, opened_at, organisation_id, contact_id, wanted, refusal, prove_until,
              cooling_off, proven_at, cooling_until, successor_id, contact_until, done_mail_id, objected_at, closed_at, version, handover_id)
    on registry.handover_cases to aikotoba_viewer;
grant select on registry.case_decisions to aikotoba_viewer;
grant select (tenant_id, message_id, locale, organisation_id, sent_at, closed_at, closed_by, version) on registry.desk_messages to aikotoba_viewer;
grant select (tenant_id, change_id, kind, organisation_id, session_id, contact_id, asked_at, version, done_at, successor_id)
    on registry.changes to aikotoba_viewer;
grant select (tenant_id, handover_id, organisation_id, contact_id, offered_at, offer_until, objection_time, effect, accepted_at, successor_id,
              effective_at, objection_until, objected_at, ended_at, ended_by)
    on registry.handovers to aikotoba_viewer;
grant select on registry.imports, registry.import_types, registry.import_lines to aikotoba_viewer;
grant select (tenant_id, import_id, line, type_id, credential_id, organisation_id, generation, digest_key, key_id, standing)
    on vault.import_values to aikotoba_viewer;
grant select (tenant_id, token_id, kind, operator_id, name, scopes, types, created_at, ends_at, revoked_at, last_used_at, idle)
    on registry.access_tokens to aikotoba_viewer;
grant select (tenant_id, purpose, subject, window_from, tries, mail_times, blocked_until)
    on registry.throttles to aikotoba_viewer;
grant select (tenant_id, code_for, purpose, organisation_id, issue, reference, key_id, decoy, tries, max_tries, issued_at,
              expires_at, redeemed_at, mail_id)
    on registry.one_time_codes to aikotoba_viewer;
grant select (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, attempts,
              leased_until, key_id, code_for, issue, reference, created_at, settled_at, reply_class)
    on registry.outbox to aikotoba_viewer;
grant select (tenant_id, credential_id, key_id) on vault.sealed_values to aikotoba_viewer;
grant select (tenant_id, key_id, wrapping_key, state, created_at) on vault.data_keys to aikotoba_viewer;

reset role;

-- app --------------------------------------------------------------------------------------------------------------
set role aikotoba_definer;

-- By name: in a schema of two owners neither may revoke from all functions.
do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid from pg_catalog.pg_proc p
         where p.pronamespace = 'app'::regnamespace and p.proowner = current_user::regrole
    loop
        execute format('revoke all on function %s from public, aikotoba_auditor, aikotoba_viewer, aikotoba_server,'
                       ' aikotoba_courier, aikotoba_migrate, aikotoba_dba, aikotoba_reader', v_function);
    end loop;
end
$$;
revoke all on schema app
    from public, aikotoba_auditor, aikotoba_viewer, aikotoba_server, aikotoba_courier, aikotoba_migrate, aikotoba_dba,
         aikotoba_reader;

grant usage on schema app to aikotoba_server, aikotoba_courier, aikotoba_migrate;
grant usage, create on schema app to aikotoba_auditor;

grant execute on function
    app.read_tenants(),
    app.read_settings(integer),
    app.read_data_keys(integer)
    to aikotoba_server, aikotoba_courier;

-- Mail names its recipients in bulk, so the server's login cannot claim it: a courier within the server process
-- connects as aikotoba_courier.
grant execute on function
    app.claim_mail(integer, integer),
    app.settle_mail(integer, uuid, integer, text, text),
    app.purge(text, timestamptz, integer),
    app.prepare_audit(),
    app.list_closed_tenants(),
    app.remind_expiring(integer),
    app.sweep_cancelled(integer)
    to aikotoba_courier;

-- The auditor proves an operator before it reads, the server before it reads what he sends.
grant execute on function app.prove_operator(integer, integer, bytea, text) to aikotoba_auditor, aikotoba_server;

grant execute on function
    app.sign_in(integer, text, bytea, bytea[], bytea, uuid, text, bytea),
    app.end_session(integer, bytea),
    app.read_me(integer, bytea),
    app.ask_code(integer, bytea, text, uuid, text, text, bytea, integer, bytea, text, text, uuid, bytea, bytea, text),
    app.resend_code(integer, bytea, uuid, integer, bytea, text, text, uuid, bytea, bytea, text),
    app.redeem_code(integer, bytea, uuid, bytea[], uuid, text, bytea),
    app.return_code(integer, uuid, text, bytea),
    app.read_inquiry(integer, bytea, uuid),
    app.list_disclosures(integer, bytea, timestamptz, uuid, integer, integer),
    app.last_inquiries(integer, bytea)
    to aikotoba_server;

-- Passwords that members choose.
grant execute on function
    app.read_kdf(integer, text, bytea, jsonb, bytea),
    app.store_rehash(integer, bytea, bytea, integer, jsonb, bytea),
    app.ask_recovery(integer, uuid, text, text, bytea, integer, bytea, text, text, uuid, bytea, bytea, text),
    app.resend_recovery(integer, uuid, integer, bytea, text, text, uuid, bytea, bytea, text),
    app.read_recovery(integer, uuid),
    app.verify_recovery(integer, uuid, bytea[], bytea, bytea),
    app.read_grant(integer, uuid, bytea, integer),
    app.register_password(integer, uuid, bytea, integer, uuid, bytea, integer, jsonb, bytea, uuid, bytea)
    to aikotoba_server;

-- Cases: who cannot prove a registered address.
grant execute on function
    app.open_case(integer, uuid, text, text, text, text, text, text, text, text, text, bytea, text, uuid, bytea),
    app.read_case_standing(integer, uuid),
    app.supplement_case(integer, uuid, text, bytea),
    app.ask_case_code(integer, uuid, integer, bytea, text, text, uuid, bytea, bytea, text),
    app.prove_case(integer, uuid, bytea[], uuid, bytea, integer, bytea, uuid, uuid, bytea),
    app.read_case_objection(integer, uuid, bytea),
    app.object_to_case(integer, uuid, bytea, bytea),
    app.list_cases(integer, integer, bytea, text, uuid, integer),
    app.read_case(integer, integer, bytea, text),
    app.assign_case(integer, integer, bytea, uuid, integer, text, uuid),
    app.approve_case(integer, integer, bytea, uuid, integer, text, uuid),
    app.refuse_case(integer, integer, bytea, uuid, integer, text, text, uuid),
    app.ask_for_more(integer, integer, bytea, uuid, integer, text[], text, uuid),
    app.send_message(integer, bytea, uuid, text, text, text, text, bytea, text, uuid, bytea),
    app.list_messages(integer, integer, bytea, text, uuid, integer),
    app.list_recoveries(integer, integer, bytea, text, text, text, uuid, integer),
    app.read_message(integer, integer, bytea, uuid),
    app.close_message(integer, integer, bytea, uuid, integer, text)
    to aikotoba_server;

-- My page.
grant execute on function
    app.list_own_sessions(integer, bytea),
    app.end_own_sessions(integer, bytea, uuid, bytea),
    app.list_own_recoveries(integer, bytea, integer),
    app.prove_own_password(integer, bytea, bytea, bytea[], bytea),
    app.ask_proof(integer, bytea, uuid, integer, bytea, text, text, uuid, bytea, bytea, text),
    app.change_own_contact(integer, bytea, uuid, integer, text[], text, text, text, text, text, uuid, integer, bytea, text, uuid, bytea,
        bytea, text),
    app.resend_change(integer, bytea, uuid, integer, bytea, text, text, uuid, bytea, bytea, text),
    app.read_change(integer, bytea, uuid),
    app.prove_change(integer, bytea, uuid, bytea[], uuid, bytea)
    to aikotoba_server;

-- Handovers.
grant execute on function
    app.offer_handover(integer, bytea, uuid, uuid, text, text, text, text, text, integer, bytea, text, uuid, bytea, bytea, text),
    app.resend_handover(integer, uuid, integer, bytea, text, uuid, bytea, bytea, text),
    app.read_handover(integer, uuid),
    app.prove_handover(integer, uuid, bytea[], boolean, uuid, bytea, integer, bytea, uuid, uuid, bytea),
    app.withdraw_handover(integer, bytea, uuid, uuid, bytea),
    app.read_objection(integer, uuid, bytea),
    app.object_to_handover(integer, uuid, bytea, uuid, uuid[], uuid, text, bytea),
    app.read_handovers(integer, bytea, integer),
    app.list_handovers(integer, integer, bytea, uuid, text, text, uuid, integer)
    to aikotoba_server;

-- Of relying sites, and the web servers that guard their pages.
grant execute on function
    app.verify_credential(integer, bytea, text, text, bytea, bytea[], bytea),
    app.read_verification_kdf(integer, bytea, text, text, bytea, jsonb),
    app.authorise_forward(integer, bytea, text[]),
    app.save_return_page(integer, integer, bytea, text, integer, text, text, text),
    app.remove_return_page(integer, integer, bytea, text, integer),
    app.list_return_pages(integer, integer, bytea, text, integer)
    to aikotoba_server;

-- How operators sign in.
grant execute on function
    app.begin_operator_sign_in(integer, text, bytea, bytea),
    app.sign_in_operator(integer, text, bytea, bytea[], bigint, bytea, uuid, bytea),
    app.open_operator_session(integer, text, text, text[], bytea, uuid, timestamptz),
    app.end_operator_session(integer, bytea),
    app.read_acting(integer, integer, bytea),
    app.store_operator_password(integer, integer, bytea, bytea, integer, jsonb, bytea),
    app.store_operator_totp(integer, integer, bytea, bytea, integer)
    to aikotoba_server;

-- Of operators who manage tenants and their settings.
grant execute on function
    app.list_tenants(integer, bytea, text, integer),
    app.reserve_tenant(integer, bytea),
    app.found_tenant(integer, bytea, integer, jsonb, bytea, text, text, bytea),
    app.close_tenant(integer, integer, bytea, integer),
    app.reopen_tenant(integer, bytea, text, integer),
    app.read_tenant(integer, integer, bytea),
    app.change_tenant(integer, integer, bytea, integer, jsonb),
    app.list_hosts(integer, integer, bytea),
    app.add_host(integer, integer, bytea, text),
    app.remove_host(integer, integer, bytea, text),
    app.list_texts(integer, integer, bytea, text, text, integer),
    app.change_text(integer, integer, bytea, text, integer, jsonb),
    app.read_policy(integer, integer, bytea),
    app.change_policy(integer, integer, bytea, integer, jsonb),
    app.list_calendars(integer, integer, bytea, text, text, integer),
    app.save_calendar(integer, integer, bytea, text, integer, jsonb, uuid, text, bytea),
    app.list_periods(integer, integer, bytea, text, uuid, text, integer),
    app.save_period(integer, integer, bytea, uuid, integer, jsonb, text, bytea),
    app.list_credential_types(integer, integer, bytea, text, text, integer),
    app.save_credential_type(integer, integer, bytea, text, integer, jsonb, uuid, text, bytea),
    app.list_inquiry_types(integer, integer, bytea, text, text, integer),
    app.save_inquiry_type(integer, integer, bytea, text, integer, jsonb, uuid, text, bytea)
    to aikotoba_server;

-- Of operators: each asks for the operator's own proof.
grant execute on function
    app.save_operator(integer, integer, bytea, uuid, integer, text, text, text, text, text, text, text, bytea),
    app.list_operators(integer, integer, bytea, text, integer),
    app.issue_token(integer, integer, bytea, uuid, bytea, uuid, text, text[], text[], timestamptz, text, bytea),
    app.list_tokens(integer, integer, bytea, uuid, integer),
    app.revoke_token(integer, integer, bytea, uuid),
    app.list_mail(integer, integer, bytea, text, text, text, uuid, integer),
    app.retry_mail(integer, integer, bytea, uuid),
    app.list_sessions(integer, integer, bytea, text, uuid, integer),
    app.close_session(integer, integer, bytea, uuid),
    app.read_lockout(integer, integer, bytea, bytea),
    app.list_lockouts(integer, integer, bytea, text, bytea, integer),
    app.list_member_ids(integer, integer, bytea, text, integer),
    app.lift_lockout(integer, integer, bytea, text, bytea),
    app.find_organisations(integer, integer, bytea, text, text, text, text, uuid, integer),
    app.read_organisation(integer, integer, bytea, uuid),
    app.create_organisation(integer, integer, bytea, uuid, text, text, text, text, text, text, text, uuid, text, text, text, text, text, text,
        timestamptz, timestamptz, text, bytea),
    app.change_organisation(integer, integer, bytea, uuid, integer, text[], text, text, text, text, text, text, text, text),
    app.set_identifier(integer, integer, bytea, uuid, text, text),
    app.remove_identifier(integer, integer, bytea, uuid, text),
    app.add_contact(integer, integer, bytea, uuid, uuid, text, text, text, text, text, text, timestamptz, timestamptz, text, bytea),
    app.change_contact(integer, integer, bytea, uuid, integer, text[], uuid, text, text, text, text, text, text, timestamptz, timestamptz),
    app.end_contact(integer, integer, bytea, uuid, integer),
    app.list_credentials(integer, integer, bytea, uuid, text, timestamptz, uuid, integer),
    app.export_organisations(integer, integer, bytea, text, text, integer),
    app.stage_import(integer, integer, bytea, uuid, text[], text[]),
    app.place_import_values(integer, integer, bytea, uuid, text[], uuid[]),
    app.add_import_lines(integer, integer, bytea, uuid, integer[], uuid[], text[], text[], text[], text[], text[], text[], text[], text[], text[],
        text[], text[], text[], integer[], text[], uuid[], uuid[], integer[], integer[], bytea[], integer, bytea[]),
    app.apply_import(integer, integer, bytea, uuid, boolean, boolean),
    app.list_import_lines(integer, integer, bytea, uuid, integer, integer),
    app.remove_import(integer, integer, bytea, uuid),
    app.plan_rotation(integer, integer, bytea, uuid, text, text, integer, text, text, bytea),
    app.list_rotations(integer, integer, bytea, uuid, integer),
    app.read_rotation(integer, integer, bytea, uuid),
    app.preview_rotation(integer, integer, bytea, uuid),
    app.list_rotation_items(integer, integer, bytea, uuid, text, text, integer),
    app.take_rotation_batch(integer, integer, bytea, uuid, uuid, integer),
    app.store_rotation_batch(integer, integer, bytea, uuid, uuid[], uuid[], integer[], integer, bytea[], integer, bytea[]),
    app.announce_rotation_batch(integer, integer, bytea, uuid, integer),
    app.cancel_rotation(integer, integer, bytea, uuid, integer, text, integer),
    app.close_rotation(integer, integer, bytea, uuid, integer, boolean),
    app.begin_reissue(integer, integer, bytea, uuid, text, uuid, text, boolean, integer, text, bytea),
    app.list_reissues(integer, integer, bytea, uuid, integer),
    app.take_reissue_batch(integer, integer, bytea, uuid, uuid, integer),
    app.read_reissue(integer, integer, bytea, uuid),
    app.reissue_credential(integer, integer, bytea, uuid, uuid[], uuid[], integer[], integer, bytea[], integer, bytea[]),
    app.needed_credentials(integer, integer, bytea, uuid),
    app.store_needed_credentials(integer, integer, bytea, uuid, uuid[], text[], text[], integer[], integer, bytea[], integer, bytea[])
    to aikotoba_server;

grant execute on function
    app.read_tenants(),
    app.found_operator(integer, uuid, text, text, text, uuid, bytea, text, timestamptz),
    app.create_tenant(text, text, text, text, text, text, text, text, text, text),
    app.store_data_key(integer, integer, bytea, text),
    app.store_organisations(integer, uuid[], text[], text[], text[], text[], text[], text[], text[]),
    app.store_contacts(integer, uuid[], uuid[], text[], text[], text[], text[], text[]),
    app.store_identifiers(integer, uuid[], text, text[]),
    app.store_credentials(integer, text, text, uuid[], uuid[], integer, bytea[], integer, bytea[]),
    app.store_chosen_passwords(integer, text, uuid[], uuid[], bytea[], integer, jsonb, bytea[])
    to aikotoba_migrate;

reset role;

-- What reads and seals the audit belongs to the auditor.
set role aikotoba_auditor;

do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid from pg_catalog.pg_proc p
         where p.pronamespace = 'app'::regnamespace and p.proowner = current_user::regrole
    loop
        execute format('revoke all on function %s from public, aikotoba_definer, aikotoba_viewer, aikotoba_server,'
                       ' aikotoba_courier, aikotoba_migrate, aikotoba_dba, aikotoba_reader', v_function);
    end loop;
end
$$;
grant execute on function
    app.read_seal_range(integer, integer),
    app.store_seal(integer, bigint, integer, bigint, bigint, bigint, bigint, bigint[], bigint, bytea, timestamptz, bytea, integer, bytea)
    to aikotoba_courier;
grant execute on function
    app.list_audit_events(integer, integer, bytea, text, uuid, text, timestamptz, timestamptz, bigint, bigint, integer),
    app.verify_seals(integer, integer, bytea, bigint, integer, boolean),
    app.read_audit_head(integer, integer, bytea)
    to aikotoba_server;

reset role;

-- dba ---------------------------------------------------------------------------------------------------------------
set role aikotoba_viewer;

revoke all on all tables in schema dba
    from public, aikotoba_definer, aikotoba_auditor, aikotoba_server, aikotoba_courier, aikotoba_migrate, aikotoba_dba,
         aikotoba_reader;
revoke all on all functions in schema dba
    from public, aikotoba_definer, aikotoba_auditor, aikotoba_server, aikotoba_courier, aikotoba_migrate, aikotoba_dba,
         aikotoba_reader;
revoke all on schema dba
    from public, aikotoba_definer, aikotoba_auditor, aikotoba_server, aikotoba_courier, aikotoba_migrate, aikotoba_dba,
         aikotoba_reader;

grant usage on schema dba to aikotoba_dba, aikotoba_reader, aikotoba_migrate;
grant select on all tables in schema dba to aikotoba_dba, aikotoba_reader;
grant execute on function dba.accepted_credentials_at(timestamptz) to aikotoba_dba, aikotoba_reader;
grant execute on function dba.self_check(), dba.check_tables(), dba.check_functions(), dba.check_privileges(),
    dba.check_settings()
    to aikotoba_dba, aikotoba_reader, aikotoba_migrate;

reset role;
