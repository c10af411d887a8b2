import Foundation
import Hummingbird
import Membership
import Sealing
import Web

extension MemberAPI {
    private struct OfferBody: Decodable {
        let contactId: UUID
        let person: String
        let department: String?
        let phone: String?
        let email: String
        let locale: String?
    }

    @Sendable func offerHandover(_ request: Request, _ context: TenantContext) async throws -> Response {
        let session = try request.bearerSession()
        let body = try await request.json(OfferBody.self)
        let language = try body.locale.map { text throws(Problem) in
            guard let language = Language(rawValue: text) else { throw Problem.invalidInput([.init("locale", "unknown")]) }
            return language
        }
        let successor = Successor(
            person: try Input.text(body.person, field: "person") ?? "", department: try Input.text(body.department, field: "department"),
            phone: try Input.text(body.phone, field: "phone"), address: try Input.address(body.email),
            language: language ?? context.tenant.settings.locale)
        let outcome = try await desk.handovers.offer(
            body.contactId, to: successor, tenant: context.tenant, session: session, network: context.network)
        switch outcome {
        case .offered(let id, let offerUntil, let resendAfter):
            return .json(status: .accepted) { json in
                json.member("id", id.uuidString.lowercased())
                json.member("offerUntil", offerUntil)
                json.member("resendAfter", resendAfter)
            }
        case .sessionEnded: throw Problem(.sessionEnded)
        case .proofRequired: throw Problem(.proofRequired)
        case .contactUnknown: throw Problem(.contactUnknown)
        case .alreadyOffered: throw Problem(.handoverOpen)
        case .objectionRunning(let until):
            var problem = Problem(.objectionRunning)
            problem.retryAt = until
            throw problem
        case .inOffice: throw Problem.invalidInput([.init("email", "in-office")])
        case .invalid(let field, let reason): throw Problem.invalidInput([.init(field == "address" ? "email" : field, reason)])
        case .tooManyTries(let retryAt): throw Problem.tooManyTries(retryAt: retryAt)
        }
    }

    @Sendable func listHandovers(_ request: Request, _ context: TenantContext) async throws -> Response {
        let limit = try Input.limit(request.uri.queryParameters["limit"].map(String.init))
        guard
            let handovers = try await desk.handovers.list(tenant: context.tenant, session: try request.bearerSession(), limit: limit)
        else { throw Problem(.sessionEnded) }
        return .json { json in
            json.array("items", handovers) { json, handover in
                json.member("id", handover.id.uuidString.lowercased())
                json.member("contactId", handover.contact.uuidString.lowercased())
                json.member("role", handover.role)
                json.member("predecessor", handover.predecessor)
                json.member("person", handover.person)
                json.member("department", handover.department)
                json.member("phone", handover.phone)
                json.member("email", handover.address)
                json.member("state", handover.state.rawValue)
                json.member("offeredAt", handover.offeredAt)
                json.member("offerUntil", handover.offerUntil)
                json.member("acceptedAt", handover.acceptedAt)
                json.member("effectiveAt", handover.effectiveAt)
                json.member("objectionUntil", handover.objectionUntil)
                json.member("delivery", handover.delivery)
            }
        }
    }

    /// What a page of the successor's needs: the letter named the id, and said as much.
    @Sendable func readHandover(_ request: Request, _ context: TenantContext) async throws -> Response {
        let handover = try id("handover", else: .handoverUnknown, context)
        guard let offer = try await desk.handovers.read(handover, tenant: context.tenant) else { throw Problem(.handoverUnknown) }
        return .json { json in
            json.member("state", offer.state.rawValue)
            json.member("role", offer.role)
            json.member("organisation", offer.organisation)
            json.member("offerUntil", offer.offerUntil)
            json.member("effectiveAt", offer.effectiveAt)
            if let code = offer.code, offer.state == .open {
                json.object("code") { json in
                    json.member("state", code.state.rawValue)
                    json.member("reference", code.reference)
                    json.member("expiresAt", code.expiresAt)
                    json.member("resendAfter", code.resendAfter)
                    json.member("remainingTries", code.remainingTries)
                    json.member("codeFormat", code.codeForm)
                }
            }
        }
    }

    @Sendable func withdrawHandover(_ request: Request, _ context: TenantContext) async throws -> Response {
        let outcome = try await desk.handovers.withdraw(
            try id("handover", else: .handoverUnknown, context), tenant: context.tenant, session: try request.bearerSession(),
            network: context.network)
        switch outcome {
        case .withdrawn: return Response(status: .noContent)
        case .sessionEnded: throw Problem(.sessionEnded)
        case .offerEnded: throw Problem(.offerEnded)
        case .handoverUnknown: throw Problem(.handoverUnknown)
        }
    }

    @Sendable func resendHandover(_ request: Request, _ context: TenantContext) async throws -> Response {
        let handover = try id("handover", else: .handoverUnknown, context)
        switch try await desk.handovers.resend(handover, tenant: context.tenant, network: context.network) {
        case .asked(let asked): return answer(asked, context)
        case .tooManyTries(let retryAt): throw Problem.tooManyTries(retryAt: retryAt)
        case .offerEnded: throw Problem(.offerEnded)
        case .handoverUnknown: throw Problem(.handoverUnknown)
        }
    }

    private struct ProofBody: Decodable {
        let code: String
        let accepts: Bool?
    }

    /// The successor's answer. Who declines proves the address, too: nobody answers for another.
    @Sendable func proveHandover(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try id("handover", else: .handoverUnknown, context)
        let body = try await request.json(ProofBody.self)
        let outcome = try await desk.handovers.prove(
            id, typed: try Input.code(body.code), accepts: body.accepts ?? true, tenant: context.tenant, network: context.network)
        switch outcome {
        case .accepted(let effectiveAt, let objectionUntil):
            return .json { json in
                json.member("state", "accepted")
                json.member("effectiveAt", effectiveAt)
                json.member("objectionUntil", objectionUntil)
            }
        case .declined: return .json { json in json.member("state", "declined") }
        case .codeRefused(let refusal): throw Problem(refusal)
        case .offerEnded: throw Problem(.offerEnded)
        case .handoverUnknown: throw Problem(.handoverUnknown)
        }
    }

    private struct ObjectionBody: Decodable {
        let secret: String
    }

    @Sendable func objectToHandover(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try id("handover", else: .handoverUnknown, context)
        let body = try await request.json(ObjectionBody.self)
        guard let secret = LinkSecret(parsing: body.secret) else { throw Problem(.handoverUnknown) }
        switch try await desk.handovers.object(to: id, secret: secret, tenant: context.tenant, network: context.network) {
        case .objected: return Response(status: .noContent)
        case .objectionEnded: throw Problem(.objectionEnded)
        case .objectionUnknown: throw Problem(.handoverUnknown)
        }
    }
}
