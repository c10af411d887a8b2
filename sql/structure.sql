
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE SCHEMA app;

ALTER SCHEMA app OWNER TO aikotoba_definer;

CREATE SCHEMA audit;

ALTER SCHEMA audit OWNER TO aikotoba_owner;

CREATE SCHEMA dba;

ALTER SCHEMA dba OWNER TO aikotoba_viewer;

CREATE SCHEMA identity;

ALTER SCHEMA identity OWNER TO aikotoba_owner;

CREATE SCHEMA registry;

ALTER SCHEMA registry OWNER TO aikotoba_owner;

COMMENT ON SCHEMA registry IS 'Tables of the desk. roles.sql, revision 1';

CREATE SCHEMA vault;

ALTER SCHEMA vault OWNER TO aikotoba_owner;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA registry;

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE registry.calendars (
    tenant_id integer NOT NULL,
    calendar_id uuid NOT NULL,
    code text NOT NULL,
    kind text NOT NULL,
    start_month integer,
    start_day integer,
    time_zone text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT "a calendar has a known kind" CHECK ((kind = ANY (ARRAY['fiscal-year'::text, 'release'::text, 'contract-year'::text]))),
    CONSTRAINT "a fiscal year says when it starts" CHECK (((kind = 'fiscal-year'::text) = ((start_month IS NOT NULL) AND (start_day IS NOT NULL)))),
    CONSTRAINT "a start has a day" CHECK (((start_day >= 1) AND (start_day <= 31))),
    CONSTRAINT "a start has a month" CHECK (((start_month >= 1) AND (start_month <= 12)))
);

ALTER TABLE ONLY registry.calendars FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.calendars OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.calendars IS 'What renews together: a fiscal year, a list of releases, contract years.';

CREATE TABLE registry.handover_cases (
    tenant_id integer NOT NULL,
    case_id uuid NOT NULL,
    case_number text NOT NULL,
    purpose text NOT NULL,
    locale text NOT NULL,
    postal_address text,
    organisation_name text NOT NULL,
    department text,
    predecessor text,
    person text NOT NULL,
    phone text,
    address text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    organisation_id uuid,
    contact_id uuid,
    wanted text[] DEFAULT '{}'::text[] NOT NULL,
    supplement text,
    refusal text,
    prove_until timestamp with time zone,
    cooling_off interval,
    proven_at timestamp with time zone,
    cooling_until timestamp with time zone,
    successor_id uuid,
    contact_until timestamp with time zone,
    objection_digest bytea,
    done_mail_id uuid,
    objected_at timestamp with time zone,
    closed_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    handover_id uuid,
    CONSTRAINT "a case has a known state" CHECK ((state = ANY (ARRAY['open'::text, 'more-wanted'::text, 'awaiting-second'::text, 'approved'::text, 'cooling-off'::text, 'objected'::text, 'answered'::text, 'refused'::text]))),
    CONSTRAINT "a case is about a contact who left, a member ID or a handover" CHECK ((purpose = ANY (ARRAY['contact-left'::text, 'member-id-unknown'::text, 'handover-objected'::text]))),
    CONSTRAINT "a case is decided about somebody" CHECK (((organisation_id IS NOT NULL) OR (state = ANY (ARRAY['open'::text, 'more-wanted'::text, 'refused'::text])))),
    CONSTRAINT "a case is of the handover that was objected to" CHECK (((purpose = 'handover-objected'::text) = (handover_id IS NOT NULL))),
    CONSTRAINT "a case is refused for a reason" CHECK (((state = 'refused'::text) = (refusal IS NOT NULL))),
    CONSTRAINT "a locale is ja or en" CHECK ((locale = ANY (ARRAY['ja'::text, 'en'::text]))),
    CONSTRAINT "an address is proven in time, and cools off" CHECK (
CASE
    WHEN (proven_at IS NULL) THEN (num_nonnulls(cooling_until, objection_digest, objected_at) = 0)
    ELSE (COALESCE(((proven_at < prove_until) AND (cooling_until > proven_at)), false) AND (objection_digest IS NOT NULL))
END),
    CONSTRAINT "an approval says until when to prove the address" CHECK ((num_nulls(prove_until, cooling_off) = ANY (ARRAY[0, 2]))),
    CONSTRAINT "who asks says where he is" CHECK (((purpose = 'handover-objected'::text) OR (num_nulls(postal_address, phone) = 0)))
);
ALTER TABLE ONLY registry.handover_cases ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.handover_cases FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.handover_cases OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.handover_cases IS 'What the desk is to decide about who is in office: askings of somebody who cannot prove a registered address, and handovers that the old address objected to. State cooling-off ends by the clock: from cooling_until on the successor counts; approved ends unproven at prove_until.';

CREATE TABLE registry.credential_types (
    tenant_id integer NOT NULL,
    type_id uuid NOT NULL,
    code text NOT NULL,
    name_ja text NOT NULL,
    name_en text NOT NULL,
    purpose_ja text NOT NULL,
    purpose_en text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    calendar_id uuid NOT NULL,
    holder text DEFAULT 'organisation'::text NOT NULL,
    origin text DEFAULT 'generated'::text NOT NULL,
    signs_in boolean DEFAULT false NOT NULL,
    may_be_disclosed boolean DEFAULT true NOT NULL,
    generator jsonb,
    grace interval DEFAULT '00:00:00'::interval NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    announced_to text[] DEFAULT '{representative,deputy,technical}'::text[] NOT NULL,
    CONSTRAINT "a chosen password is never disclosed" CHECK (((origin <> 'member-chosen'::text) OR (NOT may_be_disclosed))),
    CONSTRAINT "a credential is generated, imported or chosen" CHECK ((origin = ANY (ARRAY['generated'::text, 'imported'::text, 'member-chosen'::text]))),
    CONSTRAINT "a holder is an organisation or the tenant" CHECK ((holder = ANY (ARRAY['organisation'::text, 'tenant'::text]))),
    CONSTRAINT "a type is announced to roles of contacts" CHECK (((announced_to <@ ARRAY['representative'::text, 'deputy'::text, 'technical'::text]) AND (cardinality(announced_to) > 0))),
    CONSTRAINT "grace is not negative" CHECK ((grace >= '00:00:00'::interval)),
    CONSTRAINT "only an organisation signs in" CHECK (((holder = 'organisation'::text) OR (NOT signs_in)))
);

ALTER TABLE ONLY registry.credential_types FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.credential_types OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.credential_types IS 'Kinds of passwords: who holds one, where it comes from, what it may do.';

