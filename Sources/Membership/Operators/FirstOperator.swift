public import Foundation
public import Postgres
import Sealing

/// Makes an operator with his first token from the command line: whoever holds the migration login owns the installation.
public struct FirstOperator {
    private let session: DirectSession

    public init(session: DirectSession) {
        self.session = session
    }

    public enum Outcome: Sendable {
        case created(OperatorToken)
        case tenantUnknown
        case addressTaken
    }

    /// - Parameter tenant: 0 for an operator of the installation.
    public func create(_ draft: Operators.Draft, tenant: Int32, tokenEndsAt: Date) throws -> Outcome {
        let token = OperatorToken.generate(home: tenant)
        let rows = try session.query(
            "select * from app.found_operator($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            [
                .int(tenant), .uuid(UUID.version7()), .text(draft.address), .text(draft.name), .text(draft.role.rawValue),
                .uuid(UUID.version7()), .bytes(token.digest), .text("first"), .instant(tokenEndsAt),
            ])
        let outcome: String = try rows[0].value("outcome")
        switch outcome {
        case "created": return .created(token)
        case "tenant-unknown": return .tenantUnknown
        case "address-taken": return .addressTaken
        default: throw UnknownOutcome(function: "found_operator", outcome: outcome)
        }
    }
}
