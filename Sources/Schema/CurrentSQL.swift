import Postgres

/// Applies `current/` inside the caller's transaction, and removes what no file makes any more.
struct CurrentSQL {
    let files: CurrentFiles
    let session: SchemaSession

    func apply() throws(SchemaError) {
        try execute(Self.dropFreeRoutines)
        for file in files.identity + files.policies { try session.run(file) }
        // Twice: unchecked first, so that functions may call each other and read views whatever their names; then checked,
        // so that a mistake in a body is refused here and not at its first call.
        try execute("set local check_function_bodies = off")
        for file in files.functions + files.views { try session.run(file) }
        try execute("set local check_function_bodies = on")
        for file in files.functions + files.views { try session.run(file) }
        try execute(Self.dropLeftovers)
        for file in files.grants { try session.run(file) }
    }

    private func execute(_ script: String) throws(SchemaError) {
        try session.telling("current") { session throws(PostgresError) in try session.execute(script) }
    }

    /// Routines that nothing depends on go first, so that a file may change arguments and results freely. One that a view, a policy
    /// or a default uses stays and is replaced in place.
    private static let dropFreeRoutines = """
        do $$
        declare
            v_routine record;
        begin
            for v_routine in
                select p.oid::regprocedure as name, pg_get_userbyid(p.proowner) as owner
                  from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
                 where n.nspname in ('app', 'dba')
                   and not exists (select from pg_catalog.pg_depend d
                                    where d.refclassid = 'pg_catalog.pg_proc'::regclass and d.refobjid = p.oid)
            loop
                execute format('set local role %I', v_routine.owner);
                execute format('drop routine %s', v_routine.name);
            end loop;
            reset role;
        end
        $$
        """

    /// What this transaction has not written is from an earlier state of the files. Without CASCADE: if something else leans on it,
    /// the error says what. Views are replaced and not dropped beforehand, since a DBA may have built on them.
    private static let dropLeftovers = """
        do $$
        declare
            v_now   constant xid := pg_current_xact_id()::xid;
            v_object record;
        begin
            for v_object in
                select format('drop policy %I on %I.%I', p.polname, n.nspname, c.relname) as command,
                       pg_get_userbyid(c.relowner) as owner
                  from pg_catalog.pg_policy p
                  join pg_catalog.pg_class c on c.oid = p.polrelid
                  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                 where n.nspname in ('registry', 'vault', 'identity', 'audit') and p.xmin <> v_now
                union all
                select format('drop view %s', string_agg(format('%I.%I', n.nspname, c.relname), ', ')),
                       pg_get_userbyid(c.relowner)
                  from pg_catalog.pg_rewrite w
                  join pg_catalog.pg_class c on c.oid = w.ev_class and c.relkind = 'v'
                  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                 where n.nspname in ('app', 'dba') and w.rulename = '_RETURN' and w.xmin <> v_now
                 group by c.relowner
                union all
                select format('drop routine %s', p.oid::regprocedure), pg_get_userbyid(p.proowner)
                  from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
                 where n.nspname in ('app', 'dba') and p.xmin <> v_now
            loop
                execute format('set local role %I', v_object.owner);
                execute v_object.command;
            end loop;
            reset role;
        end
        $$
        """
}
