@testable import Schema

/// A schema of a few lines in the shape of the real one, so that a test can spoil one file of it.
struct SmallSchema {
    var files: [String: String] = [
        "roles.sql": """
        do $$ begin
            if not exists (select from pg_roles where rolname = 'aikotoba_owner') then create role aikotoba_owner nologin noinherit; end if;
            if not exists (select from pg_roles where rolname = 'aikotoba_definer') then create role aikotoba_definer nologin noinherit; end if;
            if not exists (select from pg_roles where rolname = 'aikotoba_viewer') then create role aikotoba_viewer nologin noinherit; end if;
        end $$;
        create schema if not exists registry authorization aikotoba_owner;
        create schema if not exists app authorization aikotoba_definer;
        create schema if not exists dba authorization aikotoba_viewer;
        grant usage on schema registry to aikotoba_definer, aikotoba_viewer;
        """,
        "migrations/0001_ledger.sql": """
        set role aikotoba_owner;
        create table registry.migrations (number int primary key, name text not null, checksum text not null,
            breaking boolean not null default false, applied_at timestamptz not null default clock_timestamp());
        create table registry.current_sql (checksum text primary key, applied_at timestamptz not null default clock_timestamp());
        reset role;
        """,
        "migrations/0002_shelves.sql": """
        set role aikotoba_owner;
        create table registry.shelves (shelf_id int primary key, label text not null);
        insert into registry.shelves values (1, '照会');
        grant select on registry.shelves to aikotoba_viewer;
        """,
        "current/policies/shelves.sql": """
        set role aikotoba_owner;
        alter table registry.shelves enable row level security;
        drop policy if exists viewing on registry.shelves;
        create policy viewing on registry.shelves for select to aikotoba_viewer using (true);
        """,
        "current/functions/shelves/count_shelves.sql": """
        set role aikotoba_definer;
        create or replace function app.count_shelves() returns int language sql stable as $$ select app.two() / 2 $$;
        """,
        "current/functions/shelves/two.sql": """
        set role aikotoba_definer;
        create or replace function app.two() returns int language sql stable as $$ select 2 $$;
        """,
        "current/views/shelves.sql": """
        set role aikotoba_viewer;
        create or replace view dba.shelves as select shelf_id, label from registry.shelves;
        """,
        "current/grants.sql": "grant usage on schema app to aikotoba_viewer;",
    ]

    var list: [SQLFile] { files.map { SQLFile(path: $0.key, text: $0.value) } }

    subscript(path: String) -> String? {
        get { files[path] }
        set { files[path] = newValue }
    }

    @discardableResult
    func migrate(_ database: TestDatabase, lockTimeout: Int = 10) throws(SchemaError) -> MigrationReport {
        try Migrator(connectionString: database.connectionString, files: list, lockTimeout: lockTimeout).migrate()
    }
}
