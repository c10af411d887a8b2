import Foundation
import Membership
import Sealing

/// Turns a mail's values into a letter: pure, and the only place that reveals a code.
enum Composer {
    enum Failure: Error, Equatable {
        /// A template this program is too old for; a newer courier takes the mail.
        case templateUnknown(String)
        /// SQL left out what the text needs.
        case missing(String)
        /// The recipient is no address: sending again will not help.
        case recipientMalformed
        case senderMalformed
    }

    static func compose(_ mail: Mail) throws(Failure) -> Letter {
        guard let known = Mail.Template(rawValue: mail.template) else { throw .templateUnknown(mail.template) }
        guard let recipient = try? Address.parse(mail.recipient) else { throw .recipientMalformed }
        guard let sender = try? Address.parse(mail.house.sender) else { throw .senderMalformed }
        let (subject, body) = try text(of: mail, as: known)
        return Letter(
            id: mail.id, sender: sender, senderName: SingleLine.of(mail.house.name), recipient: recipient, subject: SingleLine.of(subject),
            language: mail.language, date: Dates(language: mail.language, timeZone: mail.house.timeZone).header(mail.createdAt),
            body: Secret(LineWrapping.wrap(body)))
    }

    private static func text(of mail: Mail, as known: Mail.Template) throws(Failure) -> (subject: String, body: String) {
        do {
            return try template(known, mail.language).render(try values(of: mail, as: known), try flags(of: mail, as: known))
        } catch let failure as Failure {
            throw failure
        } catch let missing as LetterTemplate.MissingTag {
            throw .missing(missing.name)
        } catch {
            throw .missing("\(error)")
        }
    }

    static func template(_ template: Mail.Template, _ language: Language) -> LetterTemplate {
        switch (template, language) {
        case (.code, .ja): .codeJa
        case (.code, .en): .codeEn
        case (.disclosureNotice, .ja): .disclosureNoticeJa
        case (.disclosureNotice, .en): .disclosureNoticeEn
        case (.rotationAnnouncement, .ja): .rotationAnnouncementJa
        case (.rotationAnnouncement, .en): .rotationAnnouncementEn
        case (.credentialReissued, .ja): .credentialReissuedJa
        case (.credentialReissued, .en): .credentialReissuedEn
        case (.credentialExpiring, .ja): .credentialExpiringJa
        case (.credentialExpiring, .en): .credentialExpiringEn
        case (.recoveryCode, .ja): .recoveryCodeJa
        case (.recoveryCode, .en): .recoveryCodeEn
        case (.passwordChanged, .ja): .passwordChangedJa
        case (.passwordChanged, .en): .passwordChangedEn
        case (.caseReceived, .ja): .caseReceivedJa
        case (.caseReceived, .en): .caseReceivedEn
        case (.caseMoreWanted, .ja): .caseMoreWantedJa
        case (.caseMoreWanted, .en): .caseMoreWantedEn
        case (.caseRefused, .ja): .caseRefusedJa
        case (.caseRefused, .en): .caseRefusedEn
        case (.caseApproved, .ja): .caseApprovedJa
        case (.caseApproved, .en): .caseApprovedEn
        case (.caseCode, .ja): .caseCodeJa
        case (.caseCode, .en): .caseCodeEn
        case (.caseObjection, .ja): .caseObjectionJa
        case (.caseObjection, .en): .caseObjectionEn
        case (.caseTold, .ja): .caseToldJa
        case (.caseTold, .en): .caseToldEn
        case (.caseDone, .ja): .caseDoneJa
        case (.caseDone, .en): .caseDoneEn
        case (.caseMemberID, .ja): .caseMemberIDJa
        case (.caseMemberID, .en): .caseMemberIDEn
        case (.changeCode, .ja): .changeCodeJa
        case (.changeCode, .en): .changeCodeEn
        case (.addressCode, .ja): .addressCodeJa
        case (.addressCode, .en): .addressCodeEn
        case (.addressChanged, .ja): .addressChangedJa
        case (.addressChanged, .en): .addressChangedEn
        case (.handoverOffer, .ja): .handoverOfferJa
        case (.handoverOffer, .en): .handoverOfferEn
        case (.handoverTold, .ja): .handoverToldJa
        case (.handoverTold, .en): .handoverToldEn
        case (.handoverDone, .ja): .handoverDoneJa
        case (.handoverDone, .en): .handoverDoneEn
        case (.handoverWithdrawn, .ja): .handoverWithdrawnJa
        case (.handoverWithdrawn, .en): .handoverWithdrawnEn
        case (.deskMessage, .ja): .deskMessageJa
        case (.deskMessage, .en): .deskMessageEn
        }
    }

