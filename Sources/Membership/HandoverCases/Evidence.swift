public import Foundation
public import Sealing

/// What somebody who cannot prove a registered address tells the desk of himself.
public struct Evidence: Sendable {
    public enum Purpose: String, Sendable, CaseIterable {
        case contactLeft = "contact-left"
        case memberIDUnknown = "member-id-unknown"
    }

    /// The fields of the form, in its order; their names are those of the API and of SQL's refusals.
    public enum Field: String, Sendable, CaseIterable {
        case postalAddress, organisation, department, predecessor, person, phone, email

        public var isRequired: Bool { self != .department && self != .predecessor }
    }

    public let purpose: Purpose
    let texts: [Field: String]
    let address: Address
    let language: Language

    /// - Parameters:
    ///   - texts: as typed; SQL judges them.
    ///   - address: where the new contact is to be reached.
    public init(purpose: Purpose, texts: [Field: String], address: Address, language: Language) {
        self.purpose = purpose
        self.texts = texts
        self.address = address
        self.language = language
    }
}

public enum OpenCaseOutcome: Sendable {
    /// Whatever stands in the register.
    case opened(number: String)
    case invalid([Fault])
    case tooManyTries(retryAt: Date)
    /// The tenant was closed meanwhile.
    case notOffered

    public struct Fault: Sendable {
        /// nil for the purpose.
        public let field: Evidence.Field?
        /// By code: `…-missing`, `too-long`, `text-malformed`, `address-malformed`.
        public let reason: String
    }
}
