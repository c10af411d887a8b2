public import Foundation

/// The holder of credentials, as a member sees itself.
public struct Organisation: Sendable {
    public let id: UUID
    public let memberID: String
    public let name: String
    public let nameEn: String?
    public let nameKana: String
    public let membershipClass: String

    public init(id: UUID, memberID: String, name: String, nameEn: String?, nameKana: String, membershipClass: String) {
        self.id = id
        self.memberID = memberID
        self.name = name
        self.nameEn = nameEn
        self.nameKana = nameKana
        self.membershipClass = membershipClass
    }

    /// The registered name; its English form where one is registered and English is read.
    public func name(in language: Language) -> String {
        language == .en ? nameEn ?? name : name
    }
}

/// A dated office of an organisation held at a mail address.
public struct Contact: Sendable {
    public let id: UUID
    public let role: String
    public let person: String
    public let department: String?
    public let phone: String?
    public let address: String
    public let locale: String
    /// What the courier knows of the address: `unknown`, `reached` (last at `deliveryAt`) or `refused` (since then).
    public let delivery: String
    public let deliveryAt: Date?
    public let version: Int32
}

/// The session that asks; all instants from SQL.
public struct Session: Sendable {
    public let id: UUID
    public let openedAt: Date
    public let lastUsedAt: Date
    /// When it ends if nothing more happens.
    public let idleUntil: Date
    public let endsAt: Date
    /// What it takes to change contacts, and until when that was given; nil while it is to be.
    public let proof: ProofKind
    public let provenUntil: Date?
}

/// The signed-in organisation with its present contacts.
public struct Me: Sendable {
    public let organisation: Organisation
    public let contractFrom: String?
    public let contractUntil: String?
    public let contacts: [Contact]
    public let session: Session
}
