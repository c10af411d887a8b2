public import Foundation
import Postgres

/// Something asked for that waits for its code. The same for registered and unregistered addresses.
public struct Asked: Sendable {
    public let id: UUID
    public let reference: String
    public let expiresAt: Date
    public let resendAfter: Date
}

extension Asked {
    init(id: UUID, reference: String, _ row: Row) throws {
        self.init(id: id, reference: reference, expiresAt: try row.value("expires_at"), resendAfter: try row.value("resend_after"))
    }
}
