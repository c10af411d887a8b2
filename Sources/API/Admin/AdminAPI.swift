import Foundation
import HTTPTypes
public import Hummingbird
public import Membership
public import SignedTokens
public import Web

/// The admin API: `/admin/v1`. Each handler parses, calls one use case with the operator's claim and writes its answer.
public struct AdminAPI: Sendable {
    let desk: Desk
    let operatorProofs: OperatorProofs

    /// - Parameter signedTokens: identity providers whose tokens are taken; none unless there are any.
    public init(desk: Desk, signedTokens: SignedTokens? = nil) {
        self.desk = desk
        operatorProofs = OperatorProofs(signIn: desk.operatorSignIn, signedTokens: signedTokens)
    }

    /// Adds the routes below `/admin/v1`, and the contract at `/admin/openapi.json`.
    public func add(to router: Router<DeskContext>) {
        let faults = FaultMiddleware<DeskContext> { problem, _, context in problem.document(requestID: context.id) }
        router.group("admin").add(middleware: faults).get("openapi.json") { _, _ in try Contract.admin.get().response() }
        router.group("admin").add(middleware: faults).get("**") { _, _ -> Response in throw Problem(.notFound) }

        let sessions = router.group("admin/v1/operator-sessions").add(middleware: faults)
        sessions.post(use: openOperatorSession)
        sessions.delete("current", use: endOperatorSession)

        let tenant = router.group("admin/v1/tenants/{tenant}")
            .add(middleware: faults)
            .add(middleware: OperatorMiddleware(directory: desk.tenants, proofs: operatorProofs, operators: desk.operators))
            .group(context: OperatorContext.self)
            .add(middleware: KnownParameters())
        addTenants(to: router, faults: faults)
        addSettings(to: tenant)
        tenant.get("operators", use: listOperators)
        tenant.post("operators", use: createOperator)
        tenant.put("operators/{operator}", use: changeOperator)
        tenant.get("tokens", use: listTokens)
        tenant.post("tokens", use: issueToken)
        tenant.delete("tokens/{token}", use: revokeToken)
        tenant.get("audit-events", use: listAuditEvents)
        tenant.get("audit-seals", use: listAuditSeals)
        tenant.get("mail", use: listMail)
        tenant.post("mail/{mail}/retry", use: retryMail)
        tenant.get("sessions", use: listSessions)
        tenant.delete("sessions/{session}", use: closeSession)
        tenant.get("lockouts", use: listLockouts)
        tenant.get("lockouts/{memberId}", use: readLockout)
        tenant.delete("lockouts/{memberId}", use: liftLockout)
        tenant.get("desk-messages", use: listMessages)
        tenant.get("desk-messages/{message}", use: readMessage)
        tenant.post("desk-messages/{message}/close", use: closeMessage)
        tenant.get("handover-cases", use: listCases)
        tenant.get("handover-cases/{case}", use: readCase)
        tenant.patch("handover-cases/{case}", use: assignCase)
        tenant.post("handover-cases/{case}/approve", use: approveCase)
        tenant.post("handover-cases/{case}/refuse", use: refuseCase)
        tenant.post("handover-cases/{case}/ask", use: askForMore)
        tenant.get("return-pages", use: listReturnPages)
        tenant.put("return-pages/{code}", use: saveReturnPage)
        tenant.delete("return-pages/{code}", use: removeReturnPage)
        tenant.get("organisations", use: findOrganisations)
        tenant.post("organisations", use: createOrganisation)
        tenant.get("organisations/{organisation}", use: readOrganisation)
        tenant.patch("organisations/{organisation}", use: changeOrganisation)
        tenant.put("organisations/{organisation}/identifiers/{kind}", use: setIdentifier)
        tenant.delete("organisations/{organisation}/identifiers/{kind}", use: removeIdentifier)
        tenant.get("organisations/{organisation}/contacts", use: listContacts)
        tenant.post("organisations/{organisation}/contacts", use: addContact)
        tenant.patch("contacts/{contact}", use: changeContact)
        tenant.delete("contacts/{contact}", use: endContact)
        tenant.get("handovers", use: listHandovers)
        tenant.get("recoveries", use: listRecoveries)
        tenant.get("handovers/{handover}", use: readHandover)
        tenant.get("credentials", use: listCredentials)
        tenant.get("rotations", use: listRotations)
        tenant.post("rotations", use: planRotation)
        tenant.get("rotations/{rotation}", use: readRotation)
        tenant.get("rotations/{rotation}/preview", use: previewRotation)
        tenant.get("rotations/{rotation}/progress", use: rotationProgress)
        tenant.post("rotations/{rotation}/generate", use: generateRotation)
        tenant.post("rotations/{rotation}/announce", use: announceRotation)
        tenant.post("rotations/{rotation}/cancel", use: cancelRotation)
        tenant.post("rotations/{rotation}/close", use: closeRotation)
        tenant.get("credentials/reissue", use: listReissues)
        tenant.post("credentials/reissue", use: reissue)
        tenant.get("credentials/reissue/{reissue}", use: readReissue)
        tenant.post("credentials/reissue/{reissue}", use: resumeReissue)
        tenant.post("organisations/import", use: importOrganisations)
        tenant.get("organisations/export", use: exportOrganisations)
        tenant.post("organisations/{organisation}/credentials", use: completeCredentials)
    }

