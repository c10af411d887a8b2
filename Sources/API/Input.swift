import Foundation
import Membership
import Sealing
import Web

/// Turns what was sent into the words of the use cases, or says which field was refused and why.
enum Input {
    static func memberID(_ typed: String, settings: TenantSettings) throws(Problem) -> MemberID {
        do {
            return try MemberID.parse(typed, settings: settings)
        } catch {
            throw Problem.invalidInput([.init(memberID: error)])
        }
    }

    /// Any bytes but none, NUL and far too many: a wrong password is refused by the sign-in, not by its form.
    static func password(_ typed: String, field: String = "password") throws(Problem) -> Secret<String> {
        guard !typed.isEmpty else { throw Problem.invalidInput([.init(field, "missing")]) }
        guard typed.utf8.count <= 1024 else { throw Problem.invalidInput([.init(field, "too-long")]) }
        return Secret(typed)
    }

    static func address(_ typed: String) throws(Problem) -> Address {
        do {
            return try Address.parse(typed)
        } catch {
            throw Problem.invalidInput([.init("email", error.code)])
        }
    }

    static func code(_ typed: String) throws(Problem) -> Secret<String> {
        guard !typed.isEmpty else { throw Problem.invalidInput([.init("code", "missing")]) }
        guard typed.utf8.count <= 256 else { throw Problem.invalidInput([.init("code", "too-long")]) }
        return Secret(typed)
    }

    /// Of a mail; nil where none is said.
    static func language(_ sent: String?) throws(Problem) -> Language? {
        guard let sent else { return nil }
        guard let language = Language(rawValue: sent) else { throw Problem.invalidInput([.init("locale", "unknown")]) }
        return language
    }

    /// Text that is stored or looked for as it was sent.
    ///
    /// - Throws: `invalid-input` where it holds NUL, which PostgreSQL's text cannot.
    static func text(_ sent: String?, field: String) throws(Problem) -> String? {
        guard sent?.utf8.contains(0) != true else { throw Problem.invalidInput([.init(field, "text-malformed")]) }
        return sent
    }

    /// Why something is done, for the records; where it may be left out.
    static func reason(_ sent: String?) throws(Problem) -> String? {
        if let sent, sent.count > 500 { throw Problem.invalidInput([.init("reason", "too-long")]) }
        return try text(sent, field: "reason")
    }

    static func limit(_ text: String?) throws(Problem) -> Int {
        guard let text else { return 50 }
        guard let limit = Int(text), (1...200).contains(limit) else { throw Problem.invalidInput([.init("limit", "out-of-range")]) }
        return limit
    }

    static func instant(_ text: String?, field: String) throws(Problem) -> Date? {
        guard let text else { return nil }
        guard let date = Date(rfc3339: text) else { throw Problem.invalidInput([.init(field, "not-an-instant")]) }
        return date
    }
}

extension Problem.Field {
    init(memberID refusal: MemberID.Refusal) {
        switch refusal {
        case .empty: self.init("memberId", "missing")
        case .length(let expected, let actual): self.init("memberId", "length", expected: expected, actual: actual)
        case .notDigits: self.init("memberId", "not-digits")
        }
    }
}

extension Address.Refusal {
    var code: String {
        switch self {
        case .empty: "missing"
        case .missingAt: "missing-at"
        case .malformed: "malformed"
        case .tooLong: "too-long"
        }
    }
}