CREATE TABLE registry.recoveries (
    tenant_id integer NOT NULL,
    recovery_id uuid NOT NULL,
    type_id uuid NOT NULL,
    proof text NOT NULL,
    address_subject bytea NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    grant_lifetime interval NOT NULL,
    verified_at timestamp with time zone,
    grant_digest bytea,
    grant_until timestamp with time zone,
    registered_at timestamp with time zone,
    organisation_id uuid,
    CONSTRAINT "a grant is whole or absent" CHECK ((num_nulls(verified_at, grant_digest, grant_until) = ANY (ARRAY[0, 3]))),
    CONSTRAINT "a password is registered in the time of its grant" CHECK (
CASE
    WHEN (registered_at IS NULL) THEN (organisation_id IS NULL)
    ELSE ((organisation_id IS NOT NULL) AND COALESCE((registered_at < grant_until), false))
END),
    CONSTRAINT "a recovery is asked for by address, with a member ID or alone" CHECK ((proof = ANY (ARRAY['member-id-and-address'::text, 'address'::text])))
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02');
ALTER TABLE ONLY registry.recoveries ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.recoveries FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.recoveries OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.recoveries IS 'Askings for a new password. verified_at: when the right code was exchanged for the grant, which is known by its digest; registered_at: when a password spent it.';

CREATE TABLE registry.handovers (
    tenant_id integer NOT NULL,
    handover_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    person text NOT NULL,
    department text,
    phone text,
    address text NOT NULL,
    locale text NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    offer_until timestamp with time zone NOT NULL,
    objection_time interval NOT NULL,
    effect text NOT NULL,
    accepted_at timestamp with time zone,
    successor_id uuid,
    effective_at timestamp with time zone,
    prior_until timestamp with time zone,
    objection_digest bytea,
    objection_until timestamp with time zone,
    objected_at timestamp with time zone,
    ended_at timestamp with time zone,
    ended_by text,
    CONSTRAINT "a handover counts when its policy said" CHECK ((effect = ANY (ARRAY['at-acceptance'::text, 'after-objection'::text]))),
    CONSTRAINT "a handover is accepted whole, in its time" CHECK (
CASE
    WHEN (accepted_at IS NULL) THEN (num_nonnulls(successor_id, effective_at, prior_until, objection_digest, objection_until, objected_at) = 0)
    ELSE ((num_nulls(successor_id, effective_at, prior_until, objection_digest, objection_until) = 0) AND (accepted_at < offer_until) AND (effective_at >= accepted_at) AND (objection_until > accepted_at))
END),
    CONSTRAINT "a successor is written to in ja or en" CHECK ((locale = ANY (ARRAY['ja'::text, 'en'::text]))),
    CONSTRAINT "an offer ends by somebody or by time" CHECK (((num_nulls(ended_at, ended_by) = ANY (ARRAY[0, 2])) AND (ended_by = ANY (ARRAY['predecessor'::text, 'successor'::text, 'time'::text, 'register'::text])))),
    CONSTRAINT "an offer ends without being accepted" CHECK (((ended_at IS NULL) OR (accepted_at IS NULL))),
    CONSTRAINT "one objects in the time for it" CHECK (((objected_at IS NULL) OR COALESCE((objected_at < objection_until), false)))
);
ALTER TABLE ONLY registry.handovers ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.handovers FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.handovers OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.handovers IS 'Offices offered to a successor. Accepted: effective_at and successor_id tell which contact begins when; prior_until how long the predecessor''s office would have lasted. ended_by register: the office had changed otherwise.';

CREATE TABLE registry.inquiry_types (
    tenant_id integer NOT NULL,
    inquiry_type_id uuid NOT NULL,
    code text NOT NULL,
    name_ja text NOT NULL,
    name_en text NOT NULL,
    purpose_ja text NOT NULL,
    purpose_en text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    proof text NOT NULL,
    reveals text NOT NULL,
    type_id uuid,
    identifier_kind text,
    shows_next boolean DEFAULT false NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    replaced_at timestamp with time zone,
    CONSTRAINT "a proof is a known one" CHECK ((proof = ANY (ARRAY['session'::text, 'address'::text, 'member-id-and-address'::text]))),
    CONSTRAINT "an address alone reveals no password" CHECK (((proof <> 'address'::text) OR (reveals <> 'credential'::text))),
    CONSTRAINT "an inquiry reveals one kind of thing" CHECK (
CASE reveals
    WHEN 'credential'::text THEN ((type_id IS NOT NULL) AND (identifier_kind IS NULL))
    WHEN 'member-id'::text THEN ((type_id IS NULL) AND (identifier_kind IS NULL))
    WHEN 'external-id'::text THEN ((type_id IS NULL) AND (identifier_kind IS NOT NULL))
    ELSE false
END)
);

ALTER TABLE ONLY registry.inquiry_types FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.inquiry_types OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.inquiry_types IS 'What may be asked, and what proof it needs.';

CREATE TABLE registry.one_time_codes (
    tenant_id integer NOT NULL,
    code_for uuid NOT NULL,
    purpose text NOT NULL,
    subject bytea NOT NULL,
    organisation_id uuid,
    issue integer DEFAULT 1 NOT NULL,
    reference text NOT NULL,
    key_id integer NOT NULL,
    digest bytea NOT NULL,
    decoy boolean NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    max_tries integer NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    redeemed_at timestamp with time zone,
    mail_id uuid NOT NULL,
    form text DEFAULT 'letters'::text NOT NULL,
    lifetime interval DEFAULT '00:20:00'::interval NOT NULL,
    mail_gap interval DEFAULT '00:01:00'::interval NOT NULL,
    hour_mails integer DEFAULT 5 NOT NULL,
    day_tries integer DEFAULT 15 NOT NULL,
    day_ceiling integer DEFAULT 100 NOT NULL,
    network_free_tries integer DEFAULT 50 NOT NULL,
    help_after interval DEFAULT '00:30:00'::interval NOT NULL,
    CONSTRAINT "a code is redeemed in time, a decoy never" CHECK (((redeemed_at IS NULL) OR ((redeemed_at < expires_at) AND (NOT decoy))))
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.02');
ALTER TABLE ONLY registry.one_time_codes ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.one_time_codes FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.one_time_codes OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.one_time_codes IS 'The one live code of an asking: a row cannot hold two, so a resend overwrites it.';

CREATE TABLE registry.periods (
    tenant_id integer NOT NULL,
    period_id uuid NOT NULL,
    calendar_id uuid NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    label_ja text NOT NULL,
    label_en text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT "a period ends after it starts" CHECK ((ends_at > starts_at))
);

ALTER TABLE ONLY registry.periods FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.periods OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.periods IS 'The periods of a calendar, as instants; the end is exclusive.';

CREATE TABLE registry.changes (
    tenant_id integer NOT NULL,
    change_id uuid NOT NULL,
    kind text NOT NULL,
    organisation_id uuid NOT NULL,
    session_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    version integer,
    person text,
    department text,
    phone text,
    address text,
    locale text,
    done_at timestamp with time zone,
    successor_id uuid,
    CONSTRAINT "a change is a proof or an address" CHECK ((kind = ANY (ARRAY['proof'::text, 'address'::text]))),
    CONSTRAINT "a new address stands with all that is said of its contact" CHECK ((num_nulls(version, person, address, locale) =
CASE kind
    WHEN 'address'::text THEN 0
    ELSE 4
END))
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02');
ALTER TABLE ONLY registry.changes ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.changes FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.changes OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.changes IS 'Askings at My page that wait for a code. contact_id: whose address a proof went to, or whose address is to be another; version: of that contact when it was asked; successor_id: the contact that holds the new address.';

CREATE TABLE registry.policies (
    tenant_id integer NOT NULL,
    code_lifetime interval DEFAULT '00:20:00'::interval NOT NULL,
    code_form text DEFAULT 'letters'::text NOT NULL,
    code_tries integer DEFAULT 5 NOT NULL,
    day_tries integer DEFAULT 15 NOT NULL,
    mail_gap interval DEFAULT '00:01:00'::interval NOT NULL,
    hour_mails integer DEFAULT 5 NOT NULL,
    address_day_ceiling integer DEFAULT 100 NOT NULL,
    session_idle interval DEFAULT '00:30:00'::interval NOT NULL,
    session_longest interval DEFAULT '12:00:00'::interval NOT NULL,
    sign_in_free_tries integer DEFAULT 5 NOT NULL,
    network_free_tries integer DEFAULT 50 NOT NULL,
    tarpit_longest interval DEFAULT '00:15:00'::interval NOT NULL,
    help_after interval DEFAULT '00:30:00'::interval NOT NULL,
    audit_kept interval DEFAULT '7 years'::interval NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    announcements_per_hour integer DEFAULT 3600 NOT NULL,
    reminder_days integer[] DEFAULT '{30}'::integer[] NOT NULL,
    token_free_tries integer DEFAULT 1000 NOT NULL,
    membership_classes text[] DEFAULT '{}'::text[] NOT NULL,
    grant_lifetime interval DEFAULT '00:15:00'::interval NOT NULL,
    duplicate_address text DEFAULT 'choose'::text NOT NULL,
    password_least integer DEFAULT 15 NOT NULL,
    password_most integer DEFAULT 128 NOT NULL,
    password_words text[] DEFAULT '{}'::text[] NOT NULL,
    cooling_off interval DEFAULT '72:00:00'::interval NOT NULL,
    two_operators boolean DEFAULT true NOT NULL,
    offer_lifetime interval DEFAULT '7 days'::interval NOT NULL,
    objection_time interval DEFAULT '72:00:00'::interval NOT NULL,
    handover_effect text DEFAULT 'at-acceptance'::text NOT NULL,
    CONSTRAINT "a chosen password has 15 to 64 characters at least" CHECK (((password_least >= 15) AND (password_least <= 64))),
    CONSTRAINT "a chosen password may have 64 to 128 characters" CHECK (((password_most >= 64) AND (password_most <= 128))),
    CONSTRAINT "a client token allows 10 to 100000 free tries" CHECK (((token_free_tries >= 10) AND (token_free_tries <= 100000))),
    CONSTRAINT "a code allows 1 to 5 tries" CHECK (((code_tries >= 1) AND (code_tries <= 5))),
    CONSTRAINT "a code is letters or digits" CHECK ((code_form = ANY (ARRAY['letters'::text, 'digits'::text]))),
    CONSTRAINT "a code lives 5 to 20 minutes" CHECK (((code_lifetime >= '00:05:00'::interval) AND (code_lifetime <= '00:20:00'::interval))),
    CONSTRAINT "a cooling-off lasts an hour to 30 days" CHECK (((cooling_off >= '01:00:00'::interval) AND (cooling_off <= '30 days'::interval))),
    CONSTRAINT "a day allows 1 to 50 tries" CHECK (((day_tries >= 1) AND (day_tries <= 50))),
    CONSTRAINT "a grant lives 5 to 30 minutes" CHECK (((grant_lifetime >= '00:05:00'::interval) AND (grant_lifetime <= '00:30:00'::interval))),
    CONSTRAINT "a handover counts at acceptance or after the objection time" CHECK ((handover_effect = ANY (ARRAY['at-acceptance'::text, 'after-objection'::text]))),
    CONSTRAINT "a network allows 5 to 1000 free tries" CHECK (((network_free_tries >= 5) AND (network_free_tries <= 1000))),
    CONSTRAINT "a session ends within 24 hours" CHECK (((session_longest >= '00:01:00'::interval) AND (session_longest <= '24:00:00'::interval))),
    CONSTRAINT "a session is not idle for longer than it lasts" CHECK ((session_idle <= session_longest)),
    CONSTRAINT "a tarpit lasts 1 minute to 1 hour" CHECK (((tarpit_longest >= '00:01:00'::interval) AND (tarpit_longest <= '01:00:00'::interval))),
    CONSTRAINT "an address allows 1 to 1000 tries a day" CHECK (((address_day_ceiling >= 1) AND (address_day_ceiling <= 1000))),
    CONSTRAINT "an address of several is chosen from or refused" CHECK ((duplicate_address = ANY (ARRAY['choose'::text, 'refuse'::text]))),
    CONSTRAINT "an hour allows 1 to 5 mails" CHECK (((hour_mails >= 1) AND (hour_mails <= 5))),
    CONSTRAINT "an hour allows 60 to 100000 announcements" CHECK (((announcements_per_hour >= 60) AND (announcements_per_hour <= 100000))),
    CONSTRAINT "an idle session ends within 8 hours" CHECK (((session_idle >= '00:01:00'::interval) AND (session_idle <= '08:00:00'::interval))),
    CONSTRAINT "an offer lives 1 to 30 days" CHECK (((offer_lifetime >= '1 day'::interval) AND (offer_lifetime <= '30 days'::interval))),
    CONSTRAINT "audit is kept a year or longer" CHECK ((audit_kept >= '1 year'::interval)),
    CONSTRAINT "help is pointed at within a day" CHECK (((help_after >= '00:01:00'::interval) AND (help_after <= '1 day'::interval))),
    CONSTRAINT "mails are 30 seconds to an hour apart" CHECK (((mail_gap >= '00:00:30'::interval) AND (mail_gap <= '01:00:00'::interval))),
    CONSTRAINT "one may object for 1 to 14 days" CHECK (((objection_time >= '1 day'::interval) AND (objection_time <= '14 days'::interval))),
    CONSTRAINT "reminders go out 1 to 366 days before, five at most" CHECK (((cardinality(reminder_days) <= 5) AND (1 <= ALL (reminder_days)) AND (366 >= ALL (reminder_days)))),
    CONSTRAINT "sign-in allows 1 to 10 free tries" CHECK (((sign_in_free_tries >= 1) AND (sign_in_free_tries <= 10)))
);

ALTER TABLE ONLY registry.policies FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.policies OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.policies IS 'Limits and terms of a tenant. Copied into codes and sessions when these are made: a change alters nothing promised.';

CREATE TABLE registry.tenants (
    tenant_id integer NOT NULL,
    slug text NOT NULL,
    name_ja text NOT NULL,
    name_en text NOT NULL,
    system_name_ja text NOT NULL,
    system_name_en text NOT NULL,
    desk_phone text NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    time_zone text NOT NULL,
    locale text DEFAULT 'ja'::text NOT NULL,
    member_id_length integer NOT NULL,
    member_id_digits_only boolean DEFAULT true NOT NULL,
    sender text NOT NULL,
    base_url text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    desk_hours_ja text DEFAULT ''::text NOT NULL,
    desk_hours_en text DEFAULT ''::text NOT NULL,
    settings_changes bigint DEFAULT 0 NOT NULL,
    desk_address text DEFAULT ''::text NOT NULL,
    CONSTRAINT "a locale is ja or en" CHECK ((locale = ANY (ARRAY['ja'::text, 'en'::text]))),
    CONSTRAINT "a member ID has 1 to 32 characters" CHECK (((member_id_length >= 1) AND (member_id_length <= 32))),
    CONSTRAINT "a slug is lower case letters, digits and hyphens" CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)),
    CONSTRAINT "a tenant is active or closed" CHECK ((status = ANY (ARRAY['active'::text, 'closed'::text])))
);

ALTER TABLE ONLY registry.tenants FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.tenants OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.tenants IS 'The membership bodies. Row 0 is the installation itself.';

CREATE TABLE registry.contacts (
    tenant_id integer NOT NULL,
    contact_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    role text NOT NULL,
    person text NOT NULL,
    department text,
    phone text,
    address text NOT NULL,
    address_folded text GENERATED ALWAYS AS (lower(NORMALIZE(btrim(address), NFKC))) STORED COLLATE pg_catalog."C",
    locale text DEFAULT 'ja'::text NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone DEFAULT 'infinity'::timestamp with time zone NOT NULL,
    replaced_by uuid,
    delivery text DEFAULT 'unknown'::text NOT NULL,
    delivery_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT "a contact ends after it begins" CHECK ((valid_until > valid_from)),
    CONSTRAINT "a contact represents, deputises or is technical" CHECK ((role = ANY (ARRAY['representative'::text, 'deputy'::text, 'technical'::text]))),
    CONSTRAINT "a delivery is unknown, reached or refused" CHECK ((delivery = ANY (ARRAY['unknown'::text, 'reached'::text, 'refused'::text]))),
    CONSTRAINT "a locale is ja or en" CHECK ((locale = ANY (ARRAY['ja'::text, 'en'::text])))
)
WITH (fillfactor='85');
ALTER TABLE ONLY registry.contacts ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.contacts FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.contacts OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.contacts IS 'Dated offices of an organisation at a mail address; a handover ends one row and begins another.';

CREATE SEQUENCE audit.event_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 32;

ALTER TABLE audit.event_numbers OWNER TO aikotoba_owner;

CREATE TABLE audit.events (
    tenant_id integer NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    event_no bigint DEFAULT nextval('audit.event_numbers'::regclass) NOT NULL,
    at timestamp with time zone NOT NULL,
    act text NOT NULL,
    actor_kind text NOT NULL,
    actor text,
    organisation_id uuid,
    subject uuid,
    detail json
)
PARTITION BY RANGE (at);

ALTER TABLE ONLY audit.events FORCE ROW LEVEL SECURITY;

ALTER TABLE audit.events OWNER TO aikotoba_owner;

COMMENT ON TABLE audit.events IS 'What was done, by whom, in the transaction that did it. Never updated.';

CREATE TABLE audit.events_unplaced (
    tenant_id integer NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    event_no bigint DEFAULT nextval('audit.event_numbers'::regclass) NOT NULL,
    at timestamp with time zone NOT NULL,
    act text NOT NULL,
    actor_kind text NOT NULL,
    actor text,
    organisation_id uuid,
    subject uuid,
    detail json
);

ALTER TABLE ONLY audit.events_unplaced FORCE ROW LEVEL SECURITY;

ALTER TABLE audit.events_unplaced OWNER TO aikotoba_owner;

CREATE TABLE audit.seals (
    tenant_id integer NOT NULL,
    seal_no bigint NOT NULL,
    era integer NOT NULL,
    cluster bigint NOT NULL,
    from_xact xid8 NOT NULL,
    to_xact xid8 NOT NULL,
    last_event bigint NOT NULL,
    named bigint[],
    events bigint NOT NULL,
    root bytea NOT NULL,
    head bytea NOT NULL,
    key_id integer NOT NULL,
    signature bytea NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    CONSTRAINT "a range ends after it begins" CHECK (((named IS NOT NULL) OR (to_xact > from_xact))),
    CONSTRAINT "a seal holds events" CHECK ((events > 0)),
    CONSTRAINT "seals are counted from 1" CHECK ((seal_no > 0))
);

ALTER TABLE ONLY audit.seals FORCE ROW LEVEL SECURITY;

ALTER TABLE audit.seals OWNER TO aikotoba_owner;

COMMENT ON TABLE audit.seals IS 'The chain of seals: what was sealed can no longer be changed, taken out or put in without being found.';

CREATE TABLE registry.organisations (
    tenant_id integer NOT NULL,
    organisation_id uuid NOT NULL,
    member_id text NOT NULL,
    name text NOT NULL,
    name_en text,
    name_kana text NOT NULL,
    membership_class text NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    contract_from date,
    contract_until date,
    version integer DEFAULT 1 NOT NULL,
    name_folded text GENERATED ALWAYS AS (translate(lower((NORMALIZE(name, NFKC) COLLATE "und-x-icu")), 'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ 　-‐‑‒–—―−ー'::text, 'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ'::text)) STORED COLLATE pg_catalog."C",
    kana_folded text GENERATED ALWAYS AS (translate(lower((NORMALIZE(name_kana, NFKC) COLLATE "und-x-icu")), 'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ 　-‐‑‒–—―−ー'::text, 'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ'::text)) STORED COLLATE pg_catalog."C",
    name_en_folded text GENERATED ALWAYS AS (translate(lower((NORMALIZE(name_en, NFKC) COLLATE "und-x-icu")), 'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ 　-‐‑‒–—―−ー'::text, 'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ'::text)) STORED COLLATE pg_catalog."C",
    CONSTRAINT "a contract ends after it begins" CHECK ((contract_until > contract_from)),
    CONSTRAINT "an organisation is active, suspended or withdrawn" CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'withdrawn'::text])))
);
ALTER TABLE ONLY registry.organisations ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.organisations FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.organisations OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.organisations IS 'The holders of credentials.';

