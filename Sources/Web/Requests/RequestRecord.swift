public import Hummingbird
import Logging
import Metrics
import Synchronization

/// One line and one measurement a request. The line has the path without its query: queries are none of the log's
/// business.
public struct RequestRecordMiddleware<Context: RequestContext>: RouterMiddleware {
    private let timers = TimersByRoute()

    public init() {}

    @concurrent public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let began = ContinuousClock.now
        let response = try await next(request, context)
        let took = began.duration(to: .now)
        timers.timer(route: context.endpointPath ?? "none", method: request.method.rawValue, status: response.status.code).record(
            duration: took)
        context.logger.info(
            "request",
            metadata: [
                "method": "\(request.method)", "path": "\(request.uri.path)", "status": "\(response.status.code)",
                "microseconds": "\(took.components.seconds * 1_000_000 + took.components.attoseconds / 1_000_000_000_000)",
            ])
        return response
    }
}

/// The timers made so far: making one asks the metrics backend, which is dearer than recording.
private final class TimersByRoute: Sendable {
    private struct Key: Hashable {
        let route: String
        let method: String
        let status: Int
    }

    private let timers = Mutex<[Key: Metrics.Timer]>([:])

    func timer(route: String, method: String, status: Int) -> Metrics.Timer {
        let key = Key(route: route, method: method, status: status)
        return timers.withLock { timers in
            if let known = timers[key] { return known }
            let made = Metrics.Timer(
                label: "aikotoba_http_request_seconds", dimensions: [("route", route), ("method", method), ("status", String(status))])
            timers[key] = made
            return made
        }
    }
}
