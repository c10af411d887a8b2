import Foundation

/// Where a proof leads. What comes from outside is a name, never an address.
enum ProofDestination: Sendable, Equatable {
    case contact(UUID)
    case handovers
    case myPage

    init(name: Substring?) {
        self = name == "handovers" ? .handovers : name.flatMap { UUID(uuidString: String($0)) }.map(ProofDestination.contact) ?? .myPage
    }

    /// In `for`.
    var name: String {
        switch self {
        case .contact(let id): id.uuidString.lowercased()
        case .handovers: "handovers"
        case .myPage: "my-page"
        }
    }

    /// Below the tenant's path.
    var path: String {
        switch self {
        case .contact: "/my-page/contacts/\(name)"
        case .handovers: "/handovers"
        case .myPage: "/my-page"
        }
    }
}
