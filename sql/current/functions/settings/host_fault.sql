-- Why a text is no host that a tenant's pages may stand at, or NULL: malformed (RFC 1123 in lower case, and a label in punycode
-- that says something), ip-address, localhost (the installation's own names).
-- Who may call: functions of app only. Locks nothing.
set role aikotoba_definer;

create or replace function app.host_fault(p_host text) returns text
language plpgsql immutable
as $$
declare
    v_label text;
begin
    if p_host is null or length(p_host) > 253
       or p_host !~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$' then
        return 'malformed';
    end if;
    -- A last label of digits makes all of it an address, however many parts it has (WHATWG URL, "ends in a number").
    if p_host ~ '(^|\.)([0-9]+|0x[0-9a-f]*)$' then
        return 'ip-address';
    end if;
    if p_host ~ '(^|\.)localhost(\.localdomain)?$' then
        return 'localhost';
    end if;
    foreach v_label in array string_to_array(p_host, '.') loop
        if substr(v_label, 3, 2) = '--' and (left(v_label, 2) <> 'xn' or not app.is_punycode(substr(v_label, 5))) then
            return 'malformed';
        end if;
    end loop;
    return null;
end
$$;

reset role;
