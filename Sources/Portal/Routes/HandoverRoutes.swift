import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

/// The predecessor's page: offices to offer, and what became of the offers.
extension Portal {
    @Sendable func handovers(_ request: Request, _ context: MemberContext) async throws -> Response {
        let query = request.uri.queryParameters
        let sent = query["sent"].flatMap { UUID(uuidString: String($0)) }
        let contact = query["contact"].map(String.init)
        return try await handovers(of: context, contact: contact) { page, handovers in
            if let handover = handovers.first(where: { $0.id == sent && $0.state == .open }) {
                page.notice = .sent(person: handover.person, role: handover.role, until: handover.offerUntil)
            } else if query["withdrawn"] != nil {
                page.notice = .withdrawn
            }
        }
    }

    @Sendable func offerHandover(_ request: Request, _ context: MemberContext) async throws -> Response {
        let portal = context.portal
        let form = try await request.form()
        let language = portal.language
        func again(_ refusals: [Refusal], _ status: HTTPResponse.Status, proof: Bool = false) async throws -> Response {
            try await handovers(of: context, contact: form["contact"], status: status) { page, _ in
                page.typed = .init(person: form["person"], department: form["department"], phone: form["phone"], email: form["email"])
                page.refusals = refusals
                if proof { page.proof = "/my-page/proof?for=\(ProofDestination.handovers.name)" }
            }
        }

        do { try FormToken.check(form, request, tenant: portal.tenant) } catch {
            return try await again([Refusal(Message.formTooOld.text(in: language))], .forbidden)
        }
        guard let contact = UUID(uuidString: form["contact"]) else {
            return try await again([Refusal(Message.handoverContactGone.text(in: language))], .notFound)
        }
        let person =
            form["person"].contains { !$0.isWhitespace }
            ? nil : emptyField(Message.handoverPersonMissing.text(in: language), id: "person", language)
        let address = typedAddress(form["email"], language)
        let refusals = [person, address.refusal].compactMap(\.self)
        guard refusals.isEmpty, let address = address.value else { return try await again(refusals, .unprocessableContent) }

        let successor = Successor(
            person: form["person"], department: form["department"], phone: form["phone"], address: address, language: language)
        let outcome = try await desk.handovers.offer(
            contact, to: successor, tenant: portal.tenant, session: context.session, network: portal.network)
        switch outcome {
        case .offered(let id, _, _): return Answers.see("/handovers?sent=\(id.uuidString.lowercased())", portal)
        case .sessionEnded: throw Problem(.sessionEnded)
        case .proofRequired: return try await again([], .forbidden, proof: true)
        case .contactUnknown: return try await again([Refusal(Message.handoverContactGone.text(in: language))], .notFound)
        case .alreadyOffered: return try await again([Refusal(Message.handoverOpen.text(in: language))], .conflict)
        case .objectionRunning(let until):
            let words = Sentence(.handoverRunning, in: language, ["time": .plain(portal.dates.instant(until))])
            return try await again([Refusal(words.text)], .conflict)
        case .inOffice:
            return try await again([Refusal(Message.handoverInOffice.text(in: language), field: "email")], .unprocessableContent)
        case .invalid(let field, let reason):
            return try await again([refusal(of: field, reason, language)], .unprocessableContent)
        case .tooManyTries(let retryAt):
            let words = limitWords(retryAt, soon: .resendTooEarly, term: .oneTime(language), portal)
            return try await again([Refusal(words)], .tooManyRequests).retrying(at: retryAt)
        }
    }

    @Sendable func withdrawHandover(_ request: Request, _ context: MemberContext) async throws -> Response {
        let portal = context.portal
        let form = try await request.form()
        func again(_ message: Message, _ status: HTTPResponse.Status) async throws -> Response {
            try await handovers(of: context, contact: nil, status: status) { page, _ in
                page.refusals = [Refusal(message.text(in: portal.language))]
            }
        }
        do { try FormToken.check(form, request, tenant: portal.tenant) } catch { return try await again(.formTooOld, .forbidden) }
        let outcome = try await desk.handovers.withdraw(
            try handoverID(portal), tenant: portal.tenant, session: context.session, network: portal.network)
        switch outcome {
        case .withdrawn: return Answers.see("/handovers?withdrawn=1", portal)
        case .sessionEnded: throw Problem(.sessionEnded)
        case .offerEnded: return try await again(.offerEnded, .gone)
        case .handoverUnknown: throw Problem(.handoverUnknown)
        }
    }

    /// - Parameter contact: whose office is to be offered; without it, or where it is not to be, the first that may.
    private func handovers(
        of context: MemberContext, contact: String?, status: HTTPResponse.Status = .ok,
        _ finish: (inout HandoversPage, [Handover]) -> Void
    ) async throws -> Response {
        let portal = context.portal
        guard let me = try await desk.members.me(tenant: portal.tenant, session: context.session),
            let handovers = try await desk.handovers.list(tenant: portal.tenant, session: context.session)
        else { throw Problem(.sessionEnded) }
        let taken = Set(handovers.filter { $0.state == .open || $0.state == .accepted }.map(\.contact))
        let free = me.contacts.filter { !taken.contains($0.id) }
            .map { HandoversPage.Office(contact: $0.id.uuidString.lowercased(), role: $0.role, person: $0.person) }
        let office = free.first { $0.contact == contact?.lowercased() } ?? free.first
        let policy = portal.tenant.settings.policy
        var page = HandoversPage(
            offerDays: policy.offerLifetimeSeconds / 86400, objectionHours: policy.objectionSeconds / 3600,
            isWaiting: policy.handoverEffect == .afterObjection, office: office,
            others: free.filter { $0.contact != office?.contact }, cards: handovers.prefix(5).map(HandoverCard.init), dates: portal.dates)
        // Before the form: what is typed into it would be lost on the way to the proof and back.
        if me.session.provenUntil == nil { page.proof = "/my-page/proof?for=\(ProofDestination.handovers.name)" }
        finish(&page, handovers)
        return try self.page(page, in: portal.frame(path: "/handovers", tab: .myPage), status: status)
    }

    private func refusal(of field: String, _ reason: String, _ language: Language) -> Refusal {
        switch field {
        case "person": fieldRefusal(reason, .handoverPersonMissing, id: field, language)
        case "department": fieldRefusal(reason, .theDepartment, id: field, language)
        case "phone": fieldRefusal(reason, .thePhone, id: field, language)
        default: Refusal(Message.addressForm.text(in: language), field: "email")
        }
    }

    func handoverID(_ context: PortalContext) throws(Problem) -> UUID {
        guard let id = context.parameters.get("handover").flatMap(UUID.init(uuidString:)) else { throw Problem(.handoverUnknown) }
        return id
    }
}

extension HandoverCard {
    init(_ handover: Handover) {
        self.init(
            id: handover.id.uuidString.lowercased(), role: handover.role, predecessor: handover.predecessor, person: handover.person,
            department: handover.department, address: handover.address, state: handover.state, offerUntil: handover.offerUntil,
            daysLeft: max(0, Int(handover.offerUntil.timeIntervalSinceNow / 86_400)),
            effectiveAt: handover.effectiveAt, refused: handover.delivery == "refused")
    }
}
