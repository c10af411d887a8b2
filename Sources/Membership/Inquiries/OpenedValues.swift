import Foundation
import Postgres
import Sealing

extension Disclosed {
    /// Opens the rows of `app.redeem_code`: a row per value, the organisation's rows next to each other.
    init(_ rows: Rows, tenant: Tenant) throws {
        var organisations: [DisclosedOrganisation] = []
        for row in rows {
            let memberID: String = try row.value("member_id")
            let value = try DisclosedValue(row, tenant: tenant)
            if let last = organisations.last, last.memberID == memberID {
                organisations[organisations.count - 1] = DisclosedOrganisation(
                    memberID: memberID, name: last.name, nameEn: last.nameEn, values: last.values + [value].compactMap(\.self))
            } else {
                organisations.append(
                    DisclosedOrganisation(
                        memberID: memberID, name: try row.value("name"), nameEn: try row.value("name_en"),
                        values: [value].compactMap(\.self)))
            }
        }
        let first = rows[0]
        self.init(
            receipt: try first.value("receipt"), disclosedAt: try first.value("disclosed_at"),
            inquiryType: try first.value("inquiry_type"), organisations: organisations)
    }
}

extension DisclosedValue {
    /// nil for an organisation that has no such value yet.
    fileprivate init?(_ row: Row, tenant: Tenant) throws {
        let value: Secret<String>
        if let plain = try row.value("value", as: String?.self) {
            value = Secret(plain)
        } else if let sealed = try row.value("sealed", as: [UInt8]?.self) {
            let binding = SealBinding.credential(
                holder: try row.value("holder_id"), type: try row.value("type_code"), period: try row.value("period_code"),
                generation: try row.value("generation"))
            let opened = try tenant.keys.open(sealed, keyID: try row.value("key_id"), for: binding)
            value = Secret(String(decoding: opened.reveal(), as: UTF8.self))
        } else {
            return nil
        }
        self.init(
            kind: try row.value("kind"), value: value, period: try row.wording("period_label"), state: try row.value("state"),
            validFrom: try row.value("valid_from"), validUntil: try row.value("valid_until"), graceUntil: try row.value("grace_until"))
    }
}
