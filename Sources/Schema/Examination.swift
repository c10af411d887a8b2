import Postgres

/// One thing that is wrong with a database.
public struct Finding: Sendable, Equatable {
    public let rule: String
    public let object: String
    public let finding: String

    public init(rule: String, object: String, finding: String) {
        self.rule = rule
        self.object = object
        self.finding = finding
    }
}

/// Looks and changes nothing; whatever cannot be looked at is a finding too.
struct Examination {
    let files: SchemaFiles
    let session: DirectSession

    func findings() throws(PostgresError) -> [Finding] {
        let ledger = try Ledger(session)
        guard ledger.exists else {
            return [Finding(rule: "the schema is up to date", object: "registry.migrations", finding: "there is no schema yet")]
        }
        var findings = state(ledger)
        if let roles = files.roles, try RolesRevision(session, files: [roles]).isBehind {
            findings.append(
                Finding(
                    rule: "the schema is up to date", object: "sql/roles.sql", finding: "was not run by the administrator since it changed")
            )
        }
        // With row security off: a role that would see no row gets an error and not an all-clear.
        for file in files.checks {
            findings += rows(rule: file.path, from: "(\n\(Self.unterminated(file.text))\n)", in: "set local row_security = off")
        }
        // It reads the views, whose owner has policies of its own.
        let viewer = try Roles.isAdministrator(session) ? "" : "set local role aikotoba_viewer"
        findings += rows(rule: "dba.self_check()", from: "dba.self_check()", in: viewer)
        return findings
    }

    private func state(_ ledger: Ledger) -> [Finding] {
        var findings: [Finding] = []
        func add(_ object: String, _ finding: String) {
            findings.append(Finding(rule: "the schema is up to date", object: object, finding: finding))
        }
        do {
            for migration in try ledger.pending(of: files.migrations) { add("sql/\(migration.file.path)", "is not applied") }
        } catch {
            add("registry.migrations", error.description)
        }
        if !files.current.isEmpty, ledger.currentChecksum != files.current.checksum {
            add("sql/current", "is not what was applied last")
        }
        return findings
    }

    private func rows(rule: String, from source: String, in setting: String) -> [Finding] {
        var findings: [Finding] = []
        do {
            try session.execute("begin read only; \(setting)")
            let rows = try session.query(
                """
                select coalesce(j ->> 'rule', $1) as rule, coalesce(j ->> 'object', '') as object,
                       coalesce(j ->> 'finding', j::text) as finding
                  from (select row_to_json(t) as j from \(source) t) found
                """, [.text(rule)])
            for row in rows {
                findings.append(
                    Finding(rule: try row.value("rule"), object: try row.value("object"), finding: try row.value("finding")))
            }
        } catch {
            let reason = error.report?.message ?? error.description
            findings.append(Finding(rule: rule, object: "", finding: "cannot be examined: \(reason)"))
        }
        try? session.execute("rollback")
        return findings
    }

    /// The text becomes a sub-select, where a semicolon would end too much.
    private static func unterminated(_ text: String) -> String {
        var text = text[...]
        while let last = text.unicodeScalars.last, last == ";" || last.properties.isWhitespace { text.unicodeScalars.removeLast() }
        return String(text)
    }
}
