import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Web

extension AdminAPI {
    /// Texts in two languages, 20,000 characters each.
    private static let settingsLimit = 256 * 1024

    /// What a tenant has configured: read by all its operators, changed by its owners.
    func addSettings(to tenant: RouterGroup<OperatorContext>) {
        tenant.get("") { request, context in try one(try await desk.settings.tenant(by: context.acting)) }
        tenant.patch("") { request, context in
            let (version, changes) = try await change(request)
            return try one(try await desk.settings.changeTenant(changes, replacing: version, by: context.acting))
        }
        tenant.post("close", use: closeTenant)
        tenant.get("hosts", use: listHosts)
        tenant.put("hosts/{host}", use: addHost)
        tenant.delete("hosts/{host}", use: removeHost)
        tenant.get("policies") { request, context in try one(try await desk.settings.policy(by: context.acting)) }
        tenant.patch("policies") { request, context in
            let (version, changes) = try await change(request)
            return try one(try await desk.settings.changePolicy(changes, replacing: version, by: context.acting))
        }
        for (path, kind) in [
            ("calendars", SettingsDesk.Kind.calendar), ("credential-types", .credentialType), ("inquiry-types", .inquiryType),
            ("texts", .text),
        ] {
            addDocuments(path, kind, to: tenant)
        }
        tenant.get("periods", use: listPeriods)
        tenant.post("periods", use: addPeriod)
        tenant.get("periods/{period}") { request, context in
            try one(try await desk.settings.period(try id("period", context), by: context.acting))
        }
        tenant.patch("periods/{period}") { request, context in
            let id = try id("period", context)
            let (version, changes) = try await change(request)
            return try one(try await desk.settings.savePeriod(changes, replacing: (id, version), by: context.acting, key: nil))
        }
    }

    private func addDocuments(_ path: String, _ kind: SettingsDesk.Kind, to tenant: RouterGroup<OperatorContext>) {
        tenant.get(RouterPath(path)) { request, context in
            let (limit, cursor) = try place(request, fields: 1)
            return documents(
                try done(try await desk.settings.list(kind, after: cursor?[0], limit: limit + 1, by: context.acting)), limit: limit)
        }
        tenant.get(RouterPath("\(path)/{code}")) { request, context in
            try one(try await desk.settings.read(kind, try code(context), by: context.acting))
        }
        tenant.patch(RouterPath("\(path)/{code}")) { request, context in
            let code = try code(context)
            let (version, changes) = try await change(request)
            return try one(try await desk.settings.change(kind, code, changes, replacing: version, by: context.acting))
        }
        if kind == .text { return }
        tenant.post(RouterPath(path)) { request, context in
            var request = request
            let key = try await request.requestKey(upTo: Self.settingsLimit)
            let changes = try await request.json(SettingsChanges.self, upTo: Self.settingsLimit)
            return try made(try await desk.settings.create(kind, changes, by: context.acting, key: key))
        }
    }

    @Sendable private func listPeriods(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let (limit, cursor) = try place(request, fields: 1)
        let calendar = request.uri.queryParameters["calendar"].map(String.init)
        if calendar?.unicodeScalars.contains("\0") == true { throw Problem.invalidInput([.init("calendar", "malformed")]) }
        return documents(
            try done(try await desk.settings.periods(of: calendar, after: cursor?[0], limit: limit + 1, by: context.acting)), limit: limit)
    }

    @Sendable private func addPeriod(_ request: Request, _ context: OperatorContext) async throws -> Response {
        var request = request
        let key = try await request.requestKey(upTo: Self.settingsLimit)
        let changes = try await request.json(SettingsChanges.self, upTo: Self.settingsLimit)
        return try made(try await desk.settings.savePeriod(changes, replacing: nil, by: context.acting, key: key))
    }

    // MARK: What they share

    private func change(_ request: Request) async throws -> (version: Int32, changes: SettingsChanges) {
        (try request.expectedVersion(), try await request.json(SettingsChanges.self, upTo: Self.settingsLimit))
    }

    private func code(_ context: OperatorContext) throws(Problem) -> String {
        guard let code = context.parameters.get("code"), !code.unicodeScalars.contains("\0") else { throw Problem(.notFound) }
        return code
    }

    private func one(_ answer: OperatorAnswer<SettingsDocument>) throws(Problem) -> Response {
        let document = try done(answer)
        return .document(document.json, version: document.version)
    }

    private func made(_ answer: OperatorAnswer<SettingsDocument>) throws(Problem) -> Response {
        switch answer {
        case .done(let document): .document(document.json, version: document.version, status: .created)
        case .replayed(let id): replayed(id)
        case .refused(let refusal): throw Problem(refusal)
        }
    }

    func documents(_ documents: [SettingsDocument], limit: Int) -> Response {
        .json { json in
            json.array("items", documents: documents.prefix(limit).map(\.json))
            if documents.count > limit { json.member("next", Cursor.encode([documents[limit - 1].place])) }
        }
    }
}