    /// What is upcoming is so when the letter is written: sent again, it says the same.
    private static func flags(of mail: Mail, as template: Mail.Template) throws(Failure) -> [String: Bool] {
        if template.isOfHandover { return try HandoverFacts(mail).flags }
        if template == .caseRefused { return ["isAsked": try CaseFacts(mail.facts).isAsked] }
        let password = mail.password
        let beginning = template == .credentialExpiring ? password?.nextFrom : password?.validFrom
        return [
            "hasPeriod": mail.period != nil, "isMember": template == .deskMessage && (try? DeskMessageFacts(mail.facts))?.memberId != nil,
            "hasInquiry": mail.inquiry != nil, "hasPrevious": password?.previousUntil != nil,
            "hasCodeAddress": mail.codeAddress != nil, "hasChoices": RecoveryFacts.read(mail.facts)?.choices != nil,
            "hasNext": password?.nextFrom != nil, "isUpcoming": beginning.map { $0 > mail.createdAt } ?? false,
        ]
    }

    /// To whom: either may be unknown, where one address stands for several organisations. A code goes to whoever holds
    /// the office of contact representative; a letter about a password to other offices, too.
    private static func salutation(of mail: Mail, as template: Mail.Template, person: String?) -> String {
        let organisation = mail.organisation.map(SingleLine.of)
        let person = person.map(SingleLine.of)
        let isForOffice = template == .code || template == .changeCode
        switch mail.language {
        case .ja:
            let addressed = person.map { (isForOffice ? "連絡代表　" : "") + "\($0) 様" } ?? "ご担当者 様"
            return [organisation, addressed].compactMap(\.self).joined(separator: "\n")
        case .en:
            guard let person else { return "To the contact" + (organisation.map { " of \($0)" } ?? "") }
            return person + (isForOffice ? ", contact representative" : "") + (organisation.map { ", \($0)" } ?? "")
        }
    }

    /// Tenants write names as they stand within a sentence.
    private static func atStart(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }

