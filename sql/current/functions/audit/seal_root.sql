-- How many events stand in a range of a tenant's audit, and the hash over all of them, computed from the table.
-- Who may call: functions of app that seal or verify only. Locks nothing.
-- p_named NULL: from p_from up to p_to, numbered above p_floor and up to p_ceiling, without p_others (numbers that the first seal of
-- the era names). Else the events of these numbers.
-- An event is written as its fields in one fixed order, texts after their length in bytes, absent ones as "-"; its hash is SHA-256 of
-- that, and the root is SHA-256 over the hashes in the order of (xact, event_no).
set role aikotoba_auditor;

create or replace function app.seal_root(
    p_tenant integer, p_from xid8, p_to xid8, p_floor bigint, p_ceiling bigint, p_others bigint[], p_named bigint[]
) returns table (events bigint, last_event bigint, root bytea)
language plpgsql stable
as $$
#variable_conflict use_column
begin
    return query
    select count(*), max(e.event_no), sha256(coalesce(string_agg(sha256(convert_to(concat_ws(',',
               e.tenant_id, e.xact, e.event_no, (extract(epoch from e.at) * 1000000)::bigint,
               octet_length(e.act) || ':' || e.act, octet_length(e.actor_kind) || ':' || e.actor_kind,
               coalesce(octet_length(e.actor) || ':' || e.actor, '-'), coalesce(e.organisation_id::text, '-'),
               coalesce(e.subject::text, '-'), coalesce(octet_length(e.detail::text) || ':' || e.detail::text, '-')), 'UTF8')),
               ''::bytea order by e.xact, e.event_no), ''))
      from audit.events e
     where e.tenant_id = p_tenant
       and case when p_named is null
                then e.xact >= p_from and e.xact < p_to and e.event_no > p_floor and e.event_no <= p_ceiling
                     and (p_others is null or e.event_no <> all (p_others))
                else e.event_no = any (p_named) end;
end
$$;

reset role;
