-- Organisations and who speaks for them.
set role aikotoba_owner;

-- Folding (names, kana and search text alike): NFKC, lower case by an ICU root collation, hiragana to katakana;
-- spaces, dashes and the long mark go. All immutable, so the columns are generated; C-collated, so that a prefix is a
-- range and reaches the index under row-level security, which LIKE never does.
create table registry.organisations (
    tenant_id         integer not null references registry.tenants,
    organisation_id   uuid not null,
    member_id         text not null,
    name              text not null,
    name_en           text,
    name_kana         text not null,
    membership_class  text not null,
    status            text not null default 'active',
    contract_from     date,
    contract_until    date,
    version           integer not null default 1,
    name_folded       text collate "C" generated always as (
        translate(lower(normalize(name, nfkc) collate "und-x-icu"),
            'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ 　-‐‑‒–—―−ー',
            'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ')
        ) stored,
    kana_folded       text collate "C" generated always as (
        translate(lower(normalize(name_kana, nfkc) collate "und-x-icu"),
            'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ 　-‐‑‒–—―−ー',
            'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ')
        ) stored,
    primary key (tenant_id, organisation_id),
    constraint "one organisation has a member ID" unique (tenant_id, member_id),
    constraint "an organisation is active, suspended or withdrawn" check (status in ('active', 'suspended', 'withdrawn')),
    constraint "a contract ends after it begins" check (contract_until > contract_from)
);
create index organisations_by_kana on registry.organisations (tenant_id, kana_folded, organisation_id);
create index organisations_by_name on registry.organisations (tenant_id, name_folded, organisation_id);
comment on table registry.organisations is 'The holders of credentials.';

create table registry.organisation_activity (
    tenant_id        integer not null,
    organisation_id  uuid not null,
    last_sign_in_on  date not null,
    primary key (tenant_id, organisation_id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
comment on table registry.organisation_activity is
    'The day of the last sign-in: one write a day at most, so that the organisation''s own row and version keep still.';

create table registry.external_identifiers (
    tenant_id        integer not null,
    organisation_id  uuid not null,
    kind             text not null,
    value            text not null,
    primary key (tenant_id, organisation_id, kind),
    foreign key (tenant_id, organisation_id) references registry.organisations,
    constraint "one organisation has an external identifier" unique (tenant_id, kind, value)
);
comment on table registry.external_identifiers is 'IDs that others gave an organisation, by kind.';

create table registry.contacts (
    tenant_id        integer not null,
    contact_id       uuid not null,
    organisation_id  uuid not null,
    role             text not null,
    person           text not null,
    department       text,
    phone            text,
    address          text not null,
    address_folded   text collate "C" generated always as (lower(normalize(btrim(address), nfkc))) stored,
    locale           text not null default 'ja',
    valid_from       timestamptz not null,
    valid_until      timestamptz not null default 'infinity',
    replaced_by      uuid,
    delivery         text not null default 'unknown',
    delivery_at      timestamptz,
    version          integer not null default 1,
    primary key (tenant_id, contact_id),
    foreign key (tenant_id, organisation_id) references registry.organisations,
    foreign key (tenant_id, replaced_by) references registry.contacts,
    constraint "a contact represents, deputises or is technical" check (role in ('representative', 'deputy', 'technical')),
    constraint "a contact ends after it begins" check (valid_until > valid_from),
    constraint "a locale is ja or en" check (locale in ('ja', 'en')),
    constraint "a delivery is unknown, reached or refused" check (delivery in ('unknown', 'reached', 'refused'))
) with (fillfactor = 85);
create index contacts_of_organisation on registry.contacts (tenant_id, organisation_id);
create index contacts_by_address on registry.contacts (tenant_id, address_folded, organisation_id);
comment on table registry.contacts is
    'Dated offices of an organisation at a mail address; a handover ends one row and begins another.';

reset role;
