-- Between two rounds: nobody has asked or signed in lately. Histories stay and grow, as they do.
delete from registry.throttles;
delete from registry.outbox where state = 'queued';
delete from registry.sessions where agent is distinct from 'bench';
update registry.organisation_activity set last_sign_in_on = current_date - 7 where last_sign_in_on > current_date - 7;
truncate bench.commits;
vacuum (analyze) registry.throttles, registry.outbox, registry.sessions, registry.organisation_activity, registry.inquiries,
    registry.one_time_codes, registry.disclosures, audit.events;
checkpoint;
