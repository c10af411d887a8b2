-- What a letter about a credential says of it; never its value.
-- Who may call: app.claim_mail only; inlined. Locks nothing.
-- previous_until: until when what the holder had before is accepted, NULL when nothing is. next_from: when what follows it
-- begins, NULL while nothing is stored. lookup_inquiry: the first inquiry of the menu that shows the type.
set role aikotoba_definer;

create or replace function app.letter_facts(p_tenant integer, p_credential uuid, p_at timestamptz)
returns table (
    type_code text, type_name_ja text, type_name_en text, period_label_ja text, period_label_en text, valid_from timestamptz,
    valid_until timestamptz, grace_until timestamptz, previous_until timestamptz, next_from timestamptz,
    lookup_inquiry text, inquiry_name_ja text, inquiry_name_en text
)
language sql stable
as $$
    select t.code, t.name_ja, t.name_en, p.label_ja, p.label_en, c.valid_from, c.valid_until, c.grace_until,
           (select max(b.grace_until) from registry.credentials b
             where b.tenant_id = p_tenant and b.holder_id = c.holder_id and b.type_id = c.type_id
               and b.valid_from < c.valid_from and b.revoked_at is null and b.grace_until > p_at),
           (select min(n.valid_from) from registry.credentials n
             where n.tenant_id = p_tenant and n.holder_id = c.holder_id and n.type_id = c.type_id
               and n.valid_from > c.valid_from and n.revoked_at is null),
           i.code, i.name_ja, i.name_en
      from registry.credentials c
      join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = c.type_id
      join registry.periods p on p.tenant_id = p_tenant and p.period_id = c.period_id
      left join lateral (
            select q.code, q.name_ja, q.name_en from registry.inquiry_types q
             where q.tenant_id = p_tenant and q.type_id = c.type_id and q.replaced_at is null
             order by q.position, q.code limit 1) i on true
     where c.tenant_id = p_tenant and c.credential_id = p_credential
$$;

reset role;
