-- What used to be one statement however many it concerned goes in batches: cancelling a rotation, and the letters about a
-- value that the whole tenant holds and that was reissued.
set role aikotoba_owner;

-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion, ban-drop-function, constraint-missing-not-valid, ban-drop-constraint
-- (Rotations are few; the index over letters reads the queue once.)

alter table registry.rotations
    -- Cancelled, and credentials from this holder on are still to be revoked; NULL: none is.
    add column revoking_from uuid,
    add constraint "only what is cancelled is being revoked" check (revoking_from is null or state = 'cancelled') not valid;
alter table registry.rotations validate constraint "only what is cancelled is being revoked";

-- While credentials are still being revoked the next rotation would find them and skip their holders.
drop index registry."one rotation of a type and period is open";
create unique index "one rotation of a type and period is open"
    on registry.rotations (tenant_id, type_id, period_id)
    where state in ('planned', 'generated', 'announced') or revoking_from is not null;

alter table registry.reissues
    -- Of what the whole tenant holds: how far the letters to its organisations have gone.
    add column notified_to uuid;

create index outbox_announcements on registry.outbox (tenant_id, code_for)
    where state = 'queued' and template = 'rotation-announcement';

reset role;

set role aikotoba_definer;
drop function if exists app.cancel_rotation(integer, integer, bytea, uuid, integer, text);
reset role;
