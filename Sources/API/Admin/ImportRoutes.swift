import HTTPTypes
import Hummingbird
import Membership
import NIOCore
import Web

extension AdminAPI {
    /// Reads the file as it comes, and answers with what came of it and a result for each line that was not taken. Sent again it
    /// changes nothing more, so it takes no Idempotency-Key.
    @Sendable func importOrganisations(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let tenant = try tenant(context)
        let order = try importOrder(request)
        guard request.headers[.contentEncoding] == nil else { throw Problem(.unsupportedMediaType) }
        let (acting, requestID, imports) = (context.acting, context.id, desk.imports)
        let file = StreamedBody(request, upTo: Self.largestFile)
        guard request.wantsEvents else {
            let report = try done(try await imports.bring(file, order, tenant: tenant, by: acting) { _ in })
            return .json(streamed: { json in try await json.write(report, of: imports, by: acting) })
        }
        return .events(of: requestID, logger: context.logger) { events in
            var count = 0
            let answer = try await imports.bring(file, order, tenant: tenant, by: acting) { number in
                count += number
                let lines = count
                try await events.send("progress") { json in json.member("done", lines) }
            }
            switch answer {
            case .done(let report):
                try await events.send("finished", streamed: { json in try await json.write(report, of: imports, by: acting) })
            case .refused(let refusal): try await events.refuse(Problem(refusal), requestID: requestID)
            case .replayed: break
            }
        }
    }

    /// In bytes: more than any register has.
    private static let largestFile = 256 << 20

    private func importOrder(_ request: Request) throws(Problem) -> Imports.Order {
        let parts = (request.headers[.contentType] ?? "").split(separator: ";").map { $0.lowercased().filter { $0 != " " && $0 != "\"" } }
        guard parts.first == "text/csv" else { throw Problem(.unsupportedMediaType) }
        let parameters = request.uri.queryParameters
        let said = parameters["encoding"].map(String.init) ?? parts.first { $0.hasPrefix("charset=") }.map { String($0.dropFirst(8)) }
        let encoding = try said.map { name throws(Problem) in
            guard let encoding = FileEncoding(named: name) else { throw Problem.invalidInput([.init("encoding", "unknown")]) }
            return encoding
        }
        return Imports.Order(
            encoding: encoding, isDryRun: try flag("dryRun", request), skipsInvalid: try flag("skipInvalid", request))
    }

    private func flag(_ name: String, _ request: Request) throws(Problem) -> Bool {
        switch request.uri.queryParameters[name[...]] {
        case nil, "false": return false
        case "true", "": return true
        default: throw Problem.invalidInput([.init(name, "not-a-boolean")])
        }
    }

    /// All organisations, or those of one status, as the file that the import reads; no password.
    @Sendable func exportOrganisations(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let parameters = request.uri.queryParameters
        let status = try parameters["status"].map { text throws(Problem) in
            guard let status = OrganisationRegister.Status(rawValue: String(text)) else {
                throw Problem.invalidInput([.init("status", "unknown")])
            }
            return status
        }
        guard let language = Language(rawValue: parameters["language"].map(String.init) ?? "en") else {
            throw Problem.invalidInput([.init("language", "unknown")])
        }
        let order = Exports.Order(status: status, language: language, hasMark: try flag("bom", request))
        let (acting, exports) = (context.acting, desk.exports)
        let first = try done(try await exports.page(order, after: nil, by: acting))
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"organisations.csv\"",
            ],
            body: ResponseBody { writer in
                var page = first
                try await writer.write(ByteBuffer(bytes: page.bytes))
                while let last = page.last {
                    guard case .done(let next) = try await exports.page(order, after: last, by: acting) else { throw Problem(.fault) }
                    page = next
                    try await writer.write(ByteBuffer(bytes: page.bytes))
                }
                try await writer.finish(nil)
            })
    }
}

extension JSONStream {
    @concurrent fileprivate func write(_ report: ImportReport, of imports: Imports, by acting: Acting) async throws {
        text.member("lines", report.lines)
        text.member("created", report.created)
        text.member("updated", report.updated)
        text.member("unchanged", report.unchanged)
        text.member("credentials", report.credentials)
        text.member("applied", report.applied)
        text.beginArray("invalid")
        try await imports.tellInvalid(of: report, by: acting) { lines in
            text.elements(lines) { json, line in
                json.member("line", Int(line.line))
                json.member("column", line.column)
                json.member("reason", line.reason)
                json.member("value", line.value)
                json.member("otherLine", line.otherLine.map(Int.init))
            }
            try await flush()
        }
        text.endArray()
    }
}
