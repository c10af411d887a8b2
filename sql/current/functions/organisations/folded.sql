-- Folds what is searched for as the columns name_folded, kana_folded and name_en_folded are folded: NFKC, lower case, hiragana
-- to katakana; spaces, dashes and the long mark go. A test holds the two spellings against each other.
-- Who may call: functions of app only; inlined.
set role aikotoba_definer;

create or replace function app.folded(p_text text) returns text
language sql immutable
as $$
    select translate(lower(normalize(p_text, nfkc) collate "und-x-icu"),
        'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ 　-‐‑‒–—―−ー',
        'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ')
$$;

reset role;
