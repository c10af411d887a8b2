import Foundation
import Hummingbird
import Membership
import Web

extension AdminAPI {
    @Sendable func listMail(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, last) = try placeByID(request)
        let wanted = MailDesk.Filter(
            state: try filter("state", request), memberID: try filter("memberId", request), reference: try filter("reference", request))
        if let state = wanted.state, !MailDesk.states.contains(state) { throw Problem.invalidInput([.init("state", "unknown")]) }
        let mails = try done(try await desk.mails.list(wanted, after: last, limit: limit + 1, by: context.acting))
        return page(mails, limit: limit, next: { [$0.id.uuidString] }) { json, mail in
            json.member("id", mail.id.uuidString.lowercased())
            json.member("template", mail.template)
            json.member("state", mail.state)
            json.member("memberId", mail.memberID)
            json.member("recipient", mail.recipient)
            json.member("reference", mail.reference)
            json.member("attempts", Int(mail.attempts))
            json.member("createdAt", mail.createdAt)
            json.member("dueAt", mail.dueAt)
            json.member("settledAt", mail.settledAt)
            json.member("replyClass", mail.replyClass)
        }
    }

    @Sendable func retryMail(_ request: Request, _ context: OperatorContext) async throws -> Response {
        try done(try await desk.mails.retry(try id("mail", context), by: context.acting))
        return Response(status: .accepted)
    }
}
