public import Logging
public import Membership

extension Courier {
    /// A courier of the outbox.
    public convenience init(outbox: Outbox, transport: any MailTransport, logger: Logger) {
        self.init(transport: transport, logger: logger) { limit in
            // Half for one tenant: a rotation's thousands of mails must not hold up another tenant's code.
            try await outbox.claim(limit: limit, perTenant: max(1, limit / 2)).map { claimed in
                Errand(mail: Mail(claimed)) { _ = try await outbox.settle(claimed, $0) }
            }
        }
    }
}

extension Mail {
    init(_ claimed: ClaimedMail) {
        let (settings, language) = (claimed.tenant.settings, claimed.language)
        let name = settings.name[language]
        let signature = settings.texts["mail-signature"]?[language] ?? "\(name)\n\(settings.deskPhone)"
        self.init(
            id: claimed.id, template: claimed.template, language: language,
            house: House(
                name: name, systemName: settings.systemName[language], sender: settings.sender, signature: signature,
                timeZone: settings.timeZone, baseURL: settings.baseUrl),
            recipient: claimed.recipient, createdAt: claimed.createdAt)
        secondsLeft = claimed.secondsLeft
        organisation = language == .en ? claimed.organisationNameEn ?? claimed.organisationName : claimed.organisationName
        person = claimed.person
        inquiry = claimed.inquiryName?[language]
        period = claimed.period?[language]
        code = claimed.code
        reference = claimed.reference
        expiresAt = claimed.expiresAt
        receipt = claimed.receipt
        disclosedAt = claimed.disclosedAt
        codeAddress = claimed.codeAddress
        askedBy = claimed.askedBy
        facts = claimed.facts
        changeCode = settings.changeCode[language]
        password = claimed.credential.map { facts in
            Password(
                name: facts.typeName[language], validFrom: facts.validFrom, validUntil: facts.validUntil, acceptedUntil: facts.graceUntil,
                previousUntil: facts.previousUntil, nextFrom: facts.nextFrom)
        }
    }
}
