public import Foundation
public import Sealing

/// What faces and letters show of a tenant's configuration, from the document of `app.read_settings`. Cached: nothing
/// here decides about a code, a credential or a session; SQL does, with the row of the moment.
public struct TenantSettings: Sendable, Decodable {
    public let slug: String
    public let name: Wording
    public let systemName: Wording
    public let deskPhone: String
    /// IANA name, for example `Asia/Tokyo`.
    public let timeZone: String
    public let locale: Language
    /// In digits (or characters, where `memberIdDigitsOnly` is false).
    public let memberIdLength: Int
    public let memberIdDigitsOnly: Bool
    /// The address mails come from.
    public let sender: String
    /// Where the tenant's member pages begin: what letters point at.
    public let baseUrl: String
    public let policy: Policy
    public let credentialTypes: [CredentialType]
    public let inquiryTypes: [InquiryType]
    public let returnPages: [ReturnPage]
    /// FAQ, help desk and the like by key.
    public let texts: [String: Wording]

    public struct Policy: Sendable, Decodable {
        public let codeLifetimeSeconds: Int
        public let codeForm: CodeForm
        public let sessionIdleSeconds: Int
        /// After how long the code page points at the member desk.
        public let helpAfterSeconds: Int
        /// How long a code that was typed, or a password typed again, lets something be changed.
        public let grantLifetimeSeconds: Int
        /// Of a password that a member chooses, in code points.
        public let passwordLeast: Int
        public let passwordMost: Int
        public let duplicateAddress: DuplicateAddress
        /// How long a successor may accept, and the old address object.
        public let offerLifetimeSeconds: Int
        public let objectionSeconds: Int
        public let handoverEffect: HandoverEffect

        /// Where a forgotten password is asked for by an address alone that stands for several organisations.
        public enum DuplicateAddress: String, Sendable, Decodable {
            /// One mail; which of them is chosen after the proof.
            case choose
            /// Said at once, which tells a stranger that the address is registered.
            case refuse
        }

        /// From when a successor who accepted is in office.
        public enum HandoverEffect: String, Sendable, Decodable {
            case atAcceptance = "at-acceptance"
            case afterObjection = "after-objection"
        }
    }

    public var passwordPolicy: PasswordPolicy { PasswordPolicy(least: policy.passwordLeast, most: policy.passwordMost) }

    public func inquiryType(_ code: String) -> InquiryType? {
        inquiryTypes.first { $0.code == code }
    }

    public func returnPage(_ code: String) -> ReturnPage? {
        returnPages.first { $0.code == code }
    }

    public func credentialType(_ code: String) -> CredentialType? {
        credentialTypes.first { $0.code == code }
    }

    /// What the code is called that lets a password be changed, as it stands within a sentence.
    public var changeCode: Wording {
        texts["change-code"] ?? Wording(ja: "変更権限コード", en: "change code")
    }

    /// The type whose current generation signs in; a tenant without one has no sign-in page.
    public var signInType: CredentialType? {
        credentialTypes.first { $0.signsIn }
    }

    /// The type whose password members choose and sign in with, where there is one: what a recovery sets anew.
    public var chosenType: CredentialType? {
        credentialTypes.first { $0.signsIn && $0.origin == .memberChosen }
    }
}

/// A kind of password of a tenant, and the period that is current for it.
public struct CredentialType: Sendable, Decodable {
    public let code: String
    public let name: Wording
    public let purpose: Wording
    public let signsIn: Bool
    public let holder: Holder
    public let origin: Origin
    /// How values are generated; nil where they are not.
    public let generator: Generator?
    public let calendar: String
    public let current: Period?
    /// Until when sign-in still accepts the previous period's generation; nil when that is over.
    public let previousGraceUntil: Date?

    public struct Generator: Sendable, Decodable {
        public let alphabet: String
        public let length: Int
    }

    public enum Holder: String, Sendable, Decodable {
        case organisation, tenant
    }

    public enum Origin: String, Sendable, Decodable {
        case generated, imported
        case memberChosen = "member-chosen"
    }
}

/// A period of a calendar; `endsAt` is exclusive.
public struct Period: Sendable, Decodable {
    public let code: String
    public let label: Wording
    public let startsAt: Date
    public let endsAt: Date
}

/// What may be asked, and what proof it needs.
public struct InquiryType: Sendable, Decodable {
    public let code: String
    public let name: Wording
    public let purpose: Wording
    public let proof: Proof
    public let reveals: Reveals
    public let credentialType: String?

    public enum Proof: String, Sendable, Decodable {
        /// A signed-in session, then a code to a registered address.
        case session
        /// A registered address alone.
        case address
        /// A member ID and one of its registered addresses.
        case memberIDAndAddress = "member-id-and-address"
    }

    public enum Reveals: String, Sendable, Decodable {
        case credential
        case memberID = "member-id"
        case externalID = "external-id"
    }

    public var requiresSession: Bool { proof == .session }
}
