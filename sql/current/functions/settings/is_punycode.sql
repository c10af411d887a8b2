-- Whether what follows xn-- in a label decodes (RFC 3492) to characters beyond ASCII that are no control characters.
-- Who may call: app.host_fault only. Locks nothing.
set role aikotoba_definer;

create or replace function app.is_punycode(p_text text) returns boolean
language plpgsql immutable
as $$
declare
    v_basic integer := length(p_text) - length(regexp_replace(p_text, '^.*-', ''));
    v_length integer := greatest(v_basic - 1, 0);
    v_place integer := v_basic + 1;
    v_point bigint := 128;
    v_at bigint := 0;
    v_bias integer := 72;
    v_before bigint;
    v_weight bigint;
    v_digit integer;
    v_threshold integer;
    v_delta bigint;
    v_k integer;
begin
    if v_place > length(p_text) then
        return false;
    end if;
    while v_place <= length(p_text) loop
        v_before := v_at;
        v_weight := 1;
        v_k := 36;
        loop
            if v_place > length(p_text) then
                return false;
            end if;
            v_digit := position(substr(p_text, v_place, 1) in 'abcdefghijklmnopqrstuvwxyz0123456789') - 1;
            v_place := v_place + 1;
            v_at := v_at + v_digit * v_weight;
            v_threshold := least(greatest(v_k - v_bias, 1), 26);
            if v_digit < 0 or v_at > 2147483647 then
                return false;
            end if;
            exit when v_digit < v_threshold;
            v_weight := v_weight * (36 - v_threshold);
            if v_weight > 2147483647 then
                return false;
            end if;
            v_k := v_k + 36;
        end loop;
        v_length := v_length + 1;
        v_delta := (v_at - v_before) / case when v_before = 0 then 700 else 2 end;
        v_delta := v_delta + v_delta / v_length;
        v_k := 0;
        while v_delta > 455 loop
            v_delta := v_delta / 35;
            v_k := v_k + 36;
        end loop;
        v_bias := v_k + (36 * v_delta / (v_delta + 38))::integer;
        v_point := v_point + v_at / v_length;
        if v_point < 160 or v_point > 1114111 or v_point between 55296 and 57343 then
            return false;
        end if;
        v_at := v_at % v_length + 1;
    end loop;
    return true;
end
$$;

reset role;
