-- Judges what was typed against the code of an asking. A wrong one is counted (app.refuse_code); the right one is not spent: that is
-- the caller's. (redeem_code judges in one statement with what it discloses, and is measured for it.)
-- Who may call: functions of app only, which hold the code's row; p_now is read behind that lock. Locks: when wrong, throttles.
-- p_session_id: the session that asks, whose organisation's window counts; NULL for who has none: there the address has a ceiling, and
-- address and network together the day's tries.
-- p_reaches: whether who reads the letter may still answer for it; false counts as wrong.
-- Returns: refusal NULL: right | code-incorrect (remaining_tries, reference) | code-expired (expired_at) | code-already-used
-- | too-many-tries (retry_at: the day's limit; NULL: the code's own tries are spent).
set role aikotoba_definer;

drop function if exists app.judge_code(integer, registry.one_time_codes, bytea[], boolean, bytea, timestamptz);
create or replace function app.judge_code(
    p_tenant integer, p_code registry.one_time_codes, p_digests bytea[], p_reaches boolean, p_session_id uuid, p_network bytea,
    p_now timestamptz,
    out refusal text, out remaining_tries integer, out retry_at timestamptz, out expired_at timestamptz, out reference text
)
language plpgsql
as $$
begin
    retry_at := case
        when p_session_id is not null then app.spent_until(p_tenant, p_code.purpose, p_code.subject, p_code.day_tries, p_now)
        else greatest(app.spent_until(p_tenant, p_code.purpose, p_code.subject, p_code.day_ceiling, p_now),
                      app.spent_until(p_tenant, p_code.purpose, p_code.subject || p_network, p_code.day_tries, p_now)) end;
    refusal := case
        when p_code.redeemed_at is not null then 'code-already-used'
        when p_code.expires_at <= p_now then 'code-expired'
        when p_code.tries >= p_code.max_tries or retry_at is not null then 'too-many-tries'
        when p_code.decoy or not coalesce(p_code.digest = any (p_digests), false) or not coalesce(p_reaches, false) then 'code-incorrect'
    end;
    if refusal = 'code-incorrect' then
        remaining_tries := app.refuse_code(p_tenant, p_code, p_session_id, p_network, p_now);
        reference := p_code.reference;
        if remaining_tries = 0 then
            refusal := 'too-many-tries';
        end if;
    elsif refusal = 'code-expired' then
        expired_at := p_code.expires_at;
    end if;
    if refusal is distinct from 'too-many-tries' then
        retry_at := null;
    end if;
end
$$;

reset role;
