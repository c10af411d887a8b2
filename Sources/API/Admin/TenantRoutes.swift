import HTTPTypes
import Hummingbird
import Membership
import Web

extension AdminAPI {
    /// What is not about one tenant that is there: the list, founding, reopening.
    func addTenants(to router: Router<DeskContext>, faults: FaultMiddleware<DeskContext>) {
        let tenants = router.group("admin/v1/tenants")
            .add(middleware: faults)
            .add(
                middleware: OperatorMiddleware(
                    directory: desk.tenants, proofs: operatorProofs, operators: desk.operators, needsTenant: false)
            )
            .group(context: OperatorContext.self)
            .add(middleware: KnownParameters())
        tenants.get("", use: listTenants)
        tenants.post("", use: foundTenant)
        tenants.post("{tenant}/reopen", use: reopenTenant)
    }

    @Sendable private func listTenants(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, cursor) = try place(request, fields: 1)
        return documents(
            try done(try await desk.tenancies.list(by: context.acting.proof, after: cursor?[0], limit: limit + 1)), limit: limit)
    }

    @Sendable private func foundTenant(_ request: Request, _ context: OperatorContext) async throws -> Response {
        var request = request
        let key = try await request.requestKey()
        let charter = try await request.json(SettingsChanges.self)
        let founded = try done(try await desk.tenancies.found(charter, by: context.acting.proof, key: key))
        return .json(status: founded.isNew ? .created : .ok) { json in json.member("slug", founded.slug) }
    }

    @Sendable private func reopenTenant(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let version = try request.expectedVersion()
        guard let slug = context.parameters.get("tenant") else { throw Problem(.notFound) }
        return status("active", of: slug, try done(try await desk.tenancies.reopen(slug, replacing: version, by: context.acting.proof)))
    }

    @Sendable func closeTenant(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let version = try request.expectedVersion()
        guard let slug = context.parameters.get("tenant") else { throw Problem(.notFound) }
        return status("closed", of: slug, try done(try await desk.tenancies.close(replacing: version, by: context.acting)))
    }

    private func status(_ status: String, of slug: String, _ version: Int32) -> Response {
        var response = Response.json { json in
            json.member("slug", slug)
            json.member("status", status)
            json.member("version", Int(version))
        }
        response.headers[.eTag] = "\"\(version)\""
        return response
    }

    // MARK: Hosts

    @Sendable func listHosts(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let hosts = try done(try await desk.tenancies.hosts(by: context.acting))
        return .json { json in json.array("items", hosts) { json, host in json.member("host", host) } }
    }

    @Sendable func addHost(_ request: Request, _ context: OperatorContext) async throws -> Response {
        try done(try await desk.tenancies.addHost(try host(context), by: context.acting))
        return Response(status: .noContent)
    }

    @Sendable func removeHost(_ request: Request, _ context: OperatorContext) async throws -> Response {
        try done(try await desk.tenancies.removeHost(try host(context), by: context.acting))
        return Response(status: .noContent)
    }

    private func host(_ context: OperatorContext) throws(Problem) -> String {
        guard let host = context.parameters.get("host"), !host.unicodeScalars.contains("\0") else { throw Problem(.notFound) }
        return host
    }
}
