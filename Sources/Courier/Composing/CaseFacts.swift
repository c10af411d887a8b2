import Foundation
import Membership

/// What SQL tells of a case for its letters.
struct CaseFacts: Decodable {
    let caseNumber: String
    let purpose: String?
    let wanted: [String]?
    let reason: String?
    let person: String?
    let memberId: String?
    let proveUntil: Date?
    let effectiveAt: Date?

    init(_ json: String?) throws(Composer.Failure) {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard let json, let facts = try? decoder.decode(Self.self, from: Data(json.utf8)) else { throw .missing("facts") }
        self = facts
    }

    /// Whether somebody asked by the form; an objection to a handover opens a case that its successor did not ask for.
    var isAsked: Bool { purpose != "handover-objected" }

    var until: Date? { proveUntil ?? effectiveAt }

    func wanted(in language: Language) -> String? {
        wanted.map { fields in
            fields.map { Self.fields[$0]?[language] ?? $0 }.joined(separator: language == .ja ? "、" : ", ")
        }
    }

    func reason(in language: Language) -> String? {
        reason.flatMap { Self.reasons[$0]?[language] }
    }

    static let fields = [
        "postalAddress": Wording(ja: "ご住所", en: "postal address"),
        "organisation": Wording(ja: "会社名", en: "organisation"),
        "department": Wording(ja: "部署名", en: "department"),
        "predecessor": Wording(ja: "前任者名", en: "previous contact"),
        "person": Wording(ja: "新しいご担当者のお名前", en: "name of the new contact"),
        "phone": Wording(ja: "電話番号", en: "telephone"),
        "email": Wording(ja: "メールアドレス", en: "email address"),
    ]

    /// Whole sentences, in lines of their own: why, and what to do now, which is not to ask again where that would lead to the same answer.
    static let reasons = [
        "evidence-differs":
            Wording(
                ja: "お知らせいただいた内容が、ご登録の内容と一致しませんでした。ご登録の内容をお確かめのうえ、あらためて申請してください。",
                en: "What you told us does not agree with our records. Check what is registered and send a new request."),
        "person-not-confirmed":
            Wording(
                ja: "ご本人様の確認ができませんでした。ご登録の内容をお確かめのうえ、あらためて申請してください。",
                en: "We could not confirm who sent it. Check what is registered and send a new request."),
        "no-answer":
            Wording(
                ja: "追加のご連絡をお願いしましたが、確認できませんでした。お手数ですが、あらためて申請してください。",
                en: "We asked for more and have not had an answer. Send a new request if you still need it."),
        "asked-twice":
            Wording(
                ja: "同じ内容の申請を、別に受け付けています。そちらの申請番号でお答えします。",
                en: "We have another request for the same matter, and answer that one."),
        "predecessor-reachable":
            Wording(
                ja: "前任の方と連絡が取れるため、前任の方にお手続きを依頼してください。",
                en: "The previous contact can be reached: ask that person to hand over."),
        "objected": Wording(ja: "これまでの連絡先から、異議のお申し出がありました。", en: "The previous contact has objected."),
    ]
}
