import Foundation
import Membership
import Sealing

/// What the letters of a handover are told of it (`facts`).
struct HandoverFacts: Decodable {
    let role: String
    let predecessor: String
    let successor: String
    let offerUntil: Date
    let effectiveAt: Date?
    let objectionUntil: Date?
    /// Whether the successor waits for the time to object.
    let waits: Bool?
    /// `predecessor`, `successor`, `objection`; other ends are nobody's news.
    let endedBy: String?
    /// Of the case that an objection opened.
    let caseNumber: String?

    init(_ mail: Mail) throws(Composer.Failure) {
        guard let text = mail.facts else { throw .missing("facts") }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            self = try decoder.decode(Self.self, from: Data(text.utf8))
        } catch {
            throw .missing("facts")
        }
    }

    var flags: [String: Bool] {
        [
            "waits": waits ?? false, "byPredecessor": endedBy == "predecessor", "bySuccessor": endedBy == "successor",
            "byObjection": endedBy == "objection",
        ]
    }

    /// The values of a letter. An address is named only by letters that lead somewhere: the page of the handover, and to object on.
    func values(for mail: Mail, as template: Mail.Template) throws(Composer.Failure) -> [String: String] {
        let dates = Dates(language: mail.language, timeZone: mail.house.timeZone)
        guard let handover = mail.askedBy else { throw .missing("code_for") }
        let page = "\(mail.house.baseURL)/handovers/\(handover.uuidString.lowercased())"
        var values = [
            "role": Self.role(role, mail.language), "predecessor": predecessor, "successor": successor,
            "offerUntil": dates.instantWithoutZone(offerUntil), "effectiveAt": effectiveAt.map(dates.instantWithoutZone) ?? "",
            "objectionUntil": objectionUntil.map(dates.instantWithoutZone) ?? "", "url": page, "caseNumber": caseNumber ?? "",
            "code": "", "reference": "", "until": "",
        ]
        switch template {
        case .handoverOffer:
            guard let code = mail.code else { throw .missing("payload") }
            guard let reference = mail.reference else { throw .missing("reference") }
            guard let until = mail.expiresAt else { throw .missing("expires_at") }
            values["code"] = CodeForm.grouped(code).reveal()
            values["reference"] = reference
            values["until"] = dates.instantWithoutZone(until)
        case .handoverTold:
            guard let secret = mail.code else { throw .missing("payload") }
            values["url"] = "\(page)/objection?key=\(secret.reveal())"
        default: break
        }
        return values
    }

    static func role(_ code: String, _ language: Language) -> String {
        switch (code, language) {
        case ("deputy", .ja): "副代表"
        case ("deputy", .en): "deputy"
        case ("technical", .ja): "技術担当"
        case ("technical", .en): "technical contact"
        case (_, .ja): "連絡代表"
        case (_, .en): "contact representative"
        }
    }
}
