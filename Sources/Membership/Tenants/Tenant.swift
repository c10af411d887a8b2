public import Sealing

/// A tenant as the service knows it between two refreshes: its number, its settings and its opened keys.
///
/// A class: every request carries it through several contexts, which then copy one reference.
public final class Tenant: Sendable {
    public let id: Int32
    public let settings: TenantSettings
    public let keys: TenantKeys

    public init(id: Int32, settings: TenantSettings, keys: TenantKeys) {
        self.id = id
        self.settings = settings
        self.keys = keys
    }
}
