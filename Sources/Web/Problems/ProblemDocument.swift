import Foundation
import HTTPTypes
public import Hummingbird
import Membership

extension Problem {
    private struct Document: Encodable {
        let type: String
        let title: String
        let status: Int
        let code: String
        let requestId: String
        let retryAt: String?
        let expiredAt: String?
        let remainingTries: Int?
        let reference: String?
        let errors: [Field]?
    }

    /// RFC 9457 problem document.
    public func document(requestID: String) -> Response {
        let document = Document(
            type: "https://aikotoba.invalid/problems/\(code.rawValue)", title: code.title, status: code.status, code: code.rawValue,
            requestId: requestID, retryAt: retryAt?.rfc3339, expiredAt: expiredAt?.rfc3339, remainingTries: remainingTries,
            reference: reference, errors: fields.isEmpty ? nil : fields)
        var response = Response.json(document, status: .init(code: code.status), contentType: "application/problem+json")
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
