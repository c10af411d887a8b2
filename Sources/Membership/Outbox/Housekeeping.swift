import Foundation
public import Logging
public import Postgres

/// Deletes what is over, makes the audit's months ahead, seals it, reminds of what will soon be accepted no more and goes on with
/// cancellings that were left off; once an hour, in batches, beside the courier and with its login. Any number may run: rows are
/// taken by SKIP LOCKED, a seal has one successor, reminders are
/// noted.
public struct Housekeeping: Sendable {
    private let database: Database
    private let sealing: AuditSealing
    private let logger: Logger
    private static let batch: Int32 = 5000
    /// A reminder is written with its letters, so fewer of them make a transaction; so it is with what is revoked.
    private static let reminders: Int32 = 1000
    /// In the order of who refers to whom.
    private static let tables = [
        "one_time_codes", "inquiries", "recoveries", "changes", "handovers", "handover_cases", "desk_messages", "outbox", "sessions",
        "access_tokens", "throttles", "imports",
    ]

    public init(database: Database, tenants: TenantDirectory, logger: Logger) {
        self.database = database
        sealing = AuditSealing(database: database, tenants: tenants)
        self.logger = logger
    }

    /// Runs until cancelled. A round that fails is told to the log and left to the next.
    public func run() async throws {
        // Soon after the start, or a service that is started anew every hour would never come to it.
        var pause = Duration.seconds(20)
        while !Task.isCancelled {
            do { try await Task.sleep(for: pause) } catch { return }
            do { try await tidy() } catch {
                logger.warning("housekeeping was put off", metadata: ["error": "\(error)"])
            }
            pause = .seconds(3600)
        }
    }

    /// One round. SQL keeps what must be kept longer, whatever the instant given.
    public func tidy() async throws {
        _ = try await database.call(.prepareAudit, [])
        for table in Self.tables {
            var purged: Int32 = 0
            repeat {
                let rows = try await database.call(.purge, [.text(table), .instant(Date()), .int(Self.batch)])
                purged = try rows[0].value("purged")
            } while purged >= Self.batch && !Task.isCancelled
        }
        try await sealing.seal()
        var reminded: Int32 = 0
        repeat {
            reminded = try await database.call(.remindExpiring, [.int(Self.reminders)])[0].value("reminded")
        } while reminded >= Self.reminders && !Task.isCancelled
        var swept: Int32 = 0
        repeat {
            swept = try await database.call(.sweepCancelled, [.int(Self.reminders)])[0].value("swept")
        } while swept > 0 && !Task.isCancelled
    }
}

extension Statement {
    fileprivate static let purge = Statement("purge", "select * from app.purge($1, $2, $3)", lane: .write, idempotent: true)
    fileprivate static let prepareAudit = Statement("prepare_audit", "select * from app.prepare_audit()", lane: .write, idempotent: true)
    fileprivate static let remindExpiring = Statement(
        "remind_expiring", "select * from app.remind_expiring($1)", lane: .write, idempotent: true)
    fileprivate static let sweepCancelled = Statement(
        "sweep_cancelled", "select * from app.sweep_cancelled($1)", lane: .write, idempotent: true)
}
