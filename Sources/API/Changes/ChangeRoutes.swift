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
            try given.others.refused()
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
        guard let contact = context.parameters.get("contact").flatMap(UUID.init(uuidString:)) else { throw Problem(.notFound) }
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
        let change = try changeID(context)
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

    private struct ChangeCodeBody: Decodable {
        let code: String
    }

    @Sendable func proveChange(_ request: Request, _ context: TenantContext) async throws -> Response {
        let change = try changeID(context)
        let session = try request.bearerSession()
        let body = try await request.json(ChangeCodeBody.self)
        let outcome = try await desk.changes.prove(
            change, typed: try Input.code(body.code), tenant: context.tenant, session: session, network: context.network)
        var problem: Problem
        switch outcome {
        case .proven(let until): return proven(until)
        case .changed(let contact, let version): return changed(contact, version)
        case .conflict(let version): problem = .conflict(version)
        case .exists: problem = Problem(.exists)
        case .codeMalformed: problem = .invalidInput([.init("code", "malformed")])
        case .codeIncorrect(let remainingTries, let reference):
            problem = Problem(.codeIncorrect)
            problem.remainingTries = remainingTries
            problem.reference = reference
        case .codeExpired(let expiredAt):
            problem = Problem(.codeExpired)
            problem.expiredAt = expiredAt
        case .codeAlreadyUsed: problem = Problem(.codeAlreadyUsed)
        case .tooManyTries(let retryAt): problem = .tooManyTries(retryAt: retryAt)
        case .changeUnknown: problem = Problem(.changeUnknown)
        case .sessionEnded: problem = Problem(.sessionEnded)
        }
        throw problem
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

    private func changeID(_ context: TenantContext) throws(Problem) -> UUID {
        guard let id = context.parameters.get("change").flatMap(UUID.init(uuidString:)) else { throw Problem(.changeUnknown) }
        return id
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
