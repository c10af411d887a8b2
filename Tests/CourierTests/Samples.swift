import Foundation
import Logging
import Membership
import Sealing
import Synchronization

@testable import Courier

extension Mail {
    /// 2026-04-06 14:12:00 +09:00
    static let morning = Date(timeIntervalSince1970: 1_775_452_320)

    static func code(_ language: Language = .ja, to recipient: String = "m.saeki@midorigaoka.example") -> Mail {
        var mail = sample("code", language, recipient)
        mail.person = language == .ja ? "佐伯 真理子" : "Mariko Saeki"
        mail.code = Secret("BCDFGHJK")
        mail.reference = "7Q4K"
        mail.expiresAt = morning + 20 * 60
        mail.secondsLeft = 1200
        return mail
    }

    static func notice(_ language: Language = .ja, to recipient: String = "m.saeki@midorigaoka.example") -> Mail {
        var mail = sample("disclosure-notice", language, recipient)
        mail.period = language == .ja ? "2026年度" : "2026"
        mail.receipt = "D26-0406-8K3P"
        mail.disclosedAt = morning + 4 * 60
        mail.codeAddress = "m.saeki@midorigaoka.example"
        return mail
    }

    /// Of the year that begins on 1 April 2027, written on 6 April 2026; the one before it is accepted for another month.
    static func letter(_ template: Template, _ language: Language = .ja) -> Mail {
        var mail = sample(template.rawValue, language, "t.inoue@midorigaoka.example")
        mail.person = language == .ja ? "井上 拓" : "Taku Inoue"
        mail.period = language == .ja ? "2027年度" : "2027"
        mail.password = Password(
            name: language == .ja ? "Kパスワード" : "K-password", validFrom: midnight("2027-04-01"), validUntil: midnight("2028-04-01"),
            acceptedUntil: midnight("2028-05-01"), previousUntil: midnight("2027-05-01"))
        return mail
    }

    static func of(_ template: Template, _ language: Language) -> Mail {
        switch template {
        case .code: code(language)
        case .disclosureNotice: notice(language)
        case .recoveryCode: recovery(language)
        case .passwordChanged: passwordChanged(language)
        case .rotationAnnouncement, .credentialReissued, .credentialExpiring: letter(template, language)
        case .caseReceived, .caseMoreWanted, .caseRefused, .caseApproved, .caseCode, .caseObjection, .caseTold, .caseDone,
            .caseMemberID:
            ofCase(template, language)
        case .changeCode, .addressCode, .addressChanged: change(template, language)
        case .handoverOffer, .handoverTold, .handoverDone, .handoverWithdrawn: handover(template, language)
        case .deskMessage: question(language)
        }
    }

    static let recoveryID = UUID(uuidString: "018F0000-0000-7000-8000-00000000ABCD")!

    static func recovery(_ language: Language = .ja, facts: String = oneFacts) -> Mail {
        var mail = code(language)
        mail.template = Template.recoveryCode.rawValue
        mail.inquiry = nil
        mail.askedBy = recoveryID
        mail.changeCode = language == .ja ? "変更権限コード" : "change code"
        mail.facts = facts
        return mail
    }

    static func passwordChanged(_ language: Language = .ja) -> Mail {
        var mail = sample(Template.passwordChanged.rawValue, language, "t.inoue@midorigaoka.example")
        mail.inquiry = nil
        mail.codeAddress = "m.saeki@midorigaoka.example"
        mail.facts = oneFacts
        return mail
    }

    static let oneFacts = #"{"password": {"ja": "パスワード", "en": "password"}, "choices": null}"#

    static func ofCase(_ template: Template, _ language: Language = .ja) -> Mail {
        var mail = sample(template.rawValue, language, "s.murase@midorigaoka.example")
        mail.askedBy = UUID(uuidString: "019d61a2-0000-7000-8000-000000000001")
        let effect = #", "person": "村瀬 悟", "effectiveAt": "2026-04-09T05:12:00Z""#
        let told: [Template: String] = [
            .caseMoreWanted: #", "wanted": ["postalAddress", "phone"]"#, .caseRefused: #", "reason": "evidence-differs""#,
            .caseApproved: #", "person": "村瀬 悟", "proveUntil": "2026-04-13T05:12:00Z""#, .caseCode: #", "person": "村瀬 悟""#,
            .caseObjection: effect, .caseTold: effect, .caseDone: effect, .caseMemberID: #", "memberId": "100001""#,
        ]
        mail.facts = #"{"caseNumber": "H26-0406-4VXR"\#(told[template] ?? "")}"#
        if template == .caseCode {
            mail.code = Secret("BCDFGHJK")
            mail.reference = "7Q4K"
            mail.expiresAt = morning + 20 * 60
            mail.organisation = nil
        } else if template == .caseObjection {
            mail.code = Secret("0123456789abcdefghijklmnopqrstuvwxyzABCDEFG")
            mail.person = language == .ja ? "佐伯 真理子" : "Mariko Saeki"
        } else if template != .caseTold && template != .caseDone && template != .caseMemberID {
            mail.organisation = nil
        }
        return mail
    }

