import Foundation
import Membership
import Sealing

extension Composer {
    /// Of all letters of a case but the one with a code.
    static func caseValues(of mail: Mail, as template: Mail.Template, _ dates: Dates) throws(Failure) -> [String: String] {
        func needed<Value>(_ value: Value?, _ name: String) throws(Failure) -> Value {
            guard let value else { throw .missing(name) }
            return value
        }
        let facts = try CaseFacts(mail.facts)
        var values = ["caseNumber": facts.caseNumber]
        switch template {
        case .caseMoreWanted:
            values["wanted"] = try needed(facts.wanted(in: mail.language), "wanted")
            values["address"] = try pageAddress(mail)
        case .caseRefused: values["reason"] = try needed(facts.reason(in: mail.language), "reason")
        case .caseApproved, .caseObjection, .caseTold, .caseDone:
            values["person"] = try needed(facts.person, "person")
            values["until"] = dates.instantWithoutZone(try needed(facts.until, "until"))
            if template == .caseApproved { values["address"] = try pageAddress(mail) }
            if template == .caseObjection {
                // Opening the page changes nothing; who has the letter may press its button.
                values["address"] = try pageAddress(mail) + "/objection?key=" + needed(mail.code, "payload").reveal()
            }
        case .caseMemberID:
            values["organisation"] = try needed(mail.organisation, "organisation_name")
            values["memberID"] = try needed(facts.memberId, "memberId")
        default: break
        }
        return values
    }

    private static func pageAddress(_ mail: Mail) throws(Failure) -> String {
        guard let id = mail.askedBy else { throw .missing("code_for") }
        return "\(mail.house.baseURL)/handover-cases/\(id.uuidString.lowercased())"
    }
}
