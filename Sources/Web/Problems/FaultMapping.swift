import HTTPTypes
public import Hummingbird
import Logging
import NIOCore
import Postgres
import Sealing

extension Problem {
    /// The one place where a thrown error becomes an answer. Refusals thrown on the way in keep their code; everything
    /// else tells the client nothing but a request id.
    static func of(_ error: any Error) -> Problem {
        switch error {
        case let problem as Problem: problem
        case let error as PostgresError: Problem(error.isTransient ? .unavailable : .fault)
        case is PasswordHasher.Busy: Problem(.unavailable)
        case is NIOTooManyBytesError: Problem(.bodyTooLarge)
        case is BodyTooSlow: Problem(.bodyTooSlow)
        case let error as any HTTPResponseError:
            switch error.status.code {
            case 404: Problem(.notFound)
            case 405: Problem(.methodNotAllowed)
            case 413: Problem(.bodyTooLarge)
            case 415: Problem(.unsupportedMediaType)
            case 400..<500: Problem(.badRequest)
            default: Problem(.fault)
            }
        default: Problem(.fault)
        }
    }
}

/// Turns whatever was thrown below it into the face's answer. The error goes to the log with the request
/// id, in the words that hold no values.
public struct FaultMiddleware<Context: RequestContext>: RouterMiddleware {
    let render: @Sendable (Problem, Request, Context) -> Response

    public init(render: @escaping @Sendable (Problem, Request, Context) -> Response) {
        self.render = render
    }

    @concurrent public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = Problem.of(error)
            if problem.code == .fault || problem.code == .unavailable {
                let level: Logger.Level = problem.code == .fault ? .error : .warning
                context.logger.log(
                    level: level, "request could not be completed",
                    metadata: ["error": "\(error)", "path": "\(request.uri.path)", "method": "\(request.method)"])
            }
            var response = render(problem, request, context)
            if !problem.allowed.isEmpty { response.headers[.allow] = problem.allowed.joined(separator: ", ") }
            // A body after the answer to HEAD would be taken for the next answer.
            return request.method == .head ? response.createHeadResponse() : response
        }
    }
}
