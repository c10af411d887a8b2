import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

/// What the old address may object to; each has its letter, which leads to the one page there is for it.
private enum Objectionable: String, CaseIterable {
    case handover = "handovers"
    case handoverCase = "handover-cases"

    /// In the path.
    var parameter: String { self == .handover ? "handover" : "case" }
}

extension Portal {
    func addObjectionPages(to tenant: RouterGroup<PortalContext>) {
        for matter in Objectionable.allCases {
            let path = RouterPath("\(matter.rawValue)/{\(matter.parameter)}/objection")
            tenant.get(path) { request, context in
                // The letter's secret stands in the query, which the service's own record of requests leaves out, and from here on in
                // the form.
                let key = request.uri.queryParameters["key"].map(String.init) ?? ""
                return try await objectionPage(matter, key, nil, .ok, context)
            }
            tenant.post(path) { request, context in try await object(matter, request, context) }
        }
    }

    private func object(_ matter: Objectionable, _ request: Request, _ context: PortalContext) async throws -> Response {
        let form = try await request.form()
        do { try FormToken.check(form, request, tenant: context.tenant) } catch {
            let refusal = Refusal(Message.formTooOld.text(in: context.language))
            return try await objectionPage(matter, form["key"], refusal, .forbidden, context)
        }
        let id = try objectedID(matter, context)
        guard let secret = LinkSecret(parsing: form["key"]) else { throw Problem(.notFound) }
        let outcome =
            switch matter {
            case .handover: try await desk.handovers.object(to: id, secret: secret, tenant: context.tenant, network: context.network)
            case .handoverCase: try await desk.cases.object(to: id, secret: secret, tenant: context.tenant, network: context.network)
            }
        switch outcome {
        case .objected: return Answers.see("\(path(of: matter, id))?key=\(secret.text.reveal())", context)
        case .objectionEnded: return try await objectionPage(matter, form["key"], nil, .gone, context)
        case .objectionUnknown: throw Problem(.notFound)
        }
    }

    private func objectionPage(
        _ matter: Objectionable, _ key: String, _ refusal: Refusal?, _ status: HTTPResponse.Status, _ context: PortalContext
    ) async throws -> Response {
        let id = try objectedID(matter, context)
        guard let secret = LinkSecret(parsing: key) else { throw Problem(.notFound) }
        let found =
            switch matter {
            case .handover: try await desk.handovers.objection(to: id, secret: secret, tenant: context.tenant)
            case .handoverCase: try await desk.cases.objection(to: id, secret: secret, tenant: context.tenant)
            }
        guard let objection = found else { throw Problem(.notFound) }
        let path = path(of: matter, id)
        let page = ObjectionPage(
            action: path, key: key, objection: objection, dates: context.dates, refusals: refusal.map { [$0] } ?? [])
        return try self.page(page, in: context.frame(path: "\(path)?key=\(key)"), status: status)
    }

    private func objectedID(_ matter: Objectionable, _ context: PortalContext) throws(Problem) -> UUID {
        guard let id = context.parameters.get(matter.parameter).flatMap(UUID.init(uuidString:)) else { throw Problem(.notFound) }
        return id
    }

    private func path(of matter: Objectionable, _ id: UUID) -> String {
        "/\(matter.rawValue)/\(id.uuidString.lowercased())/objection"
    }
}
