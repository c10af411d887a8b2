import HTTPTypes
import Hummingbird
import Web

/// Refuses what the contract does not let a call be asked with: `?dryrun=true` must not pass for an import that is meant.
struct KnownParameters: RouterMiddleware {
    @concurrent func handle(
        _ request: Request, context: OperatorContext, next: @concurrent (Request, OperatorContext) async throws -> Response
    ) async throws -> Response {
        guard request.uri.query != nil else { return try await next(request, context) }
        let call = "\(request.method.rawValue) \(context.endpointPath ?? "")"
        let known = try Contract.admin.get().queryNames[call] ?? []
        try Set(request.uri.queryParameters.map { String($0.key) }).subtracting(known).refused(as: "parameter-unknown")
        return try await next(request, context)
    }
}
