import Foundation
import Hummingbird
import Membership
import Sealing
import Web

/// What a member changes of its contacts: a proof first, then the change, and a code for a new address.
extension MemberAPI {
    private struct ContactBody: Decodable {
        private let given: GivenFields<ContactField>

        init(from decoder: any Decoder) throws {
            given = try GivenFields(from: decoder)
        }

        /// With the address in the register's form.
        func fields() throws(Problem) -> [ContactField: String?] {
            try given.others.refused(as: "field-unknown")
            var fields = try given.checked()
            if fields.isEmpty { throw Problem.invalidInput([.init("", "nothing-to-change")]) }
            if let typed = fields[.address] {
                do throws(Address.Refusal) {
                    fields[.address] = .some(try Address.parse(typed ?? "").text)
                } catch {
                    throw Problem.invalidInput([.init("address", error.code)])
                }
            }
            return fields
        }
    }

    @Sendable func changeOwnContact(_ request: Request, _ context: TenantContext) async throws -> Response {
        let session = try request.bearerSession()
        let version = try request.expectedVersion()
        let fields = try await request.json(ContactBody.self).fields()
        let contact = try id("contact", else: .notFound, context)
        switch try await desk.changes.change(
            contact, fields, version: version, tenant: context.tenant, session: session, network: context.network)
        {
        case .saved(let version): return changed(contact, version)
        case .asked(let asked): return answer(asked, context)
        case .proofRequired: throw Problem(.proofRequired)
        case .conflict(let version): throw Problem.conflict(version)
        case .unknown: throw Problem(.notFound)
        case .exists: throw Problem(.exists)
        case .invalid(let field, let reason): throw Problem.invalidInput([.init(field, reason)])
        case .tooManyTries(let retryAt): throw Problem.tooManyTries(retryAt: retryAt)
        case .sessionEnded: throw Problem(.sessionEnded)
        }
    }

    @Sendable func resendChange(_ request: Request, _ context: TenantContext) async throws -> Response {
        let change = try id("change", else: .changeUnknown, context)
        let outcome = try await desk.changes.resend(
            change, tenant: context.tenant, session: try request.bearerSession(), language: context.tenant.settings.locale,
            network: context.network)
        switch outcome {
        case .asked(let asked): return answer(asked, context)
        case .codeAlreadyUsed: throw Problem(.codeAlreadyUsed)
        case .changeUnknown: throw Problem(.changeUnknown)
        case .tooManyTries(let retryAt): throw Problem.tooManyTries(retryAt: retryAt)
        case .sessionEnded: throw Problem(.sessionEnded)
        }
    }

    @Sendable func proveChange(_ request: Request, _ context: TenantContext) async throws -> Response {
        let change = try id("change", else: .changeUnknown, context)
        let session = try request.bearerSession()
        let body = try await request.json(CodeBody.self)
        let outcome = try await desk.changes.prove(
            change, typed: try Input.code(body.code), tenant: context.tenant, session: session, network: context.network)
        switch outcome {
        case .proven(let until): return proven(until)
        case .changed(let contact, let version): return changed(contact, version)
        case .conflict(let version): throw Problem.conflict(version)
        case .exists: throw Problem(.exists)
        case .codeRefused(let refusal): throw Problem(refusal)
        case .changeUnknown: throw Problem(.changeUnknown)
        case .sessionEnded: throw Problem(.sessionEnded)
        }
    }

    func proven(_ until: Date) -> Response {
        .json { json in json.member("provenUntil", until) }
    }

    private func changed(_ contact: UUID, _ version: Int32) -> Response {
        .json { json in
            json.member("id", contact.uuidString.lowercased())
            json.member("version", Int(version))
        }
    }
}

extension Problem {
    /// - Parameter version: the one that stands; nil when there is nothing more to change.
    fileprivate static func conflict(_ version: Int32?) -> Problem {
        var problem = Problem(.conflict)
        problem.version = version.map(Int.init)
        return problem
    }
}
