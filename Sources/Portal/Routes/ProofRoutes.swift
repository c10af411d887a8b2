import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Web

extension Portal {
    @Sendable func proofPage(_ request: Request, _ context: MemberContext) async throws -> Response {
        let page = try await blankProof(request, context)
        return try self.page(page, in: frame(page, context))
    }

    /// The member's own password proves at once; where the secret is shared, a code goes to the contact representative.
    @Sendable func prove(_ request: Request, _ context: MemberContext) async throws -> Response {
        let portal = context.portal
        let form = try await request.form()
        var page = try await blankProof(request, context)
        func again(_ refusal: Refusal, _ status: HTTPResponse.Status) throws -> Response {
            page.refusals = [refusal]
            return try self.page(page, in: frame(page, context), status: status)
        }

        do { try FormToken.check(form, request, tenant: portal.tenant) } catch {
            return try again(Refusal(Message.formTooOld.text(in: portal.language)), .forbidden)
        }
        if page.kind == .password {
            guard !form["password"].isEmpty else {
                let field = Message.thePasswordAgain.text(in: portal.language)
                return try again(emptyField(field, id: "password", portal.language), .unprocessableContent)
            }
            let outcome = try await desk.ownPassword.prove(
                MemberPassword(form["password"]), tenant: portal.tenant, session: context.session, network: portal.network)
            switch outcome {
            case .proven: return Answers.see(page.destination.path, portal)
            case .incorrect:
                return try again(
                    Refusal(Message.passwordIncorrect.text(in: portal.language), field: "password"), .unprocessableContent)
            case .tooManyTries(let retryAt):
                let time = portal.dates.soon(retryAt, now: Date())
                let words = Sentence(.signInTooManyTries, in: portal.language, ["time": .plain(time)]).text
                return try again(Refusal(words), .tooManyRequests).retrying(at: retryAt)
            case .codeRequired: return Answers.see("/my-page/proof?for=\(page.destination.name)", portal)
            case .sessionEnded: throw Problem(.sessionEnded)
            }
        }
        let outcome = try await desk.changes.askProof(
            tenant: portal.tenant, session: context.session, language: portal.language, network: portal.network)
        switch outcome {
        case .asked(let asked, _):
            return Answers.see("/my-page/changes/\(asked.id.uuidString.lowercased())/code?for=\(page.destination.name)", portal)
        case .passwordRequired: return Answers.see("/my-page/proof?for=\(page.destination.name)", portal)
        case .representativeMissing: return try again(Refusal(Message.representativeMissing.text(in: portal.language)), .conflict)
        case .tooManyTries(let retryAt):
            let words = limitWords(retryAt, soon: .proofTooEarly, day: .changeDayLimit, portal)
            return try again(Refusal(words), .tooManyRequests).retrying(at: retryAt)
        case .sessionEnded: throw Problem(.sessionEnded)
        }
    }

    private func blankProof(_ request: Request, _ context: MemberContext) async throws -> ProofPage {
        guard let me = try await desk.members.me(tenant: context.portal.tenant, session: context.session) else {
            throw Problem(.sessionEnded)
        }
        return ProofPage(
            kind: me.session.proof, destination: destination(request),
            minutes: context.portal.tenant.settings.policy.grantLifetimeSeconds / 60)
    }

    private func frame(_ page: ProofPage, _ context: MemberContext) -> Frame {
        context.portal.frame(path: "/my-page/proof?for=\(page.destination.name)", tab: .myPage)
    }
}
