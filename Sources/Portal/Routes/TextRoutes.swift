import Hummingbird
import Membership

extension Portal {
    @Sendable func faq(_ request: Request, _ context: PortalContext) async throws -> Response {
        try text(.faq, key: "faq", tab: .faq, context)
    }

    @Sendable func privacy(_ request: Request, _ context: PortalContext) async throws -> Response {
        try text(.privacy, key: "privacy", tab: nil, context)
    }

    private func text(_ kind: TextPage.Kind, key: String, tab: Frame.Tab?, _ context: PortalContext) throws -> Response {
        try page(
            TextPage(kind: kind, body: context.tenant.settings.texts[key]?[context.language]), in: context.frame(path: "/\(key)", tab: tab))
    }
}