    private static func values(of mail: Mail, as template: Mail.Template) throws(Failure) -> [String: String] {
        func needed<Value>(_ value: Value?, _ name: String) throws(Failure) -> Value {
            guard let value else { throw .missing(name) }
            return value
        }
        let dates = Dates(language: mail.language, timeZone: mail.house.timeZone)
        var choices = ""
        var values = [
            "house": mail.house.name, "system": mail.house.systemName, "zone": dates.zoneName,
            "inquiry": mail.inquiry ?? "", "organisation": mail.organisation ?? "", "period": mail.period ?? "",
        ]
        var person = mail.person
        func writeCode() throws(Failure) {
            values["code"] = CodeForm.grouped(try needed(mail.code, "payload")).reveal()
            values["reference"] = try needed(mail.reference, "reference")
            values["until"] = dates.instantWithoutZone(try needed(mail.expiresAt, "expires_at"))
        }
        switch template {
        case .code:
            values["inquiry"] = try needed(mail.inquiry, "inquiry_name")
            try writeCode()
        case .changeCode: try writeCode()
        case .addressCode, .addressChanged:
            // The address is nobody's yet, or nobody's any more: whose it is to be stands with the asking.
            let contact = try ContactFacts(mail.facts)
            person = contact.person
            values["role"] = contact.role(in: mail.language)
            if template == .addressCode {
                try writeCode()
            } else {
                values["changedAt"] = dates.instantWithoutZone(mail.createdAt)
                values["newAddress"] = MaskedAddress.mask(contact.address)
            }
        case .disclosureNotice:
            values["inquiry"] = try needed(mail.inquiry, "inquiry_name")
            values["organisation"] = try needed(mail.organisation, "organisation_name")
            values["receipt"] = try needed(mail.receipt, "receipt")
            values["shownAt"] = dates.instantWithoutZone(try needed(mail.disclosedAt, "disclosed_at"))
            values["codeAddress"] = MaskedAddress.mask(try needed(mail.codeAddress, "code_address"))
        case .handoverOffer, .handoverTold, .handoverDone, .handoverWithdrawn:
            values["organisation"] = try needed(mail.organisation, "organisation_name")
            values.merge(try HandoverFacts(mail).values(for: mail, as: template)) { $1 }
        case .rotationAnnouncement, .credentialReissued, .credentialExpiring:
            let password = try needed(mail.password, "type_name")
            values["password"] = password.name
            values["period"] = try needed(mail.period, "period_label")
            values["from"] = dates.beginning(password.validFrom)
            values["until"] = dates.end(password.validUntil)
            values["acceptedUntil"] = dates.end(password.acceptedUntil)
            values["previousUntil"] = password.previousUntil.map(dates.end) ?? ""
            values["nextFrom"] = password.nextFrom.map(dates.beginning) ?? ""
        case .recoveryCode:
            let facts = try needed(RecoveryFacts.read(mail.facts), "facts")
            let term = try needed(mail.changeCode, "change-code")
            values["password"] = facts.password[mail.language]
            values["term"] = term
            values["termAtStart"] = atStart(term)
            values["code"] = CodeForm.grouped(try needed(mail.code, "payload")).reveal()
            values["reference"] = try needed(mail.reference, "reference")
            values["until"] = dates.instantWithoutZone(try needed(mail.expiresAt, "expires_at"))
            values["address"] = "\(mail.house.baseURL)/recoveries/\(try needed(mail.askedBy, "code_for").uuidString.lowercased())/code"
            let labels =
                mail.language == .ja
                ? EvenLabels.of([term, "照合記号", "有効期限"], in: .ja)
                : EvenLabels.of([values["termAtStart"] ?? "", "Reference", "Valid until"], in: .en)
            for (name, label) in zip(["termLabel", "referenceLabel", "untilLabel"], labels) { values[name] = label }
            choices = facts.choices.map { $0.map { SingleLine.of($0.line(in: mail.language)) }.joined(separator: "\n") } ?? ""
        case .passwordChanged:
            values["organisation"] = try needed(mail.organisation, "organisation_name")
            let password = try needed(RecoveryFacts.read(mail.facts), "facts").password[mail.language]
            values["password"] = password
            values["passwordAtStart"] = atStart(password)
            values["changedAt"] = dates.instantWithoutZone(mail.createdAt)
            values["codeAddress"] = mail.codeAddress.map(MaskedAddress.mask) ?? ""
        case .caseReceived, .caseMoreWanted, .caseRefused, .caseApproved, .caseObjection, .caseTold, .caseDone, .caseMemberID:
            values.merge(try caseValues(of: mail, as: template, dates)) { _, own in own }
        case .deskMessage: values.merge(try DeskMessageFacts(mail.facts).values) { _, own in own }
        case .caseCode:
            values["person"] = try needed(CaseFacts(mail.facts).person, "person")
            values["code"] = CodeForm.grouped(try needed(mail.code, "payload")).reveal()
            values["reference"] = try needed(mail.reference, "reference")
            values["until"] = dates.instantWithoutZone(try needed(mail.expiresAt, "expires_at"))
        }
        values = values.mapValues(SingleLine.of)
        // Its own lines, and no marks among them that end a line otherwise.
        if template == .deskMessage { values["text"] = SingleLine.each(try DeskMessageFacts(mail.facts).body) }
        values["choices"] = choices
        values["salutation"] = salutation(of: mail, as: template, person: person)
        values["signature"] = SingleLine.each(mail.house.signature)
        return values
    }
}
