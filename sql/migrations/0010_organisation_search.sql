-- What the search for organisations needs, and the classes of members that a tenant has.
set role aikotoba_owner;

-- squawk-ignore-file adding-field-with-default
-- (One transaction a file: organisations are locked for the seconds that rewriting them once takes.)

alter table registry.policies
    -- None listed: any is known.
    add column membership_classes text[] not null default '{}';

alter table registry.organisations
    -- Folded as name and kana are; see there.
    add column name_en_folded text collate "C" generated always as (
        translate(lower(normalize(name_en, nfkc) collate "und-x-icu"),
            'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ 　-‐‑‒–—―−ー',
            'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ')
        ) stored;

reset role;
