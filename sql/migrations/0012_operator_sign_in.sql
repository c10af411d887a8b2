-- How operators sign in: by password and code, or by the token of an identity provider.
set role aikotoba_owner;

-- squawk-ignore-file constraint-missing-not-valid

alter table registry.operators
    -- HMAC under a data key over what Argon2id made of the password: without that key the table cannot be guessed at.
    add column password_digest bytea,
    add column password_key_id integer,
    add column password_kdf    jsonb,
    add column password_salt   bytea,
    add column totp_sealed     bytea,
    add column totp_key_id     integer,
    -- A code counts once: the step of the last one that did.
    add column totp_last_step  bigint,
    add constraint "a password is whole or absent" check (
        num_nulls(password_digest, password_key_id, password_kdf, password_salt) in (0, 4)),
    add constraint "a second factor is whole or absent" check (num_nulls(totp_sealed, totp_key_id) in (0, 2));

-- Without one a token lasts until its end, used or not.
alter table registry.access_tokens add column idle interval;

reset role;