CREATE TABLE registry.outbox (
    tenant_id integer NOT NULL,
    mail_id uuid NOT NULL,
    template text NOT NULL,
    locale text NOT NULL,
    organisation_id uuid,
    recipient text,
    state text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    leased_until timestamp with time zone,
    key_id integer,
    payload bytea,
    code_for uuid,
    issue integer,
    reference text,
    created_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    reply_class text,
    CONSTRAINT "a settled mail has no payload" CHECK (((settled_at IS NULL) OR (payload IS NULL)))
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02');
ALTER TABLE ONLY registry.outbox ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.outbox FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.outbox OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.outbox IS 'Mail committed with the data. Without a recipient: to all contacts valid at created_at, spread by the courier.';

CREATE TABLE registry.credentials (
    tenant_id integer NOT NULL,
    credential_id uuid NOT NULL,
    type_id uuid NOT NULL,
    organisation_id uuid,
    holder_id uuid GENERATED ALWAYS AS (COALESCE(organisation_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED NOT NULL,
    period_id uuid NOT NULL,
    generation integer NOT NULL,
    origin text NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    grace_until timestamp with time zone NOT NULL,
    digest bytea,
    digest_key integer,
    kdf jsonb,
    salt bytea,
    revoked_at timestamp with time zone,
    reason text,
    rotation_id uuid,
    beside_rotation uuid,
    CONSTRAINT "a credential ends after it begins" CHECK (((valid_from < valid_until) AND (valid_until <= grace_until))),
    CONSTRAINT "a credential is generated, imported or chosen" CHECK ((origin = ANY (ARRAY['generated'::text, 'imported'::text, 'member-chosen'::text]))),
    CONSTRAINT "a digest names its key" CHECK (((digest IS NULL) = (digest_key IS NULL))),
    CONSTRAINT "a generation counts from one" CHECK ((generation >= 1)),
    CONSTRAINT "a slow hash has its salt" CHECK (((kdf IS NULL) = (salt IS NULL)))
);
ALTER TABLE ONLY registry.credentials ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.credentials FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.credentials OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.credentials IS 'One generation of a password: valid from, until, and accepted until the end of its grace.';

COMMENT ON COLUMN registry.credentials.beside_rotation IS 'The rotation that had generated this generation for the others when a joiner got it by itself: outside its books, cancelled with it.';

CREATE TABLE registry.desk_messages (
    tenant_id integer NOT NULL,
    message_id uuid NOT NULL,
    locale text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    person text NOT NULL,
    reply_to text NOT NULL,
    organisation_id uuid,
    sent_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closed_by text,
    note text,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT "a locale is ja or en" CHECK ((locale = ANY (ARRAY['ja'::text, 'en'::text]))),
    CONSTRAINT "a message is closed by somebody" CHECK (((closed_at IS NULL) = (closed_by IS NULL)))
);
ALTER TABLE ONLY registry.desk_messages ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.desk_messages FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.desk_messages OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.desk_messages IS 'Questions from the page of the help desk, as typed. organisation_id: of whoever was signed in.';

CREATE TABLE registry.disclosures (
    tenant_id integer NOT NULL,
    inquiry_id uuid NOT NULL,
    item integer NOT NULL,
    organisation_id uuid NOT NULL,
    credential_id uuid,
    kind text NOT NULL,
    receipt text NOT NULL,
    disclosed_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY registry.disclosures ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.disclosures FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.disclosures OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.disclosures IS 'The record that a value was shown; one row a value.';

CREATE TABLE registry.inquiries (
    tenant_id integer NOT NULL,
    inquiry_id uuid NOT NULL,
    inquiry_type_id uuid NOT NULL,
    organisation_id uuid,
    session_id uuid,
    asked_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY registry.inquiries ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.inquiries FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.inquiries OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.inquiries IS 'Askings; written once. Without an organisation: asked by somebody not signed in.';

CREATE TABLE registry.case_decisions (
    tenant_id integer NOT NULL,
    case_id uuid NOT NULL,
    operator_id uuid NOT NULL,
    operator text NOT NULL,
    decision text NOT NULL,
    note text NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT "a decision approves or refuses" CHECK ((decision = ANY (ARRAY['approved'::text, 'refused'::text])))
);
ALTER TABLE ONLY registry.case_decisions ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.case_decisions FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.case_decisions OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.case_decisions IS 'Who decided what about a case: one row an operator, so that two approvals are two operators.';

CREATE TABLE registry.operators (
    tenant_id integer NOT NULL,
    operator_id uuid NOT NULL,
    address text NOT NULL,
    address_folded text GENERATED ALWAYS AS (lower(NORMALIZE(btrim(address), NFKC))) STORED COLLATE pg_catalog."C",
    name text NOT NULL,
    role text NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    oidc_issuer text,
    oidc_subject text,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    password_digest bytea,
    password_key_id integer,
    password_kdf jsonb,
    password_salt bytea,
    totp_sealed bytea,
    totp_key_id integer,
    totp_last_step bigint,
    CONSTRAINT "a password is whole or absent" CHECK ((num_nulls(password_digest, password_key_id, password_kdf, password_salt) = ANY (ARRAY[0, 4]))),
    CONSTRAINT "a second factor is whole or absent" CHECK ((num_nulls(totp_sealed, totp_key_id) = ANY (ARRAY[0, 2]))),
    CONSTRAINT "an OIDC subject has its issuer" CHECK (((oidc_issuer IS NULL) = (oidc_subject IS NULL))),
    CONSTRAINT "an operator is active or closed" CHECK ((status = ANY (ARRAY['active'::text, 'closed'::text]))),
    CONSTRAINT "an operator owns, operates or audits" CHECK ((role = ANY (ARRAY['owner'::text, 'operator'::text, 'auditor'::text])))
);

ALTER TABLE ONLY registry.operators FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.operators OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.operators IS 'People at the desk. Those of tenant 0, the installation, may act for every tenant as far as their role allows.';

CREATE TABLE vault.data_keys (
    tenant_id integer NOT NULL,
    key_id integer NOT NULL,
    wrapped bytea NOT NULL,
    wrapping_key text NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT "a key is current, readable or retired" CHECK ((state = ANY (ARRAY['current'::text, 'readable'::text, 'retired'::text])))
);

ALTER TABLE ONLY vault.data_keys FORCE ROW LEVEL SECURITY;

ALTER TABLE vault.data_keys OWNER TO aikotoba_owner;

COMMENT ON TABLE vault.data_keys IS 'Data keys of a tenant, wrapped by a key that never enters the database.';

CREATE TABLE vault.import_values (
    tenant_id integer NOT NULL,
    import_id uuid NOT NULL,
    line integer NOT NULL,
    type_id uuid NOT NULL,
    credential_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    generation integer NOT NULL,
    digest bytea NOT NULL,
    digest_key integer NOT NULL,
    candidates bytea[] NOT NULL,
    key_id integer NOT NULL,
    sealed bytea NOT NULL,
    standing text,
    CONSTRAINT "a value is lacking, there, or in the way of something" CHECK ((standing = ANY (ARRAY['lacking'::text, 'there'::text, 'credential-already-there'::text, 'credential-revoked'::text, 'period-over'::text, 'changed-meanwhile'::text])))
)
WITH (autovacuum_vacuum_scale_factor='0.02');

ALTER TABLE ONLY vault.import_values FORCE ROW LEVEL SECURITY;

ALTER TABLE vault.import_values OWNER TO aikotoba_owner;

COMMENT ON TABLE vault.import_values IS 'Credentials that a file brings, sealed before they come here.';

CREATE TABLE vault.sealed_values (
    tenant_id integer NOT NULL,
    credential_id uuid NOT NULL,
    key_id integer NOT NULL,
    sealed bytea NOT NULL
);
ALTER TABLE ONLY vault.sealed_values ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY vault.sealed_values FORCE ROW LEVEL SECURITY;

ALTER TABLE vault.sealed_values OWNER TO aikotoba_owner;

COMMENT ON TABLE vault.sealed_values IS 'What a credential reads, sealed. A member-chosen password has no row here.';

CREATE TABLE registry.throttles (
    tenant_id integer NOT NULL,
    purpose text NOT NULL,
    subject bytea NOT NULL,
    window_from timestamp with time zone NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    mail_times timestamp with time zone[] DEFAULT '{}'::timestamp with time zone[] NOT NULL,
    blocked_until timestamp with time zone NOT NULL
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.02');
ALTER TABLE ONLY registry.throttles ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.throttles FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.throttles OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.throttles IS 'Who has tried how often: by organisation, by keyed digest of a member ID or address, by network.';

CREATE TABLE registry.recovery_choices (
    tenant_id integer NOT NULL,
    recovery_id uuid NOT NULL,
    choice integer NOT NULL,
    organisation_id uuid
);
ALTER TABLE ONLY registry.recovery_choices ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.recovery_choices FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.recovery_choices OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.recovery_choices IS 'The organisations a recovery may be for, as they were when it was asked. An address that is nobody''s has one choice, of nobody.';

CREATE TABLE registry.rotation_items (
    tenant_id integer NOT NULL,
    rotation_id uuid NOT NULL,
    holder_id uuid NOT NULL,
    organisation_id uuid GENERATED ALWAYS AS (NULLIF(holder_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED,
    skipped_because text,
    announced_at timestamp with time zone,
    unannounced_because text,
    CONSTRAINT "a holder is not announced to for a known reason" CHECK ((unannounced_because = ANY (ARRAY['no-contact'::text, 'contract-ends-before'::text, 'suspended'::text, 'withdrawn'::text]))),
    CONSTRAINT "a holder is skipped for a known reason" CHECK ((skipped_because = ANY (ARRAY['already-has-one'::text, 'contract-ends-before'::text, 'suspended'::text, 'withdrawn'::text]))),
    CONSTRAINT "an item goes one way" CHECK ((num_nonnulls(skipped_because, announced_at, unannounced_because) <= 1))
)
WITH (fillfactor='80');
ALTER TABLE ONLY registry.rotation_items ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.rotation_items FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.rotation_items OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.rotation_items IS 'What a rotation judged about each holder. That it was generated is a credential of this rotation, never a mark here.';

CREATE TABLE registry.rotations (
    tenant_id integer NOT NULL,
    rotation_id uuid NOT NULL,
    type_id uuid NOT NULL,
    period_id uuid NOT NULL,
    state text DEFAULT 'planned'::text NOT NULL,
    grace interval NOT NULL,
    reason text,
    planned_by text NOT NULL,
    effective_at timestamp with time zone NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    generated_at timestamp with time zone,
    announced_at timestamp with time zone,
    closed_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    announced_up_to uuid,
    version integer DEFAULT 1 NOT NULL,
    revoking_from uuid,
    CONSTRAINT "a reason has at most 500 characters" CHECK ((char_length(reason) <= 500)),
    CONSTRAINT "a rotation has a known state" CHECK ((state = ANY (ARRAY['planned'::text, 'generated'::text, 'announced'::text, 'closed'::text, 'cancelled'::text]))),
    CONSTRAINT "a state has its time" CHECK (
CASE state
    WHEN 'generated'::text THEN (generated_at IS NOT NULL)
    WHEN 'announced'::text THEN (announced_at IS NOT NULL)
    WHEN 'closed'::text THEN (closed_at IS NOT NULL)
    WHEN 'cancelled'::text THEN (cancelled_at IS NOT NULL)
    ELSE true
END),
    CONSTRAINT "grace is not negative" CHECK ((grace >= '00:00:00'::interval)),
    CONSTRAINT "only what is cancelled is being revoked" CHECK (((revoking_from IS NULL) OR (state = 'cancelled'::text)))
);

ALTER TABLE ONLY registry.rotations FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.rotations OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.rotations IS 'Campaigns that give every holder of a type its generation of a period.';

CREATE TABLE registry.sessions (
    tenant_id integer NOT NULL,
    token_digest bytea NOT NULL,
    session_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    credential_id uuid NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone NOT NULL,
    idle interval NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    network bytea,
    agent text,
    proven_until timestamp with time zone,
    proven_by uuid,
    proof text DEFAULT 'code'::text NOT NULL,
    CONSTRAINT "a session proves itself by code or password" CHECK ((proof = ANY (ARRAY['code'::text, 'password'::text])))
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02');
ALTER TABLE ONLY registry.sessions ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.sessions FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.sessions OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.sessions IS 'Signed-in browsers and programs; the token is known by its digest only.';

COMMENT ON COLUMN registry.sessions.proof IS 'What lets it change contacts: its own password, typed again, where a member chose that; else a code to the representative.';

CREATE TABLE identity.readers (
    tenant_id integer NOT NULL,
    role_name name NOT NULL
);

ALTER TABLE ONLY identity.readers FORCE ROW LEVEL SECURITY;

ALTER TABLE identity.readers OWNER TO aikotoba_owner;

COMMENT ON TABLE identity.readers IS 'Which tenants a login of the group aikotoba_reader sees in schema dba.';

CREATE TABLE registry.access_tokens (
    tenant_id integer NOT NULL,
    token_digest bytea NOT NULL,
    token_id uuid NOT NULL,
    kind text NOT NULL,
    operator_id uuid,
    name text NOT NULL,
    scopes text[] DEFAULT '{}'::text[] NOT NULL,
    types text[] DEFAULT '{}'::text[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    idle interval,
    CONSTRAINT "a token acts for an operator or a relying site" CHECK (
CASE kind
    WHEN 'operator-token'::text THEN (operator_id IS NOT NULL)
    WHEN 'operator-session'::text THEN (operator_id IS NOT NULL)
    WHEN 'client-token'::text THEN ((operator_id IS NULL) AND (cardinality(types) > 0))
    ELSE false
END)
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02');

ALTER TABLE ONLY registry.access_tokens FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.access_tokens OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.access_tokens IS 'Tokens of operators and relying sites, known by their digest only. No scopes: all that the operator''s role allows.';

CREATE TABLE registry.current_sql (
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE registry.current_sql OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.current_sql IS 'Which state of sql/current this database has: one row.';

CREATE TABLE registry.external_identifiers (
    tenant_id integer NOT NULL,
    organisation_id uuid NOT NULL,
    kind text NOT NULL,
    value text NOT NULL
);
ALTER TABLE ONLY registry.external_identifiers ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.external_identifiers FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.external_identifiers OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.external_identifiers IS 'IDs that others gave an organisation, by kind.';

CREATE TABLE registry.idempotency_keys (
    tenant_id integer NOT NULL,
    actor uuid NOT NULL,
    key text NOT NULL,
    request_digest bytea NOT NULL,
    subject uuid NOT NULL,
    made_at timestamp with time zone NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.02');

ALTER TABLE ONLY registry.idempotency_keys FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.idempotency_keys OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.idempotency_keys IS 'Which requests were carried out before: the id of what they made, never a body.';

CREATE TABLE registry.import_lines (
    tenant_id integer NOT NULL,
    import_id uuid NOT NULL,
    line integer NOT NULL,
    organisation_id uuid NOT NULL,
    member_id text,
    name text,
    name_kana text,
    name_en text,
    membership_class text,
    contract_from date,
    contract_until date,
    address text,
    person text,
    role text,
    outcome text,
    changed text[],
    contact_step text,
    contact_id uuid,
    reason text,
    reason_column text,
    value text,
    other_line integer,
    CONSTRAINT "a contact is added, corrected or replaced" CHECK ((contact_step = ANY (ARRAY['added'::text, 'corrected'::text, 'replaced'::text]))),
    CONSTRAINT "a line creates, updates, changes nothing or is invalid" CHECK ((outcome = ANY (ARRAY['created'::text, 'updated'::text, 'unchanged'::text, 'invalid'::text]))),
    CONSTRAINT "an invalid line has its reason" CHECK ((((outcome = 'invalid'::text) = (reason IS NOT NULL)) OR ((outcome IS NULL) AND (reason IS NULL))))
)
WITH (fillfactor='60', autovacuum_vacuum_scale_factor='0.02');

ALTER TABLE ONLY registry.import_lines FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.import_lines OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.import_lines IS 'What a file says, a row a line, and what was judged about it.';

CREATE TABLE registry.import_types (
    tenant_id integer NOT NULL,
    import_id uuid NOT NULL,
    type_id uuid NOT NULL,
    period_id uuid NOT NULL
);

ALTER TABLE ONLY registry.import_types FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.import_types OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.import_types IS 'Which types of credentials a file brings, and the period that was current when it began.';

CREATE TABLE registry.imports (
    tenant_id integer NOT NULL,
    import_id uuid NOT NULL,
    columns text[] NOT NULL,
    begun_by text NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    CONSTRAINT "a file has columns of organisations" CHECK ((('memberId'::text = ANY (columns)) AND (columns <@ ARRAY['memberId'::text, 'name'::text, 'nameKana'::text, 'nameEn'::text, 'membershipClass'::text, 'contractFrom'::text, 'contractUntil'::text, 'contactEmail'::text, 'contactName'::text, 'contactRole'::text])))
);

ALTER TABLE ONLY registry.imports FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.imports OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.imports IS 'Files of organisations being brought in; gone when they are, and a day after they were left.';

CREATE TABLE registry.migrations (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    breaking boolean DEFAULT false NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE registry.migrations OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.migrations IS 'Which migrations this database has; written by the migrator alone.';

CREATE TABLE registry.organisation_activity (
    tenant_id integer NOT NULL,
    organisation_id uuid NOT NULL,
    last_sign_in_on date NOT NULL
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.02');
ALTER TABLE ONLY registry.organisation_activity ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.organisation_activity FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.organisation_activity OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.organisation_activity IS 'The day of the last sign-in: one write a day at most, so that the organisation''s own row and version keep still.';

CREATE TABLE registry.reissues (
    tenant_id integer NOT NULL,
    reissue_id uuid NOT NULL,
    type_id uuid NOT NULL,
    organisation_id uuid,
    grace interval,
    reason text NOT NULL,
    begun_by text NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    notified_up_to uuid,
    CONSTRAINT "a reason has at most 500 characters" CHECK ((char_length(reason) <= 500)),
    CONSTRAINT "grace is not negative" CHECK ((grace >= '00:00:00'::interval))
);

ALTER TABLE ONLY registry.reissues FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.reissues OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.reissues IS 'New values before their time, for one organisation or, without one, for every holder of a type.';

CREATE TABLE registry.reminders (
    tenant_id integer NOT NULL,
    credential_id uuid NOT NULL,
    kind text NOT NULL,
    sent_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY registry.reminders ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY registry.reminders FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.reminders OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.reminders IS 'Which reminders were written: each goes out once.';

CREATE TABLE registry.return_pages (
    tenant_id integer NOT NULL,
    code text NOT NULL,
    name_ja text NOT NULL,
    name_en text NOT NULL,
    url text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT "a return page has a path or an address" CHECK (((url ~ '^(https?://[A-Za-z0-9.:-]+)?/([^/\\]|$)'::text) AND (url ~ '^[!-~]+$'::text) AND (length(url) <= 2000))),
    CONSTRAINT "a return page is called in small letters, digits and hyphens" CHECK ((code ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text))
);

ALTER TABLE ONLY registry.return_pages FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.return_pages OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.return_pages IS 'Pages outside the desk that signing in may lead to, by name: what a visitor brings along is the name, never an address.';

CREATE TABLE registry.tenant_hosts (
    tenant_id integer NOT NULL,
    host text NOT NULL,
    CONSTRAINT "a host is lower case" CHECK (((host = lower(host)) AND (host <> ''::text)))
);

ALTER TABLE ONLY registry.tenant_hosts FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.tenant_hosts OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.tenant_hosts IS 'Hosts that belong to one tenant.';

CREATE TABLE registry.tenant_texts (
    tenant_id integer NOT NULL,
    text_key text NOT NULL,
    locale text NOT NULL,
    body text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT "a locale is ja or en" CHECK ((locale = ANY (ARRAY['ja'::text, 'en'::text])))
);

ALTER TABLE ONLY registry.tenant_texts FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.tenant_texts OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.tenant_texts IS 'Texts in the tenant''s own words: FAQ, help desk, privacy, mail signature.';

ALTER TABLE registry.tenants ALTER COLUMN tenant_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME registry.tenants_tenant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY audit.events ATTACH PARTITION audit.events_unplaced DEFAULT;

ALTER TABLE ONLY audit.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (tenant_id, xact, event_no, at);

ALTER TABLE ONLY audit.events_unplaced
    ADD CONSTRAINT events_unplaced_pkey PRIMARY KEY (tenant_id, xact, event_no, at);

ALTER TABLE ONLY audit.seals
    ADD CONSTRAINT seals_pkey PRIMARY KEY (tenant_id, seal_no);

ALTER TABLE ONLY identity.readers
    ADD CONSTRAINT readers_pkey PRIMARY KEY (tenant_id, role_name);

ALTER TABLE ONLY registry.access_tokens
    ADD CONSTRAINT access_tokens_pkey PRIMARY KEY (tenant_id, token_digest);

ALTER TABLE ONLY registry.calendars
    ADD CONSTRAINT calendars_pkey PRIMARY KEY (tenant_id, calendar_id);

ALTER TABLE ONLY registry.case_decisions
    ADD CONSTRAINT case_decisions_pkey PRIMARY KEY (tenant_id, case_id, operator_id);

ALTER TABLE ONLY registry.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (tenant_id, change_id);

ALTER TABLE ONLY registry.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (tenant_id, contact_id);

ALTER TABLE ONLY registry.credential_types
    ADD CONSTRAINT credential_types_pkey PRIMARY KEY (tenant_id, type_id);

ALTER TABLE ONLY registry.credentials
    ADD CONSTRAINT credentials_pkey PRIMARY KEY (tenant_id, credential_id);

ALTER TABLE ONLY registry.current_sql
    ADD CONSTRAINT current_sql_pkey PRIMARY KEY (checksum);

ALTER TABLE ONLY registry.desk_messages
    ADD CONSTRAINT desk_messages_pkey PRIMARY KEY (tenant_id, message_id);

ALTER TABLE ONLY registry.disclosures
    ADD CONSTRAINT disclosures_pkey PRIMARY KEY (tenant_id, inquiry_id, item);

ALTER TABLE ONLY registry.external_identifiers
    ADD CONSTRAINT external_identifiers_pkey PRIMARY KEY (tenant_id, organisation_id, kind);

ALTER TABLE ONLY registry.handover_cases
    ADD CONSTRAINT handover_cases_pkey PRIMARY KEY (tenant_id, case_id);

ALTER TABLE ONLY registry.handovers
    ADD CONSTRAINT handovers_pkey PRIMARY KEY (tenant_id, handover_id);

ALTER TABLE ONLY registry.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (tenant_id, actor, key);

ALTER TABLE ONLY registry.import_lines
    ADD CONSTRAINT import_lines_pkey PRIMARY KEY (tenant_id, import_id, line);

ALTER TABLE ONLY registry.import_types
    ADD CONSTRAINT import_types_pkey PRIMARY KEY (tenant_id, import_id, type_id);

ALTER TABLE ONLY registry.imports
    ADD CONSTRAINT imports_pkey PRIMARY KEY (tenant_id, import_id);

ALTER TABLE ONLY registry.inquiries
    ADD CONSTRAINT inquiries_pkey PRIMARY KEY (tenant_id, inquiry_id);

ALTER TABLE ONLY registry.inquiry_types
    ADD CONSTRAINT inquiry_types_pkey PRIMARY KEY (tenant_id, inquiry_type_id);

ALTER TABLE ONLY registry.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY registry.calendars
    ADD CONSTRAINT "one calendar has a code" UNIQUE (tenant_id, code);

ALTER TABLE ONLY registry.handover_cases
    ADD CONSTRAINT "one case has a number" UNIQUE (tenant_id, case_number);

ALTER TABLE ONLY registry.credential_types
    ADD CONSTRAINT "one credential type has a code" UNIQUE (tenant_id, code);

ALTER TABLE ONLY registry.credentials
    ADD CONSTRAINT "one generation is valid at a time" EXCLUDE USING gist (tenant_id WITH =, type_id WITH =, holder_id WITH =, tstzrange(valid_from, valid_until) WITH &&) WHERE ((revoked_at IS NULL));

ALTER TABLE ONLY registry.operators
    ADD CONSTRAINT "one operator has an OIDC subject" UNIQUE (tenant_id, oidc_issuer, oidc_subject);

ALTER TABLE ONLY registry.operators
    ADD CONSTRAINT "one operator has an address" UNIQUE (tenant_id, address_folded);

ALTER TABLE ONLY registry.organisations
    ADD CONSTRAINT "one organisation has a member ID" UNIQUE (tenant_id, member_id);

ALTER TABLE ONLY registry.external_identifiers
    ADD CONSTRAINT "one organisation has an external identifier" UNIQUE (tenant_id, kind, value);

ALTER TABLE ONLY registry.periods
    ADD CONSTRAINT "one period is current at a time" EXCLUDE USING gist (tenant_id WITH =, calendar_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE ((kind <> 'contract-year'::text));

ALTER TABLE ONLY registry.periods
    ADD CONSTRAINT "one period of a calendar has a code" UNIQUE (tenant_id, calendar_id, code);

ALTER TABLE ONLY registry.tenants
    ADD CONSTRAINT "one tenant has a slug" UNIQUE (slug);

ALTER TABLE ONLY registry.access_tokens
    ADD CONSTRAINT "one token has an id" UNIQUE (tenant_id, token_id);

ALTER TABLE ONLY registry.one_time_codes
    ADD CONSTRAINT one_time_codes_pkey PRIMARY KEY (tenant_id, code_for);

ALTER TABLE ONLY registry.operators
    ADD CONSTRAINT operators_pkey PRIMARY KEY (tenant_id, operator_id);

ALTER TABLE ONLY registry.organisation_activity
    ADD CONSTRAINT organisation_activity_pkey PRIMARY KEY (tenant_id, organisation_id);

ALTER TABLE ONLY registry.organisations
    ADD CONSTRAINT organisations_pkey PRIMARY KEY (tenant_id, organisation_id);

ALTER TABLE ONLY registry.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (tenant_id, mail_id);

ALTER TABLE ONLY registry.periods
    ADD CONSTRAINT periods_pkey PRIMARY KEY (tenant_id, period_id);

ALTER TABLE ONLY registry.policies
    ADD CONSTRAINT policies_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY registry.recoveries
    ADD CONSTRAINT recoveries_pkey PRIMARY KEY (tenant_id, recovery_id);

ALTER TABLE ONLY registry.recovery_choices
    ADD CONSTRAINT recovery_choices_pkey PRIMARY KEY (tenant_id, recovery_id, choice);

ALTER TABLE ONLY registry.reissues
    ADD CONSTRAINT reissues_pkey PRIMARY KEY (tenant_id, reissue_id);

ALTER TABLE ONLY registry.reminders
    ADD CONSTRAINT reminders_pkey PRIMARY KEY (tenant_id, credential_id, kind);

ALTER TABLE ONLY registry.return_pages
    ADD CONSTRAINT return_pages_pkey PRIMARY KEY (tenant_id, code);

ALTER TABLE ONLY registry.rotation_items
    ADD CONSTRAINT rotation_items_pkey PRIMARY KEY (tenant_id, rotation_id, holder_id);

ALTER TABLE ONLY registry.rotations
    ADD CONSTRAINT rotations_pkey PRIMARY KEY (tenant_id, rotation_id);

ALTER TABLE ONLY registry.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (tenant_id, token_digest);

ALTER TABLE ONLY registry.tenant_hosts
    ADD CONSTRAINT tenant_hosts_pkey PRIMARY KEY (host);

ALTER TABLE ONLY registry.tenant_texts
    ADD CONSTRAINT tenant_texts_pkey PRIMARY KEY (tenant_id, text_key, locale);

ALTER TABLE ONLY registry.tenants
    ADD CONSTRAINT tenants_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY registry.throttles
    ADD CONSTRAINT throttles_pkey PRIMARY KEY (tenant_id, purpose, subject);

ALTER TABLE ONLY vault.data_keys
    ADD CONSTRAINT data_keys_pkey PRIMARY KEY (tenant_id, key_id);

ALTER TABLE ONLY vault.import_values
    ADD CONSTRAINT import_values_pkey PRIMARY KEY (tenant_id, import_id, line, type_id);

ALTER TABLE ONLY vault.sealed_values
    ADD CONSTRAINT sealed_values_pkey PRIMARY KEY (tenant_id, credential_id);

CREATE INDEX access_tokens_of_operator ON registry.access_tokens USING btree (tenant_id, operator_id);

CREATE INDEX contacts_by_address ON registry.contacts USING btree (tenant_id, address_folded, organisation_id);

CREATE INDEX contacts_of_organisation ON registry.contacts USING btree (tenant_id, organisation_id);

CREATE INDEX credentials_beside_rotation ON registry.credentials USING btree (tenant_id, beside_rotation, holder_id) WHERE (beside_rotation IS NOT NULL);

CREATE INDEX credentials_by_end ON registry.credentials USING btree (tenant_id, grace_until) WHERE (revoked_at IS NULL);

CREATE INDEX credentials_by_turn ON registry.credentials USING btree (tenant_id, type_id, valid_until, grace_until) WHERE (revoked_at IS NULL);

CREATE INDEX credentials_of_holder ON registry.credentials USING btree (tenant_id, holder_id, type_id, valid_from);

CREATE INDEX disclosures_of_organisation ON registry.disclosures USING btree (tenant_id, organisation_id, disclosed_at);

CREATE UNIQUE INDEX handover_cases_of_handover ON registry.handover_cases USING btree (tenant_id, handover_id) WHERE (handover_id IS NOT NULL);

CREATE INDEX handovers_of_organisation ON registry.handovers USING btree (tenant_id, organisation_id, handover_id);

CREATE UNIQUE INDEX handovers_open ON registry.handovers USING btree (tenant_id, contact_id) WHERE ((accepted_at IS NULL) AND (ended_at IS NULL));

CREATE INDEX import_lines_invalid ON registry.import_lines USING btree (tenant_id, import_id, line) WHERE (reason IS NOT NULL);

CREATE UNIQUE INDEX "one credential is a generation of its period" ON registry.credentials USING btree (tenant_id, holder_id, type_id, period_id, generation);

CREATE UNIQUE INDEX "one credential of a rotation has a holder" ON registry.credentials USING btree (tenant_id, rotation_id, holder_id) WHERE (rotation_id IS NOT NULL);

CREATE UNIQUE INDEX "one inquiry type has a code" ON registry.inquiry_types USING btree (tenant_id, code) WHERE (replaced_at IS NULL);

CREATE UNIQUE INDEX "one reissue of a type is open" ON registry.reissues USING btree (tenant_id, type_id, COALESCE(organisation_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE (finished_at IS NULL);

CREATE UNIQUE INDEX "one rotation of a type and period is open" ON registry.rotations USING btree (tenant_id, type_id, period_id) WHERE ((state = ANY (ARRAY['planned'::text, 'generated'::text, 'announced'::text])) OR (revoking_from IS NOT NULL));

CREATE INDEX organisations_by_kana ON registry.organisations USING btree (tenant_id, kana_folded, organisation_id);

CREATE INDEX organisations_by_name ON registry.organisations USING btree (tenant_id, name_folded, organisation_id);

CREATE INDEX outbox_announcements ON registry.outbox USING btree (tenant_id, code_for) WHERE ((state = 'queued'::text) AND (template = 'rotation-announcement'::text));

CREATE INDEX outbox_due ON registry.outbox USING btree (tenant_id, due_at) WHERE (state = 'queued'::text);

CREATE INDEX periods_by_start ON registry.periods USING btree (tenant_id, calendar_id, starts_at);

CREATE INDEX recovery_choices_of_organisation ON registry.recovery_choices USING btree (tenant_id, organisation_id);

CREATE INDEX rotation_items_to_announce ON registry.rotation_items USING btree (tenant_id, rotation_id, holder_id) WHERE ((skipped_because IS NULL) AND (announced_at IS NULL));

CREATE INDEX sessions_of_credential ON registry.sessions USING btree (tenant_id, credential_id);

CREATE INDEX sessions_of_organisation ON registry.sessions USING btree (tenant_id, organisation_id);

CREATE INDEX tenant_hosts_of_tenant ON registry.tenant_hosts USING btree (tenant_id);

CREATE UNIQUE INDEX "one data key is current" ON vault.data_keys USING btree (tenant_id) WHERE (state = 'current'::text);

ALTER INDEX audit.events_pkey ATTACH PARTITION audit.events_unplaced_pkey;

CREATE TRIGGER "a member ID is immutable" BEFORE UPDATE ON registry.organisations FOR EACH ROW WHEN ((old.member_id IS DISTINCT FROM new.member_id)) EXECUTE FUNCTION registry.refuse_new_member_id();

ALTER TABLE ONLY identity.readers
    ADD CONSTRAINT readers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.access_tokens
    ADD CONSTRAINT access_tokens_tenant_id_operator_id_fkey FOREIGN KEY (tenant_id, operator_id) REFERENCES registry.operators(tenant_id, operator_id);

ALTER TABLE ONLY registry.calendars
    ADD CONSTRAINT calendars_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.case_decisions
    ADD CONSTRAINT case_decisions_tenant_id_case_id_fkey FOREIGN KEY (tenant_id, case_id) REFERENCES registry.handover_cases(tenant_id, case_id) ON DELETE CASCADE;

ALTER TABLE ONLY registry.contacts
    ADD CONSTRAINT contacts_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES registry.organisations(tenant_id, organisation_id);

ALTER TABLE ONLY registry.contacts
    ADD CONSTRAINT contacts_tenant_id_replaced_by_fkey FOREIGN KEY (tenant_id, replaced_by) REFERENCES registry.contacts(tenant_id, contact_id);

ALTER TABLE ONLY registry.credential_types
    ADD CONSTRAINT credential_types_tenant_id_calendar_id_fkey FOREIGN KEY (tenant_id, calendar_id) REFERENCES registry.calendars(tenant_id, calendar_id);

ALTER TABLE ONLY registry.credentials
    ADD CONSTRAINT credentials_tenant_id_beside_rotation_fkey FOREIGN KEY (tenant_id, beside_rotation) REFERENCES registry.rotations(tenant_id, rotation_id);

ALTER TABLE ONLY registry.credentials
    ADD CONSTRAINT credentials_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES registry.organisations(tenant_id, organisation_id);

ALTER TABLE ONLY registry.credentials
    ADD CONSTRAINT credentials_tenant_id_period_id_fkey FOREIGN KEY (tenant_id, period_id) REFERENCES registry.periods(tenant_id, period_id);

ALTER TABLE ONLY registry.credentials
    ADD CONSTRAINT credentials_tenant_id_rotation_id_fkey FOREIGN KEY (tenant_id, rotation_id) REFERENCES registry.rotations(tenant_id, rotation_id);

ALTER TABLE ONLY registry.credentials
    ADD CONSTRAINT credentials_tenant_id_type_id_fkey FOREIGN KEY (tenant_id, type_id) REFERENCES registry.credential_types(tenant_id, type_id);

ALTER TABLE ONLY registry.desk_messages
    ADD CONSTRAINT desk_messages_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.desk_messages
    ADD CONSTRAINT desk_messages_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES registry.organisations(tenant_id, organisation_id);

ALTER TABLE ONLY registry.external_identifiers
    ADD CONSTRAINT external_identifiers_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES registry.organisations(tenant_id, organisation_id);

ALTER TABLE ONLY registry.handover_cases
    ADD CONSTRAINT handover_cases_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES registry.contacts(tenant_id, contact_id);

ALTER TABLE ONLY registry.handover_cases
    ADD CONSTRAINT handover_cases_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.handover_cases
    ADD CONSTRAINT handover_cases_tenant_id_handover_id_fkey FOREIGN KEY (tenant_id, handover_id) REFERENCES registry.handovers(tenant_id, handover_id);

ALTER TABLE ONLY registry.handover_cases
    ADD CONSTRAINT handover_cases_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES registry.organisations(tenant_id, organisation_id);

ALTER TABLE ONLY registry.handover_cases
    ADD CONSTRAINT handover_cases_tenant_id_successor_id_fkey FOREIGN KEY (tenant_id, successor_id) REFERENCES registry.contacts(tenant_id, contact_id);

ALTER TABLE ONLY registry.handovers
    ADD CONSTRAINT handovers_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES registry.contacts(tenant_id, contact_id);

ALTER TABLE ONLY registry.handovers
    ADD CONSTRAINT handovers_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES registry.organisations(tenant_id, organisation_id);

ALTER TABLE ONLY registry.handovers
    ADD CONSTRAINT handovers_tenant_id_successor_id_fkey FOREIGN KEY (tenant_id, successor_id) REFERENCES registry.contacts(tenant_id, contact_id);

ALTER TABLE ONLY registry.import_types
    ADD CONSTRAINT import_types_tenant_id_import_id_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES registry.imports(tenant_id, import_id) ON DELETE CASCADE;

ALTER TABLE ONLY registry.import_types
    ADD CONSTRAINT import_types_tenant_id_period_id_fkey FOREIGN KEY (tenant_id, period_id) REFERENCES registry.periods(tenant_id, period_id);

ALTER TABLE ONLY registry.import_types
    ADD CONSTRAINT import_types_tenant_id_type_id_fkey FOREIGN KEY (tenant_id, type_id) REFERENCES registry.credential_types(tenant_id, type_id);

ALTER TABLE ONLY registry.imports
    ADD CONSTRAINT imports_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.inquiry_types
    ADD CONSTRAINT inquiry_types_tenant_id_type_id_fkey FOREIGN KEY (tenant_id, type_id) REFERENCES registry.credential_types(tenant_id, type_id);

ALTER TABLE ONLY registry.operators
    ADD CONSTRAINT operators_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.organisations
    ADD CONSTRAINT organisations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.periods
    ADD CONSTRAINT periods_tenant_id_calendar_id_fkey FOREIGN KEY (tenant_id, calendar_id) REFERENCES registry.calendars(tenant_id, calendar_id);

ALTER TABLE ONLY registry.policies
    ADD CONSTRAINT policies_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.recovery_choices
    ADD CONSTRAINT recovery_choices_tenant_id_recovery_id_fkey FOREIGN KEY (tenant_id, recovery_id) REFERENCES registry.recoveries(tenant_id, recovery_id) ON DELETE CASCADE;

ALTER TABLE ONLY registry.reissues
    ADD CONSTRAINT reissues_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES registry.organisations(tenant_id, organisation_id);

ALTER TABLE ONLY registry.reissues
    ADD CONSTRAINT reissues_tenant_id_type_id_fkey FOREIGN KEY (tenant_id, type_id) REFERENCES registry.credential_types(tenant_id, type_id);

ALTER TABLE ONLY registry.reminders
    ADD CONSTRAINT reminders_tenant_id_credential_id_fkey FOREIGN KEY (tenant_id, credential_id) REFERENCES registry.credentials(tenant_id, credential_id) ON DELETE CASCADE;

ALTER TABLE ONLY registry.return_pages
    ADD CONSTRAINT return_pages_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.rotation_items
    ADD CONSTRAINT rotation_items_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES registry.organisations(tenant_id, organisation_id);

ALTER TABLE ONLY registry.rotation_items
    ADD CONSTRAINT rotation_items_tenant_id_rotation_id_fkey FOREIGN KEY (tenant_id, rotation_id) REFERENCES registry.rotations(tenant_id, rotation_id);

ALTER TABLE ONLY registry.rotations
    ADD CONSTRAINT rotations_tenant_id_period_id_fkey FOREIGN KEY (tenant_id, period_id) REFERENCES registry.periods(tenant_id, period_id);

ALTER TABLE ONLY registry.rotations
    ADD CONSTRAINT rotations_tenant_id_type_id_fkey FOREIGN KEY (tenant_id, type_id) REFERENCES registry.credential_types(tenant_id, type_id);

ALTER TABLE ONLY registry.tenant_hosts
    ADD CONSTRAINT tenant_hosts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.tenant_texts
    ADD CONSTRAINT tenant_texts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY vault.data_keys
    ADD CONSTRAINT data_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY vault.sealed_values
    ADD CONSTRAINT sealed_values_tenant_id_credential_id_fkey FOREIGN KEY (tenant_id, credential_id) REFERENCES registry.credentials(tenant_id, credential_id) ON DELETE CASCADE;

ALTER TABLE ONLY vault.sealed_values
    ADD CONSTRAINT sealed_values_tenant_id_key_id_fkey FOREIGN KEY (tenant_id, key_id) REFERENCES vault.data_keys(tenant_id, key_id);

ALTER TABLE audit.events ENABLE ROW LEVEL SECURITY;

ALTER TABLE audit.events_unplaced ENABLE ROW LEVEL SECURITY;

CREATE POLICY sealed_rows ON audit.events FOR SELECT TO aikotoba_auditor USING ((tenant_id = identity.tenant()));

CREATE POLICY sealed_rows ON audit.seals TO aikotoba_auditor USING ((tenant_id = identity.tenant()));

ALTER TABLE audit.seals ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant_rows ON audit.events FOR INSERT TO aikotoba_definer WITH CHECK ((tenant_id = identity.tenant()));

CREATE POLICY visible_rows ON audit.events FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON audit.seals FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY all_rows ON identity.readers FOR SELECT TO aikotoba_owner USING (true);

ALTER TABLE identity.readers ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.access_tokens ENABLE ROW LEVEL SECURITY;

CREATE POLICY all_rows ON registry.tenants FOR SELECT TO aikotoba_owner USING (true);

CREATE POLICY audited_rows ON registry.organisations FOR SELECT TO aikotoba_auditor USING ((tenant_id = identity.tenant()));

ALTER TABLE registry.calendars ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.case_decisions ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.changes ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.contacts ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.credential_types ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.credentials ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.desk_messages ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.disclosures ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.external_identifiers ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.handover_cases ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.handovers ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.idempotency_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.import_lines ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.import_types ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.imports ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.inquiries ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.inquiry_types ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.one_time_codes ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.operators ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.organisation_activity ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.organisations ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.outbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.periods ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.policies ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.recoveries ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.recovery_choices ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.reissues ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.reminders ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.return_pages ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.rotation_items ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.rotations ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.tenant_hosts ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant_rows ON registry.access_tokens TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.calendars TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.case_decisions TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.changes TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.contacts TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.credential_types TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.credentials TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.desk_messages TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.disclosures TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.external_identifiers TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.handover_cases TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.handovers TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.idempotency_keys TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.import_lines TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.import_types TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.imports TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.inquiries TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.inquiry_types TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.one_time_codes TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.operators TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.organisation_activity TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.organisations TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.outbox TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.periods TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.policies TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.recoveries TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.recovery_choices TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.reissues TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.reminders TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.return_pages TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.rotation_items TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.rotations TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.sessions TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.tenant_hosts TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.tenant_texts TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.tenants TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.throttles TO aikotoba_definer USING ((tenant_id = identity.tenant()));

ALTER TABLE registry.tenant_texts ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.tenants ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.throttles ENABLE ROW LEVEL SECURITY;

CREATE POLICY visible_rows ON registry.access_tokens FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.calendars FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.case_decisions FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.changes FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.contacts FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.credential_types FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.credentials FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.desk_messages FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.disclosures FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.external_identifiers FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.handover_cases FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.handovers FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.idempotency_keys FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.import_lines FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.import_types FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.imports FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.inquiries FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.inquiry_types FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.one_time_codes FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.operators FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.organisation_activity FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.organisations FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.outbox FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.periods FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.policies FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.recoveries FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.recovery_choices FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.reissues FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.reminders FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.return_pages FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.rotation_items FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.rotations FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.sessions FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.tenant_hosts FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.tenant_texts FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.tenants FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.throttles FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

ALTER TABLE vault.data_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE vault.import_values ENABLE ROW LEVEL SECURITY;

ALTER TABLE vault.sealed_values ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant_rows ON vault.data_keys TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON vault.import_values TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON vault.sealed_values TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY visible_rows ON vault.data_keys FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON vault.import_values FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON vault.sealed_values FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

ALTER DEFAULT PRIVILEGES FOR ROLE aikotoba_auditor REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE aikotoba_definer REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE aikotoba_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE aikotoba_viewer REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

