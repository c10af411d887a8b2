-- Credentials that cannot serve: a generated or imported one without its sealed value, a member's own with one, or a
-- holder of the wrong kind.
select 'a credential is sealed and held as its type says' as rule,
       'tenant ' || c.tenant_id || ', credential ' || c.credential_id as object,
       t.code || ', ' || c.origin || ', ' || case when v.credential_id is null then 'not sealed' else 'sealed' end
           || case when c.organisation_id is null then ', held by the tenant' else ', held by an organisation' end as finding
  from registry.credentials c
  join registry.credential_types t on t.tenant_id = c.tenant_id and t.type_id = c.type_id
  left join vault.sealed_values v on v.tenant_id = c.tenant_id and v.credential_id = c.credential_id
 where (c.origin = 'member-chosen') = (v.credential_id is not null)
    or (t.holder = 'tenant') <> (c.organisation_id is null);
