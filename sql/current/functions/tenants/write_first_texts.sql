-- The first texts of a tenant, for the tenant to rewrite. Plain text; a blank line parts paragraphs, a line that begins
-- with "## " is a heading. {tenant}, {phone}, {hours} and {minutes} are filled in where the text is read (fill_text).
-- change-code is what the code of a recovery is called, within a sentence.
-- Who may call: app.make_tenant only.
set role aikotoba_definer;

create or replace function app.write_first_texts(p_tenant integer) returns void
language sql
as $body$
    insert into registry.tenant_texts (tenant_id, text_key, locale, body)
    select p_tenant, t.text_key, t.locale, t.body
      from (values
    ('faq', 'ja', $$## 認証コードのメールが届きません

迷惑メールフォルダと、入力されたアドレスをご確認ください。1分以上たっても届かない場合は、再送をお試しください。再送すると、先の認証コードは使えなくなります。

## 認証コードの有効期限が過ぎました

認証コードは{minutes}分間有効で、1回のみ使えます。期限が過ぎたときは、認証コードを再送してください。

## 連絡代表が交代しました

照会には、ご登録の連絡代表のメールアドレスで認証コードを受け取る必要があります。交代されたときは、会員窓口へご連絡ください。

## 年度が変わり、以前のパスワードが使えません

パスワードは年度ごとに新しくなります。新しいパスワードは、照会メニューからご覧ください。$$),
    ('faq', 'en', $$## The email with the code has not arrived

Check your junk folder and the address you entered. If nothing has arrived after a minute, send the code again. The earlier code will then stop working.

## The code has expired

A code is valid for {minutes} minutes and works once. When it has expired, send the code again.

## Our contact representative has changed

To look something up you need to read email at the registered address of your contact representative. When that person has changed, contact the member desk.

## Last year’s password no longer works

Passwords are renewed every year. Look up the new one under Inquiries.$$),
    ('help-desk', 'ja', $${tenant} 会員窓口

電話 {phone}（{hours}）

お問い合わせの際は、会員番号と、画面に表示された照合記号または控え番号をお知らせください。パスワードや認証コードをお尋ねすることはありません。$$),
    ('help-desk', 'en', $${tenant}, member desk

Telephone {phone} ({hours})

When you contact us, give your member ID and the reference or receipt shown on the page. We never ask for passwords or codes.$$),
    ('privacy', 'ja', $${tenant}は、会員ページでお預かりした情報を、会員資格の確認と会員サービスの提供のためにのみ利用します。

照会の記録（日時、照会の種類、控え番号、接続元）は、貴法人以外の方による利用を防ぐために保存します。パスワードそのものは記録に残しません。

ご登録の情報の開示、訂正、削除については、会員窓口までお申し出ください。$$),
    ('privacy', 'en', $${tenant} uses what it learns on the member pages only to check membership and to serve its members.

Records of inquiries (time, kind, receipt, network) are kept to prevent misuse. The passwords themselves are not recorded.

To see, correct or delete what we hold, contact the member desk.$$),
    ('mail-signature', 'ja', $${tenant} 会員窓口
電話 {phone}
（{hours}）$$),
    ('mail-signature', 'en', $${tenant}, member desk
Telephone {phone}
({hours})$$),
    ('change-code', 'ja', '変更権限コード'),
    ('change-code', 'en', 'change code')
      ) as t (text_key, locale, body)
$body$;

reset role;
