-- What the first texts of a tenant say of a code's lifetime follows its policy, where the tenant has left the sentence as it was.
set row_security = off;
set role aikotoba_owner;

alter table registry.tenant_texts no force row level security;
update registry.tenant_texts set body = replace(body, '認証コードは20分間有効で', '認証コードは{minutes}分間有効で')
 where text_key = 'faq' and locale = 'ja' and body like '%認証コードは20分間有効で%';
update registry.tenant_texts set body = replace(body, 'A code is valid for 20 minutes', 'A code is valid for {minutes} minutes')
 where text_key = 'faq' and locale = 'en' and body like '%A code is valid for 20 minutes%';
alter table registry.tenant_texts force row level security;

reset role;
reset row_security;
