import Foundation
import Membership
import Sealing
import Web

/// The one answer that holds values; nobody keeps it (`no-store`).
struct DisclosedBody: Encodable {
    struct OrganisationBody: Encodable {
        let memberId: String
        let name: String
        let nameEn: String?
        let values: [ValueBody]
    }

    struct ValueBody: Encodable {
        let kind: String
        let label: Wording
        let value: String
        let period: Wording?
        let state: String?
        let validFrom: String?
        let validUntil: String?
        let graceUntil: String?
    }

    let receipt: String
    let disclosedAt: String
    let organisations: [OrganisationBody]

    init(_ disclosed: Disclosed, settings: TenantSettings) {
        let label = settings.inquiryType(disclosed.inquiryType)?.name ?? Wording(ja: disclosed.inquiryType, en: disclosed.inquiryType)
        receipt = disclosed.receipt
        disclosedAt = disclosed.disclosedAt.rfc3339
        organisations = disclosed.organisations.map { organisation in
            OrganisationBody(
                memberId: organisation.memberID, name: organisation.name, nameEn: organisation.nameEn,
                values: organisation.values.map {
                    ValueBody(
                        kind: $0.kind, label: label, value: $0.value.reveal(), period: $0.period, state: $0.state,
                        validFrom: $0.validFrom?.rfc3339, validUntil: $0.validUntil?.rfc3339, graceUntil: $0.graceUntil?.rfc3339)
                })
        }
    }
}
