public import Postgres
public import Sealing

/// Makes data keys: with the migration login, as tenants are made.
public struct DataKeys {
    private let session: DirectSession
    private let ring: WrappingKeyRing

    public init(session: DirectSession, ring: WrappingKeyRing) {
        self.session = session
        self.ring = ring
    }

    /// - Returns: the first key, also where another stood before; that one stays.
    func storeFirst(of tenant: Int32) throws -> DataKey {
        let key = DataKey.generate(id: 1)
        let (wrapped, wrappingKey) = try ring.wrap(key, tenant: tenant)
        _ = try session.query(
            "select * from app.store_data_key($1, $2, $3, $4)", [.int(tenant), .int(1), .bytes(wrapped), .text(wrappingKey)])
        return key
    }

    /// The installation's own, which seals the second factors of its operators and signs the seals of its audit. Nothing
    /// happens where it has one.
    public func storeFirstOfInstallation() throws {
        _ = try storeFirst(of: 0)
    }
}
