import Hummingbird
import Membership
import Web

extension AdminAPI {
    private struct ReturnPageBody: Decodable {
        let name: Wording
        let url: String
    }

    @Sendable func listReturnPages(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, cursor) = try place(request, fields: 1)
        let pages = try done(try await desk.returnPages.list(context.acting, after: cursor?[0], limit: limit + 1))
        return page(pages, limit: limit, next: { [$0.page.code] }) { json, kept in
            json.member("code", kept.page.code)
            json.member("name", kept.page.name)
            json.member("url", kept.page.url)
            json.member("version", Int(kept.version))
        }
    }

    /// Without `If-Match` a new page; with it the change of one.
    @Sendable func saveReturnPage(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let replaced = try request.expectedVersionIfAny()
        let code = try returnPageCode(context)
        let body = try await request.fields(ReturnPageBody.self)
        let page = ReturnPage(code: code, name: body.name, url: body.url)
        let faults = page.faults(in: try tenant(context).settings)
        guard faults.isEmpty else { throw Problem.invalidInput(faults.map { .init($0.field, $0.reason) }) }
        let version = try done(try await desk.returnPages.save(page, replacing: replaced, by: context.acting))
        var response = Response.json(status: replaced == nil ? .created : .ok) { json in
            json.member("code", code)
            json.member("version", Int(version))
        }
        response.headers[.eTag] = "\"\(version)\""
        return response
    }

    @Sendable func removeReturnPage(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let version = try request.expectedVersion()
        let code = try returnPageCode(context)
        guard ReturnPage.isCode(code) else { throw Problem(.notFound) }
        try done(try await desk.returnPages.remove(code, version: version, by: context.acting))
        return Response(status: .noContent)
    }

    private func returnPageCode(_ context: OperatorContext) throws(Problem) -> String {
        guard let code = context.parameters.get("code") else { throw Problem(.notFound) }
        return code
    }
}
