public import Foundation
import Postgres

/// An operator's claim: for which tenant, by which token. Whether it holds is decided in SQL, with the act itself.
public struct Acting: Sendable {
    public let tenant: Int32
    public let proof: OperatorProof

    public init(tenant: Int32, proof: OperatorProof) {
        self.tenant = tenant
        self.proof = proof
    }

    public init(tenant: Int32, token: OperatorToken) {
        self.init(tenant: tenant, proof: token.proof)
    }

    /// The first three arguments of every function an operator calls.
    var parameters: [Parameter] { [.int(tenant), .int(proof.home), .bytes(proof.digest)] }
}

/// What is known of an operator's token: under which home the database may know it, and by which digest.
public struct OperatorProof: Sendable {
    public let home: Int32
    let digest: [UInt8]
}

extension OperatorToken {
    public var proof: OperatorProof { OperatorProof(home: home, digest: digest) }
}

/// An Idempotency-Key and the digest of the request it came with.
public struct RequestKey: Sendable {
    let key: String
    let digest: [UInt8]

    /// - Parameter digest: SHA-256 of method, path and body.
    public init(_ key: String, digest: [UInt8]) {
        self.key = key
        self.digest = digest
    }
}

extension RequestKey? {
    /// The last two arguments of every function that makes something.
    var parameters: [Parameter] { map { [.text($0.key), .bytes($0.digest)] } ?? [.null, .null] }
}

/// What came of an operator's call.
public enum OperatorAnswer<Value: Sendable>: Sendable {
    case done(Value)
    /// The same request was carried out before and made this.
    case replayed(UUID)
    case refused(OperatorRefusal)
}

/// Why an operator's call was not carried out.
public struct OperatorRefusal: Sendable {
    public let reason: Reason
    /// For `conflict`: the version that stands.
    public let version: Int32?
    /// For what is there already: what is in the way.
    public let existing: UUID?
    /// For `grace-running`: until when.
    public let graceUntil: Date?
    /// For `invalid`: which, and why.
    public let fields: [Field]

    public struct Field: Sendable {
        public let name: String
        public let reason: String

        public init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    public init(reason: Reason, version: Int32? = nil, existing: UUID? = nil, graceUntil: Date? = nil, fields: [Field] = []) {
        self.reason = reason
        self.version = version
        self.existing = existing
        self.graceUntil = graceUntil
        self.fields = fields
    }

    /// A reason for the records that is longer than a sentence or two, whoever gives it; nil for one that may be recorded.
    init?(ofReason text: String?) {
        guard let text, text.count > 500 else { return nil }
        self.init(reason: .invalid, fields: [Field(name: "reason", reason: "too-long")])
    }

    public enum Reason: String, Sendable, CaseIterable {
        case operatorUnknown = "operator-unknown"
        case tenantUnknown = "tenant-unknown"
        case roleRefused = "role-refused"
        case keyReused = "key-reused"
        case unknown
        case conflict
        case addressTaken = "address-taken"
        case subjectTaken = "subject-taken"
        case lastOwner = "last-owner"
        case operatorMissing = "operator-missing"
        case typeUnknown = "type-unknown"
        case codeGone = "code-gone"
        case notRefused = "not-refused"
        case exists
        case notGenerated = "not-generated"
        case periodUnknown = "period-unknown"
        case periodOver = "period-over"
        case alreadyEffective = "already-effective"
        case notEffective = "not-effective"
        case generationUnfinished = "generation-unfinished"
        case announcementUnfinished = "announcement-unfinished"
        case graceRunning = "grace-running"
        case closed
        case cancelled
        case ended
        case invalid
        case memberIDTaken = "member-id-taken"
        case identifierTaken = "identifier-taken"
        case codeTaken = "code-taken"
        case slugTaken = "slug-taken"
        case hostTaken = "host-taken"
        case periodBegun = "period-begun"
        case periodInUse = "period-in-use"
        case importsRunning = "imports-running"
        case caseDecided = "case-decided"
        case assignmentRequired = "assignment-required"
        case ownCase = "own-case"
        case firstApprover = "first-approver"
    }
}

extension OperatorAnswer {
    /// - Parameters:
    ///   - done: the outcomes of success; a list without rows is one, too.
    init(_ rows: Rows, of function: String, done: String..., read: (Rows) throws -> Value) throws {
        guard let first = rows.first else {
            self = .done(try read(rows))
            return
        }
        let outcome: String = try first.value("outcome")
        // The id of what was made, or is in the way, is the second column of every function that makes something.
        if done.contains(outcome) {
            self = .done(try read(rows))
        } else if outcome == "replayed" {
            self = .replayed(try first.value(rows.columns[1]))
        } else if let reason = OperatorRefusal.Reason(rawValue: outcome) {
            self = .refused(
                OperatorRefusal(
                    reason: reason, version: reason == .conflict ? try first.value("version", as: Int32?.self) : nil,
                    existing: [.exists, .memberIDTaken, .identifierTaken].contains(reason)
                        ? try first.value(rows.columns[1], as: UUID?.self) : nil,
                    graceUntil: reason == .graceRunning ? try first.value("grace_until", as: Date?.self) : nil,
                    fields: reason == .invalid ? try Self.fields(of: first, in: rows.columns) : []))
        } else {
            throw UnknownOutcome(function: function, outcome: outcome)
        }
    }

    /// Some functions name one field, some all at once.
    private static func fields(of row: Row, in columns: [String]) throws -> [OperatorRefusal.Field] {
        guard columns.contains("fields") else {
            return [OperatorRefusal.Field(name: try row.value("reason_column"), reason: try row.value("reason"))]
        }
        let names: [String] = try row.value("fields")
        return zip(names, try row.value("reasons", as: [String].self)).map { OperatorRefusal.Field(name: $0, reason: $1) }
    }

    /// The same answer about something else.
    func map<Other>(_ change: (Value) throws -> Other) rethrows -> OperatorAnswer<Other> {
        switch self {
        case .done(let value): .done(try change(value))
        case .replayed(let id): .replayed(id)
        case .refused(let refusal): .refused(refusal)
        }
    }
}
