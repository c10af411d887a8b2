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

    static func limit(_ text: String?) throws(Problem) -> Int {
        guard let text else { return 50 }
        guard let limit = Int(text), (1...200).contains(limit) else { throw Problem.invalidInput([.init("limit", "out-of-range")]) }
        return limit
    }

    static func instant(_ text: String?, field: String) throws(Problem) -> Date? {
        guard let text else { return nil }
        let styles = [Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle()]
        guard let date = styles.lazy.compactMap({ try? $0.parse(text) }).first, namesInstant(text) else {
            throw Problem.invalidInput([.init(field, "not-an-instant")])
        }
        return date
    }

    /// RFC 3339 §5.6. Foundation takes 30 February for 2 March, 25:00 for 01:00, and whatever follows for nothing.
    private static func namesInstant(_ text: String) -> Bool {
        let form = #/\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d{2}:\d{2})/#
        guard text.wholeMatch(of: form) != nil else { return false }
        let parts = text.prefix(10).split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return false }
        return DateComponents(calendar: Calendar(identifier: .gregorian), year: parts[0], month: parts[1], day: parts[2]).isValidDate
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
