-- Until when a session may change contacts; NULL while it has to prove itself.
-- Who may call: app.proven_session, app.read_me. Locks nothing.
set role aikotoba_definer;

create or replace function app.session_proven_until(p_tenant integer, p_session bytea, p_now timestamptz) returns timestamptz
language plpgsql stable
as $$
begin
    return (select s.proven_until from registry.sessions s
             where s.tenant_id = p_tenant and s.token_digest = p_session and s.proven_until > p_now
               and (s.proven_by is null
                    or exists (select from registry.contacts c
                                where c.tenant_id = p_tenant and c.contact_id = s.proven_by and c.role = 'representative'
                                  and c.valid_from <= p_now and c.valid_until > p_now)));
end
$$;

reset role;
