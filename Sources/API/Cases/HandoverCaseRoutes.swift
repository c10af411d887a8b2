import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

extension MemberAPI {
    private struct EvidenceBody: Decodable {
        let purpose: String?
        let postalAddress: String?
        let organisation: String?
        let department: String?
        let predecessor: String?
        let person: String?
        let phone: String?
        let email: String?
        let locale: String?

        var texts: [Evidence.Field: String?] {
            [
                .postalAddress: postalAddress, .organisation: organisation, .department: department, .predecessor: predecessor,
                .person: person, .phone: phone,
            ]
        }
    }

    /// The same answer whatever stands in the register.
    @Sendable func openCase(_ request: Request, _ context: TenantContext) async throws -> Response {
        let body = try await request.json(EvidenceBody.self)
        guard let purpose = Evidence.Purpose(rawValue: body.purpose ?? Evidence.Purpose.contactLeft.rawValue) else {
            throw Problem.invalidInput([.init("purpose", "purpose-unknown")])
        }
        guard let language = body.locale.map({ Language(rawValue: $0) }) ?? context.tenant.settings.locale else {
            throw Problem.invalidInput([.init("locale", "unknown")])
        }
        var texts: [Evidence.Field: String] = [:]
        for (field, text) in body.texts { texts[field] = try Input.text(text ?? "", field: field.rawValue) }
        let evidence = Evidence(purpose: purpose, texts: texts, address: try Input.address(body.email ?? ""), language: language)
        switch try await desk.cases.open(evidence, tenant: context.tenant, network: context.network) {
        case .opened(let number): return .json(status: .accepted) { json in json.member("caseNumber", number) }
        case .invalid(let faults): throw Problem.invalidInput(faults.map { .init($0.field?.rawValue ?? "purpose", $0.reason) })
        case .tooManyTries(let retryAt): throw Problem.tooManyTries(retryAt: retryAt)
        case .notOffered: throw Problem(.tenantUnknown)
        }
    }
}
