public import Foundation

/// Something asked for that waits for its code. The same for registered and unregistered addresses.
public struct Asked: Sendable {
    public let id: UUID
    public let reference: String
    public let expiresAt: Date
    public let resendAfter: Date
}
