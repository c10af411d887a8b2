import Foundation
import HTTPTypes
public import Hummingbird

extension Problem {
    /// RFC 9457 problem document.
    public func document(requestID: String) -> Response {
        var response = Response.json(status: .init(code: code.status), contentType: "application/problem+json") { json in
            json.member("type", "https://aikotoba.invalid/problems/\(code.rawValue)")
            json.member("title", code.title)
            json.member("status", code.status)
            json.member("code", code.rawValue)
            json.member("requestId", requestID)
            json.member("retryAt", retryAt)
            json.member("expiredAt", expiredAt)
            json.member("remainingTries", remainingTries)
            json.member("reference", reference)
            json.member("version", version)
            json.member("existing", existing?.uuidString.lowercased())
            if !fields.isEmpty {
                json.array("errors", fields) { json, field in
                    json.member("field", field.field)
                    json.member("reason", field.reason)
                    json.member("expected", field.expected)
                    json.member("actual", field.actual)
                }
            }
        }
        if let seconds = retryAfterSeconds { response.headers[.retryAfter] = String(seconds) }
        if code.status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }

    /// For `Retry-After`, in whole seconds; at least one.
    public var retryAfterSeconds: Int? {
        switch code {
        case .unavailable: 2
        default: retryAt.map { max(1, Int($0.timeIntervalSinceNow.rounded(.up))) }
        }
    }
}
