import Foundation
public import Hummingbird
public import Membership
public import Web

/// The member API: `/v1/tenants/{tenant}`. Each handler parses, calls one use case and writes its outcome.
public struct MemberAPI: Sendable {
    let desk: Desk

    public init(desk: Desk) {
        self.desk = desk
    }

    /// Adds the routes below `/v1`, and the contract at `/openapi.json`.
    public func add(to router: Router<DeskContext>) {
        let faults = FaultMiddleware<DeskContext> { problem, _, context in problem.document(requestID: context.id) }
        router.group().add(middleware: faults).get("openapi.json") { _, _ in try Contract.member.get().response() }
        // Else the pages' `/{tenant}/**` would take the name of the API for a tenant's.
        router.group("v1").add(middleware: faults).get("**") { _, _ -> Response in throw Problem(.notFound) }

        let tenant = router.group("v1/tenants/{tenant}")
            .add(middleware: faults)
            .add(middleware: TenantMiddleware(directory: desk.tenants))
            .group(context: TenantContext.self)
        tenant.post("sessions", use: openSession)
        tenant.delete("sessions/current", use: endSession)
        tenant.get("me", use: readMe)
        tenant.get("password-policy", use: readPasswordPolicy)
        tenant.get("me/sessions", use: listOwnSessions)
        tenant.delete("me/sessions", use: endOtherSessions)
        tenant.delete("me/sessions/{session}", use: endOwnSession)
        tenant.get("me/recoveries", use: listOwnRecoveries)
        tenant.post("me/proofs", use: prove)
        tenant.patch("me/contacts/{contact}", use: changeOwnContact)
        tenant.post("me/changes/{change}/resend", use: resendChange)
        tenant.post("me/changes/{change}/verification", use: proveChange)
        tenant.get("inquiry-types", use: listInquiryTypes)
        tenant.post("inquiries", use: ask)
        tenant.post("inquiries/{inquiry}/resend", use: resend)
        tenant.post("inquiries/{inquiry}/redemption", use: redeem)
        tenant.post("recoveries", use: askRecovery)
        tenant.post("recoveries/{recovery}/resend", use: resendRecovery)
        tenant.post("recoveries/{recovery}/verification", use: verifyRecovery)
        tenant.put("recoveries/{recovery}/password", use: registerPassword)
        tenant.get("disclosures", use: listDisclosures)
        tenant.post("handover-cases", use: openCase)
        tenant.get("handovers", use: listHandovers)
        tenant.post("handovers", use: offerHandover)
        tenant.get("handovers/{handover}", use: readHandover)
        tenant.delete("handovers/{handover}", use: withdrawHandover)
        tenant.post("handovers/{handover}/resend", use: resendHandover)
        tenant.post("handovers/{handover}/verification", use: proveHandover)
        tenant.post("handovers/{handover}/objection", use: objectToHandover)
        tenant.post("verifications", use: verify)
        tenant.get("forward-auth", use: authoriseForward)
    }
    /// An id in the path; anything that is none is told what an id of nothing is.
    func id(_ name: String, else unknown: Problem.Code, _ context: TenantContext) throws(Problem) -> UUID {
        guard let id = context.parameters.get(name).flatMap(UUID.init(uuidString:)) else { throw Problem(unknown) }
        return id
    }
}