    /// Of the technical contact, who moves to another address.
    static func change(_ template: Template, _ language: Language = .ja) -> Mail {
        var mail = code(language)
        mail.template = template.rawValue
        if template != .changeCode {
            mail.person = nil
            mail.facts = """
                {"person": "\(language == .ja ? "井上 拓" : "Taku Inoue")", "role": "technical", "address": "t.inoue@midorigaoka.example"}
                """
        }
        if template == .addressChanged { mail.code = nil }
        return mail
    }

    /// Saeki hands over to Takahashi, offered on 6 April, accepted at once.
    static func handover(_ template: Template, _ language: Language, endedBy: String = "predecessor") -> Mail {
        var mail = sample(template.rawValue, language, "takahashi@midorigaoka.example")
        let (from, to) = language == .ja ? ("佐伯 真理子", "高橋 健") : ("Mariko Saeki", "Ken Takahashi")
        mail.askedBy = UUID(uuidString: "0195F000-0000-7000-8000-00000000000A")
        mail.code = Secret(template == .handoverTold ? "s3cretT0ObjectWith_-aaaaaaaaaaaaaaaaaaaaaaa" : "BCDFGHJK")
        mail.reference = "7Q4K"
        mail.expiresAt = morning + 20 * 60
        let effect = template == .handoverOffer ? "null" : #""2026-04-06T05:14:00Z""#
        mail.facts = """
            {"role": "representative", "predecessor": "\(from)", "successor": "\(to)", "successorDepartment": null,
             "offerUntil": "2026-04-13T05:12:00Z", "effectiveAt": \(effect), "objectionUntil": "2026-04-09T05:14:00Z",
             "waits": false, "endedBy": "\(endedBy)", "caseNumber": "H26-0406-4VXR"}
            """
        return mail
    }

    static func question(_ language: Language = .ja) -> Mail {
        var mail = sample("desk-message", language, "desk@yogo.example")
        mail.organisation = nil
        mail.facts =
            #"{"subject": "請求書について", "body": "一行目\n二行目", "person": "村瀬 悟", "replyTo": "03-0000-1187", "memberId": "100001", "organisation": "東雲データ株式会社"}"#
        return mail
    }

    /// In Japan.
    static func midnight(_ day: String) -> Date {
        try! Date(day + "T00:00:00+09:00", strategy: .iso8601)
    }

    private static func sample(_ template: String, _ language: Language, _ recipient: String) -> Mail {
        let house =
            language == .ja
            ? House(
                name: "学術用語普及協会", systemName: "会員セルフサービス", sender: "no-reply@yogo.example",
                signature: "学術用語普及協会　会員窓口\n電話　03-0000-0000（平日10時から16時）", timeZone: "Asia/Tokyo", baseURL: "https://members.yogo.example")
            : House(
                name: "Society for Academic Terminology", systemName: "Member Self-Service", sender: "no-reply@yogo.example",
                signature: "Society for Academic Terminology, member desk\nTelephone 03-0000-0000", timeZone: "Asia/Tokyo",
                baseURL: "https://members.yogo.example")
        var mail = Mail(id: UUID.version7(), template: template, language: language, house: house, recipient: recipient, createdAt: morning)
        mail.organisation = language == .ja ? "みどり丘製薬株式会社" : "Midorigaoka Pharma"
        mail.inquiry = language == .ja ? "Kパスワード" : "K-password"
        return mail
    }
}

extension ContinuousClock.Instant {
    static var soon: Self { .now + .seconds(60) }
}

/// Collects what is logged.
final class LogShelf: Sendable {
    private let entries = Mutex<[String]>([])

    var lines: [String] { entries.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(shelf: self) }
    }

    private struct Handler: LogHandler {
        let shelf: LogShelf
        var logLevel: Logger.Level = .trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            shelf.entries.withLock { $0.append("\(event.level) \(event.message) \(event.metadata ?? [:])") }
        }
    }
}
