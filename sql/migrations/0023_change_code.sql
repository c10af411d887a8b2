-- What a tenant calls the code that lets a password be changed is a text of its own; tenants that stand already get the first one.
set role aikotoba_owner;
set row_security = off;

alter table registry.tenants no force row level security;
alter table registry.tenant_texts no force row level security;
insert into registry.tenant_texts (tenant_id, text_key, locale, body)
select t.tenant_id, 'change-code', w.locale, w.body
  from registry.tenants t
 cross join (values ('ja', '変更権限コード'), ('en', 'change code')) as w (locale, body)
 where t.tenant_id > 0;
alter table registry.tenants force row level security;
alter table registry.tenant_texts force row level security;

reset row_security;
reset role;
