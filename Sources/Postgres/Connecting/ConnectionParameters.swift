import CLibPQ

/// A connection string, taken apart by libpq and handed back to it as keywords and values. No string is ever built, so
/// nothing in a value can turn into another option.
struct ConnectionParameters: Sendable {
    private let keywords: [String]
    private let values: [String]

    init(_ connectionString: String, connectTimeout: Duration, callTimeout: Duration) throws(PostgresError) {
        if connectionString.utf8.contains(0) { throw PostgresError(.usage, reason: "the connection string holds a NUL character") }
        var given: [(keyword: String, value: String)] = []
        guard let options = PQconninfoParse(connectionString, nil) else {
            // libpq's own text quotes the string, password and all.
            throw PostgresError(.usage, reason: "the connection string is not one that libpq reads")
        }
        defer { PQconninfoFree(options) }
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { given.append((String(cString: keyword), String(cString: value))) }
            option += 1
        }
        func fallBack(_ keyword: String, _ value: String) {
            if !given.contains(where: { $0.keyword == keyword }) { given.append((keyword, value)) }
        }
        fallBack("connect_timeout", String(max(1, connectTimeout.components.seconds)))
        fallBack("fallback_application_name", "aikotoba")
        // A peer that vanished without a word is noticed in a minute while idle, and as soon as a call would time out.
        fallBack("keepalives_idle", "30")
        fallBack("keepalives_interval", "10")
        fallBack("keepalives_count", "3")
        fallBack("tcp_user_timeout", String(max(1, callTimeout.components.seconds) * 1_000))
        // Ours whatever the string says: Swift's strings are UTF-8.
        given.removeAll { $0.keyword == "client_encoding" }
        given.append(("client_encoding", "UTF8"))
        keywords = given.map(\.keyword)
        values = given.map(\.value)
    }

    /// Blocks until connected or failed; the caller owns the connection either way, and nil means no memory.
    func connect() -> OpaquePointer? {
        func withCStrings<Result>(
            _ strings: ArraySlice<String>, _ pointers: inout [UnsafePointer<CChar>?], _ body: ([UnsafePointer<CChar>?]) -> Result
        ) -> Result {
            guard let first = strings.first else { return body(pointers + [nil]) }
            return first.withCString { pointer in
                pointers.append(pointer)
                return withCStrings(strings.dropFirst(), &pointers, body)
            }
        }
        var keywordPointers: [UnsafePointer<CChar>?] = []
        var valuePointers: [UnsafePointer<CChar>?] = []
        return withCStrings(keywords[...], &keywordPointers) { keywords in
            withCStrings(values[...], &valuePointers) { values in
                PQconnectdbParams(keywords, values, 0)
            }
        }
    }
}
