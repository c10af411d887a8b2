import Postgres

/// A page outside the desk that signing in may lead to. Visitors bring its name; the address is the tenant's to say.
public struct ReturnPage: Sendable, Hashable, Decodable {
    public let code: String
    public let name: Wording
    /// A path of the host that signs in (`/members/`), or a whole address.
    public let url: String

    public init(code: String, name: Wording, url: String) {
        self.code = code
        self.name = name
        self.url = url
    }

    /// Names that lead to pages of the desk.
    public static let reserved: Set<String> = ["inquiries", "disclosures", "my-page"]

    /// `https://members.example.jp`, where the page is at a host of its own.
    public var origin: String? {
        guard !url.hasPrefix("/") else { return nil }
        return url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3).joined(separator: "/")
    }

    public struct Fault: Sendable {
        public let field: String
        public let reason: String
    }

    /// Why the page cannot be kept; empty when it can.
    public func faults(in settings: TenantSettings) -> [Fault] {
        var faults: [Fault] = []
        if !Self.isCode(code) { faults.append(Fault(field: "code", reason: "malformed")) }
        if settings.inquiryType(code) != nil || Self.reserved.contains(code) { faults.append(Fault(field: "code", reason: "taken")) }
        if name.ja.isEmpty || name.en.isEmpty { faults.append(Fault(field: "name", reason: "missing")) }
        if (name.ja + name.en).unicodeScalars.contains(where: { $0.value < 0x20 }) {
            faults.append(Fault(field: "name", reason: "malformed"))
        }
        if max(name.ja.count, name.en.count) > 200 { faults.append(Fault(field: "name", reason: "too-long")) }
        if !Self.isAddress(url) { faults.append(Fault(field: "url", reason: "malformed")) }
        return faults
    }

    public static func isCode(_ code: String) -> Bool {
        code.wholeMatch(of: #/[a-z0-9][a-z0-9\-]{0,62}/#) != nil
    }

    /// What SQL accepts as well: neither a path nor an address that a browser would take for another host.
    static func isAddress(_ url: String) -> Bool {
        url.utf8.count <= 2000 && url.wholeMatch(of: #/(https?:\/\/[A-Za-z0-9.:\-]+)?\/([!-.0-\[\]-~][!-~]*)?/#) != nil
    }
}

/// The return pages of a tenant, for operators.
public struct ReturnPages: Sendable {
    let database: Database
    let tenants: TenantDirectory

    public struct Kept: Sendable {
        public let page: ReturnPage
        public let version: Int32
    }

    public func list(_ acting: Acting, after last: String?, limit: Int) async throws -> OperatorAnswer<[Kept]> {
        let rows = try await database.call(.listReturnPages, acting.parameters + [last.map { .text($0) } ?? .null, .int(Int32(limit))])
        return try OperatorAnswer(rows, of: "list_return_pages", done: "read") { rows in
            try rows.map { row in
                let name = Wording(ja: try row.value("name_ja"), en: try row.value("name_en"))
                return Kept(
                    page: ReturnPage(code: try row.value("code"), name: name, url: try row.value("url")), version: try row.value("version"))
            }
        }
    }

    /// - Parameter version: of the page to change; nil for a new one.
    /// - Returns: the version that stands now.
    public func save(_ page: ReturnPage, replacing version: Int32?, by acting: Acting) async throws -> OperatorAnswer<Int32> {
        let rows = try await database.call(
            .saveReturnPage,
            acting.parameters
                + [.text(page.code), version.map { .int($0) } ?? .null, .text(page.name.ja), .text(page.name.en), .text(page.url)])
        let answer = try OperatorAnswer(rows, of: "save_return_page", done: "saved") { rows in
            try rows[0].value("version", as: Int32.self)
        }
        if case .done = answer { try await tenants.look() }
        return answer
    }

    /// - Parameter version: nil for whatever stands.
    public func remove(_ code: String, version: Int32?, by acting: Acting) async throws -> OperatorAnswer<Void> {
        let rows = try await database.call(.removeReturnPage, acting.parameters + [.text(code), version.map { .int($0) } ?? .null])
        let answer: OperatorAnswer<Void> = try OperatorAnswer(rows, of: "remove_return_page", done: "removed") { _ in }
        if case .done = answer { try await tenants.look() }
        return answer
    }
}

extension Statement {
    fileprivate static let listReturnPages = Statement(
        "list_return_pages", "select * from app.list_return_pages($1, $2, $3, $4, $5)", lane: .write, idempotent: true)
    fileprivate static let saveReturnPage = Statement(
        "save_return_page", "select * from app.save_return_page($1, $2, $3, $4, $5, $6, $7, $8)", lane: .write)
    fileprivate static let removeReturnPage = Statement(
        "remove_return_page", "select * from app.remove_return_page($1, $2, $3, $4, $5)", lane: .write)
}
