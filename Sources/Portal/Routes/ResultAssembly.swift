import Membership
import Sealing

extension Portal {
    /// What was disclosed, as the slip shows it: the current value and, where there is one, the next. The previous
    /// one is named only by how long it still works, unless it is all there is.
    func resultPage(_ disclosed: Disclosed, _ context: PortalContext) -> ResultPage {
        let settings = context.tenant.settings
        let language = context.language
        let type = settings.inquiryType(disclosed.inquiryType)
        let kind = type.map { self.kind(of: $0, settings) } ?? .externalID
        let values = disclosed.organisations.flatMap { organisation -> [ResultPage.Value] in
            let blank = ResultPage.Value(organisation: organisation.name(in: language), memberID: organisation.memberID)
            guard kind != .memberID else { return [blank] }
            let lasting = organisation.values.filter { $0.state != "previous" }
            let shown = lasting.isEmpty ? organisation.values : lasting
            guard !shown.isEmpty else { return [blank] }
            return shown.map { value in
                ResultPage.Value(
                    organisation: blank.organisation, memberID: blank.memberID, text: SecretText(revealing: value.value.reveal()),
                    period: value.period?[language], from: value.validFrom, until: value.validUntil)
            }
        }
        let previous = disclosed.organisations.flatMap(\.values).first { $0.state == "previous" }
        return ResultPage(
            kind: kind, name: type?.name[language] ?? disclosed.inquiryType, values: values, receipt: disclosed.receipt,
            shownAt: disclosed.disclosedAt, graceUntil: previous?.graceUntil, dates: context.dates)
    }

    private func kind(of type: InquiryType, _ settings: TenantSettings) -> ResultPage.Kind {
        switch type.reveals {
        case .memberID: .memberID
        case .externalID: .externalID
        case .credential: type.credentialType.flatMap(settings.credentialType)?.holder == .tenant ? .release : .yearly
        }
    }
}
