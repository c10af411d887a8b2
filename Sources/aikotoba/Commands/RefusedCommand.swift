import Foundation
import Membership
import Web

/// A refusal for the person at the terminal: one sentence, exit code 1, nothing changed.
struct RefusedCommand: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// What the desk refused, on the way to the sentence about it.
struct RefusedByDesk: Error {
    let refusal: OperatorRefusal
    /// What was asked for, by its name: `the session 01a1…`.
    let subject: String?

    /// What is wrong, and what to do about it.
    func sentence(tenant: String, _ time: LocalTime) -> String {
        let subject = subject ?? "such thing"
        let existing = refusal.existing.map { " (\($0.listed))" } ?? ""
        let told: String =
            switch refusal.reason {
            case .operatorUnknown:
                "the token is not known here, has expired or was revoked: ask an owner for another"
            case .tenantUnknown: "there is no such tenant, or none that this token has to do with: --tenant names another"
            case .roleRefused: "the operator's role or the token's scopes do not allow this: an owner's token may do it"
            case .unknown: "there is no \(subject) in \(tenant)"
            case .conflict:
                refusal.version.map { "version \($0) stands by now: look at it, then name it with --version \($0)" }
                    ?? "it has been changed meanwhile: look at it and try again"
            case .addressTaken: "another operator has this address: `operator list` shows who"
            case .subjectTaken: "another operator is this subject of the identity provider: `operator list` shows who"
            case .lastOwner: "an active owner has to remain: make somebody else an owner first"
            case .operatorMissing: "there is no such active operator: `operator list` shows them"
            case .typeUnknown: "there is no such credential type: `credential-type list` shows them"
            case .codeGone: "a code is not sent late: the member asks for a new one"
            case .notRefused: "only a mail that was refused is queued again: `mail list --state refused` shows them"
            case .exists: "there is an unfinished one already\(existing): finish it, or cancel it, first"
            case .notGenerated: "the values of this type are not generated here"
            case .periodUnknown: "there is no such period to plan for: `calendar period list` shows them"
            case .periodOver: "the period is over: plan for one that is not"
            case .alreadyEffective: "it has taken effect and is in use: `credential reissue` gives new values"
            case .notEffective: "its period has not begun: it is closed when the turn is over"
            case .generationUnfinished: "generating has not finished: `rotation generate` goes on, or close it with --force"
            case .announcementUnfinished: "announcing has not finished: `rotation announce` goes on, or close it with --force"
            case .graceRunning:
                "the earlier generation is accepted until \(refusal.graceUntil.map { "\(time.limit($0)) (\(time.name))" } ?? "its grace ends"): "
                    + "close it then, or with --force now"
            case .closed: "it is closed already"
            case .cancelled: "it was cancelled"
            case .ended: "it has ended already"
            case .invalid: "this cannot be taken: " + refusal.fields.map(Self.words).joined(separator: ", ")
            case .memberIDTaken: "an organisation\(existing) has this member ID"
            case .identifierTaken: "an organisation\(existing) has this identifier"
            case .codeTaken: "there is one of this code already: choose another, or change that one"
            case .slugTaken: "there is a tenant of this slug already: choose another"
            case .hostTaken: "the host is given to a tenant already: remove it there first"
            case .periodBegun: "a period that has begun stays as it is, but for its label"
            case .periodInUse: "credentials or a rotation stand on a period that would change"
            default: Problem(refusal).code.title.prefix(1).lowercased() + Problem(refusal).code.title.dropFirst()
            }
        return refusal.reason == .invalid ? told : "\(told) (\(refusal.reason.rawValue))"
    }

    /// `graceDays is out of range (out-of-range)`; the code is what programs and the API's readers know.
    private static func words(_ field: OperatorRefusal.Field) -> String {
        let words: [String: String] = [
            "out-of-range": "is out of range", "wrong-type": "is of another type", "too-long": "is too long", "missing": "is missing",
            "unknown": "names nothing there is", "malformed": "is not well-formed", "past": "is past", "too-far": "is too far away",
        ]
        guard !field.name.isEmpty else { return field.reason }
        return words[field.reason].map { "\(field.name) \($0) (\(field.reason))" } ?? "\(field.name): \(field.reason)"
    }
}

extension OperatorAnswer {
    /// The value, or the refusal on its way to a sentence.
    /// - Parameter subject: what was asked for, by its name, for the case that there is none.
    func orRefuse(_ subject: String? = nil) throws -> Value {
        switch self {
        case .done(let value): return value
        case .refused(let refusal): throw RefusedByDesk(refusal: refusal, subject: subject)
        case .replayed: throw RefusedCommand("this was done before; nothing was changed")
        }
    }
}
