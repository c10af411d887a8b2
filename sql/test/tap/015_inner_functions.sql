-- Functions that only other functions call: nobody who logs in may call them himself.
begin;
set local search_path = tap, pg_catalog;
create temporary table inner_function (name text);
insert into inner_function values
    ('end_operator_sessions'),
    ('may_enrol'), ('token_scopes'),
    ('seal_root'),
    ('add_member_id_inquiry'), ('cancel_late_mail'), ('charge_failure'), ('charge_guess'), ('charge_mail'), ('charge_public_mail'), ('claim_key'), ('describe_credential_types'),
    ('fill_inquiry_desk'), ('fill_password_desk'), ('find_recipient'), ('live_session'), ('session_acting'),
    ('make_fiscal_periods'), ('next_generation_from'), ('operator_acting'), ('reached_organisations'), ('refuse_code'), ('refuse_new_member_id'),
    ('release_key'), ('role_allows'), ('spent_until'), ('spread_mail'), ('touch_session'), ('touch_token'), ('values_shown'), ('write_first_texts'),
    ('announce_to_everybody'), ('credentials_lacking'), ('finish_rotation'), ('judge_holders'), ('letter_facts'), ('notify_of_reissue'),
    ('queue_letters'), ('reissue_holders_left'), ('reminders_due'), ('rotation_counts'), ('rotation_holders_left'),
    ('rotation_letters_due'), ('rotation_lines'), ('rotation_rule'), ('unannounce'),
    ('contact_holding'), ('credential_state'), ('day_of'), ('folded'), ('instant'), ('judge_contact'), ('judge_organisation'),
    ('ill_formed'), ('retire_contact'), ('stop_dealings'),
    ('calendar_document'), ('changed_fields'), ('credential_type_document'), ('fill_text'), ('host_fault'), ('is_punycode'), ('generator_fault'), ('inquiry_type_document'),
    ('instant_of'), ('make_tenant'), ('merged_settings'), ('misfits'), ('note_settings'), ('period_document'), ('policy_document'),
    ('settings_operator'), ('tenant_document'), ('tenant_rules'),
    ('asking_facts'), ('judge_code'), ('place_code'), ('grant_choices'), ('masked_member_id'), ('recovery_facts'), ('replace_code'),
    ('case_acting'), ('case_comparison'), ('case_document'), ('case_facts'), ('case_state'), ('case_waits_for'), ('contact_meant'), ('dialled'), ('judge_case'),
    ('message_facts'), ('told_messages'), ('recovery_state'), ('note_fault'), ('own_case'), ('take_back_successor'),
    ('change_facts'), ('open_change'), ('own_change'), ('proven_session'), ('session_proven_until'), ('write_new_address'),
    ('end_offer'), ('handover_facts'), ('handover_standing'), ('handover_state'), ('office_line'),
    ('forget_import'), ('judge_import_contact'), ('judge_import_lines'), ('judge_import_values'), ('write_import_contacts'),
    ('write_import_credentials'), ('write_import_organisations');

select plan(2 * (select count(*)::integer from inner_function));

select is(
    (select count(*)::integer from pg_proc p where p.pronamespace in ('app'::regnamespace, 'registry'::regnamespace) and p.proname = i.name),
    1, i.name || ' is there, once')
  from inner_function i order by i.name;

select is(
    (select string_agg(r.rolname, ', ' order by r.rolname)
       from pg_proc p, pg_roles r
      where p.pronamespace in ('app'::regnamespace, 'registry'::regnamespace) and p.proname = i.name
        and r.rolname in ('aikotoba_server', 'aikotoba_courier', 'aikotoba_dba', 'aikotoba_reader')
        and has_function_privilege(r.oid, p.oid, 'EXECUTE')),
    null, i.name || ' is called by functions only')
  from inner_function i order by i.name;

select * from finish();
rollback;
