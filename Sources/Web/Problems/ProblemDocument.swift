import Foundation
import HTTPTypes
public import Hummingbird
import Membership

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
            json.member("graceUntil", graceUntil)
            if !fields.isEmpty {
                json.array("errors", fields) { json, field in
                    json.member("field", field.field)
                    json.member("reason", field.reason)
                    json.member("expected", field.expected)
                    json.member("actual", field.actual)
                }
            }
            if !reasons.isEmpty {
                json.array("reasons", reasons) { json, reason in
                    json.member("code", reason.code)
                    json.member("limit", reason.limit)
                    json.member("actual", reason.actual)
                }
            }
        }
        if code.status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
        return response.retrying(self)
    }

    /// After how many seconds a service that was too busy may be asked again; the pages say it in words.
    public static let unavailableSeconds = 30

    /// For `Retry-After`, in whole seconds; at least one.
    var retryAfterSeconds: Int? {
        code.status == 503 ? Self.unavailableSeconds : retryAt.map { max(1, Int($0.timeIntervalSinceNow.rounded(.up))) }
    }
}

extension Response {
    /// With the problem's `Retry-After`, if it is one that passes.
    public func retrying(_ problem: Problem) -> Response {
        guard let seconds = problem.retryAfterSeconds else { return self }
        var response = self
        response.headers[.retryAfter] = String(seconds)
        return response
    }
}
