import Membership
import Sealing

extension ResultPage {
    /// What was disclosed, as the slip shows it: the current value and, where there is one, the next. The previous
    /// one is named only by how long it still works, unless it is all there is.
    init(_ disclosed: Disclosed, settings: TenantSettings, dates: Dates) {
        let language = dates.language
        let type = settings.inquiryType(disclosed.inquiryType)
        let kind = type.map { Kind(of: $0, settings) } ?? .externalID
        let values = disclosed.organisations.flatMap { organisation -> [Value] in
            let blank = Value(organisation: organisation.name(in: language), memberID: organisation.memberID)
            guard kind != .memberID else { return [blank] }
            let lasting = organisation.values.filter { $0.state != "previous" }
            let shown = lasting.isEmpty ? organisation.values : lasting
            guard !shown.isEmpty else { return [blank] }
            return shown.map { value in
                Value(
                    organisation: blank.organisation, memberID: blank.memberID, text: SecretText(revealing: value.value.reveal()),
                    period: value.period?[language], from: value.validFrom, until: value.validUntil)
            }
        }
        let previous = disclosed.organisations.flatMap(\.values).first { $0.state == "previous" }
        self.init(
            kind: kind, name: type?.name[language] ?? disclosed.inquiryType, values: values, receipt: disclosed.receipt,
            shownAt: disclosed.disclosedAt, graceUntil: previous?.graceUntil, dates: dates)
    }
}

extension ResultPage.Kind {
    fileprivate init(of type: InquiryType, _ settings: TenantSettings) {
        switch type.reveals {
        case .memberID: self = .memberID
        case .externalID: self = .externalID
        case .credential: self = type.credentialType.flatMap(settings.credentialType)?.holder == .tenant ? .release : .yearly
        }
    }
}
