-- The first texts of a tenant, for the tenant to rewrite, in the safe part of Markdown that the pages know. {tenant}, {phone}, {hours}
-- and {minutes} are filled in where the text is read (fill_text). Where members choose the password they sign in with, the
-- questions are others.
-- change-code is what the code of a recovery is called, within a sentence.
-- Who may call: app.make_tenant only.
set role aikotoba_definer;

create or replace function app.write_first_texts(p_tenant integer) returns void
language sql
as $body$
    insert into registry.tenant_texts (tenant_id, text_key, locale, body)
    select p_tenant, t.text_key, t.locale, t.body
      from (values
    ('faq', 'ja', false, $$## 認証コードのメールが届きません

迷惑メールフォルダと、入力されたアドレスをご確認ください。1分以上たっても届かない場合は、再送をお試しください。再送すると、先の認証コードは使えなくなります。

## 認証コードの有効期限が過ぎました

認証コードは{minutes}分間有効で、1回のみ使えます。期限が過ぎたときは、認証コードを再送してください。

## 連絡代表が交代します

照会には、ご登録の連絡代表のメールアドレスで認証コードを受け取る必要があります。交代されるときは、前任の方がログインし、マイページの「担当者の引継ぎ」から後任の方にご案内を送ってください。前任の方と連絡が取れないときは、ログインのページの「連絡代表が交代した」から申請してください。

## 年度が変わり、以前のパスワードが使えません

パスワードは年度ごとに新しくなります。新しいパスワードは、照会メニューからご覧ください。$$),
    ('faq', 'en', false, $$## The email with the code has not arrived

Check your junk folder and the address you entered. If nothing has arrived after a minute, send the code again. The earlier code will then stop working.

## The code has expired

A code is valid for {minutes} minutes and works once. When it has expired, send the code again.

## Our contact representative changes

To look something up you need to read email at the registered address of your contact representative. Before that person leaves, let them sign in and offer the handover on My page. If they cannot be reached any more, use “Our contact representative has changed” on the sign-in page.

## Last year’s password no longer works

Passwords are renewed every year. Look up the new one under Inquiries.$$),
    ('faq', 'ja', true, $$## 会員番号やパスワードを忘れました

ログインのページの「パスワードをお忘れの方」から、新しいパスワードを登録してください。会員番号もお忘れのときは、ご登録のメールアドレスだけで依頼できます。

## メールが届きません

迷惑メールフォルダと、入力されたアドレスをご確認ください。1分以上たっても届かない場合は、再送をお試しください。再送すると、先のコードは使えなくなります。

## コードの有効期限が過ぎました

メールに記載のコードは{minutes}分間有効で、1回のみ使えます。期限が過ぎたときは、再送してください。

## 担当者が交代します

前任の方がログインし、マイページの「担当者の引継ぎ」から後任の方にご案内を送ってください。前任の方と連絡が取れないときは、ログインのページの「連絡代表が交代した」から申請してください。

## パスワードは定期的に変更するのですか

定期的な変更は必要ありません。ほかの方に知られたおそれがあるときは、ログインのページの「パスワードをお忘れの方」から、別のパスワードを登録してください。$$),
    ('faq', 'en', true, $$## I forgot the member ID or the password

Set a new password under “I have forgotten the password” on the sign-in page. If you do not know the member ID either, the registered email address is enough.

## The email has not arrived

Check your junk folder and the address you entered. If nothing has arrived after a minute, send the code again. The earlier code will then stop working.

## The code has expired

The code in the email is valid for {minutes} minutes and works once. When it has expired, send it again.

## Our contact changes

Before the contact leaves, let them sign in and offer the handover on My page. If they cannot be reached any more, use “Our contact representative has changed” on the sign-in page.

## Do we have to change the password regularly?

No. If somebody else may know it, set another one under “I have forgotten the password” on the sign-in page.$$),
    ('help-desk', 'ja', null, $${tenant} 会員窓口

電話 {phone}（{hours}）

お問い合わせの際は、会員番号と、画面に表示された照合記号または控え番号をお知らせください。パスワードや認証コードをお尋ねすることはありません。$$),
    ('help-desk', 'en', null, $${tenant}, member desk

Telephone {phone} ({hours})

When you contact us, give your member ID and the reference or receipt shown on the page. We never ask for passwords or codes.$$),
    ('privacy', 'ja', null, $${tenant}は、会員ページでお預かりした情報を、会員資格の確認と会員サービスの提供のためにのみ利用します。

照会の記録（日時、照会の種類、控え番号、接続元）は、貴法人以外の方による利用を防ぐために保存します。パスワードそのものは記録に残しません。

ご登録の情報の開示、訂正、削除については、会員窓口までお申し出ください。$$),
    ('privacy', 'en', null, $${tenant} uses what it learns on the member pages only to check membership and to serve its members.

Records of inquiries (time, kind, receipt, network) are kept to prevent misuse. The passwords themselves are not recorded.

To see, correct or delete what we hold, contact the member desk.$$),
    ('mail-signature', 'ja', null, $${tenant} 会員窓口
電話 {phone}
（{hours}）$$),
    ('mail-signature', 'en', null, $${tenant}, member desk
Telephone {phone}
({hours})$$),
    ('change-code', 'ja', null, '変更権限コード'),
    ('change-code', 'en', null, 'change code')
      ) as t (text_key, locale, chosen, body)
     where t.chosen is null
        or t.chosen = exists (select from registry.credential_types c where c.tenant_id = p_tenant and c.signs_in and c.origin = 'member-chosen')
$body$;

reset role;
