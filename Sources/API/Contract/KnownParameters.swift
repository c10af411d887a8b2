import HTTPTypes
import Hummingbird
import Web

/// Refuses what the contract does not let a call be asked with: `?dryrun=true` must not pass for an import that is meant.
struct KnownParameters: RouterMiddleware {
    /// By "METHOD /path".
    let names: [String: Set<String>]

    @concurrent func handle(
        _ request: Request, context: OperatorContext, next: @concurrent (Request, OperatorContext) async throws -> Response
    ) async throws -> Response {
        let call = "\(request.method.rawValue) \(context.endpointPath ?? "")"
        try Set(request.uri.queryParameters.map { String($0.key) }).subtracting(names[call] ?? []).refused(as: "parameter-unknown")
        return try await next(request, context)
    }
}
