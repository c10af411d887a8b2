public import Postgres
public import Sealing

/// Creates tenants and their data keys. Runs as the platform's own login (`aikotoba_migrate` or the administrator),
/// never as the server's.
public struct Founding {
    private let session: DirectSession
    private let ring: WrappingKeyRing

    public init(session: DirectSession, ring: WrappingKeyRing) {
        self.session = session
        self.ring = ring
    }

    public struct Charter: Sendable {
        public var preset: String
        public var slug: String
        public var name: Wording
        public var sender: String
        public var baseURL: String
        public var timeZone: String
        /// Of the help desk, as its pages and letters tell them; empty where not known yet.
        public var deskPhone: String
        public var deskHours: Wording

        public init(
            preset: String, slug: String, name: Wording, sender: String, baseURL: String, timeZone: String, deskPhone: String = "",
            deskHours: Wording = Wording(ja: "", en: "")
        ) {
            self.preset = preset
            self.slug = slug
            self.name = name
            self.sender = sender
            self.baseURL = baseURL
            self.timeZone = timeZone
            self.deskPhone = deskPhone
            self.deskHours = deskHours
        }
    }

    public enum Outcome: Sendable {
        case created(tenant: Int32, keys: TenantKeys)
        case slugTaken
        case presetUnknown
    }

    /// The tenant and its first data key come into being together or not at all.
    public func create(_ charter: Charter) throws -> Outcome {
        try session.execute("begin")
        do {
            let outcome = try createWithin(charter)
            try session.execute("commit")
            return outcome
        } catch {
            try? session.execute("rollback")
            throw error
        }
    }

    private func createWithin(_ charter: Charter) throws -> Outcome {
        let rows = try session.query(
            "select * from app.create_tenant($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            [
                .text(charter.preset), .text(charter.slug), .text(charter.name.ja), .text(charter.name.en), .text(charter.sender),
                .text(charter.baseURL), .text(charter.timeZone), .text(charter.deskPhone), .text(charter.deskHours.ja),
                .text(charter.deskHours.en),
            ])
        let outcome: String = try rows[0].value("outcome")
        switch outcome {
        case "created":
            let tenant: Int32 = try rows[0].value("tenant_id")
            let key = try DataKeys(session: session, ring: ring).storeFirst(of: tenant)
            try DataKeys(session: session, ring: ring).storeFirstOfInstallation()
            return .created(tenant: tenant, keys: TenantKeys(tenant: tenant, current: key, readable: []))
        case "slug-taken": return .slugTaken
        case "preset-unknown": return .presetUnknown
        default: throw UnknownOutcome(function: "create_tenant", outcome: outcome)
        }
    }
}
