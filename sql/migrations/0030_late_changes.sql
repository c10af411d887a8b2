-- What changes after a rotation was planned or generated: a contract that ends before the new generation begins is not written
-- to about it; and a joiner's value of that generation, which is not in the rotation's books, is found when it is cancelled.
set role aikotoba_owner;

-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation, ban-drop-constraint
-- (One transaction a file: what is locked here is locked for the seconds that reading the rows once takes.)
set row_security = off;

alter table registry.rotation_items drop constraint "a holder is not announced to for a known reason";
alter table registry.rotation_items add constraint "a holder is not announced to for a known reason" check (
    unannounced_because in ('no-contact', 'contract-ends-before', 'suspended', 'withdrawn'));

alter table registry.credentials no force row level security;
alter table registry.rotations no force row level security;
alter table registry.credentials
    add column beside_rotation uuid,
    add foreign key (tenant_id, beside_rotation) references registry.rotations;
alter table registry.credentials force row level security;
alter table registry.rotations force row level security;
create index credentials_beside_rotation on registry.credentials (tenant_id, beside_rotation, holder_id)
    where beside_rotation is not null;
comment on column registry.credentials.beside_rotation is
    'The rotation that had generated this generation for the others when a joiner got it by itself: outside its books, cancelled with it.';

reset row_security;
reset role;