    // MARK: What every handler needs

    func id(_ name: String, _ context: OperatorContext) throws(Problem) -> UUID {
        guard let id = context.parameters.get(name).flatMap(UUID.init(uuidString:)) else { throw Problem(.notFound) }
        return id
    }

    /// The tenant of a call that needs its keys or settings; the installation has neither.
    func tenant(_ context: OperatorContext) throws(Problem) -> Tenant {
        guard let tenant = context.tenant else { throw Problem(.notFound) }
        return tenant
    }

    /// Limit and cursor of a list: one row more than asked for is read.
    func place(_ request: Request, fields: Int) throws(Problem) -> (limit: Int, cursor: [String]?) {
        let parameters = request.uri.queryParameters
        return (
            try Input.limit(parameters["limit"].map(String.init)), try Cursor.decode(parameters["cursor"].map(String.init), fields: fields)
        )
    }

    /// The same of a list that goes on by id.
    func placeByID(_ request: Request) throws(Problem) -> (limit: Int, last: UUID?) {
        let (limit, cursor) = try place(request, fields: 1)
        guard let cursor else { return (limit, nil) }
        guard let last = UUID(uuidString: cursor[0]) else { throw Problem.invalidInput([.init("cursor", "unknown")]) }
        return (limit, last)
    }

    /// A filter of a list; nil where it was not given.
    func filter(_ name: String, _ request: Request) throws(Problem) -> String? {
        try Input.text(request.uri.queryParameters[name[...]].map(String.init), field: name)
    }

    /// The answer of a use case that makes nothing, or its refusal as a problem.
    func done<Value>(_ answer: OperatorAnswer<Value>) throws(Problem) -> Value {
        switch answer {
        case .done(let value): return value
        case .refused(let refusal): throw Problem(refusal)
        case .replayed: throw Problem(.fault)
        }
    }

    /// A page of a list: one row more than asked for tells whether another page follows.
    func page<Element>(
        _ elements: [Element], limit: Int, next: (Element) -> [String], _ write: (inout JSONText, Element) -> Void
    ) -> Response {
        .json { json in
            json.array("items", elements.prefix(limit), write)
            if elements.count > limit { json.member("next", Cursor.encode(next(elements[limit - 1]))) }
        }
    }

    func saved(_ saved: Operators.Saved, status: HTTPResponse.Status) -> Response {
        var response = Response.json(status: status) { json in
            json.member("id", saved.id.uuidString.lowercased())
            json.member("version", Int(saved.version))
        }
        response.headers[.eTag] = "\"\(saved.version)\""
        return response
    }

    /// The id alone: what was made may have changed since, and a secret is told once.
    func replayed(_ id: UUID) -> Response {
        .json { json in json.member("id", id.uuidString.lowercased()) }
    }
}
