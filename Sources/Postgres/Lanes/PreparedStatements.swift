/// How a call is sent over the connection that was chosen for it.
enum Sending: Equatable {
    /// Parsed on every call.
    case unnamed
    case execute(String)
    /// Parse, Bind and Execute in one pipeline, before one Sync: being first costs no round trip.
    case prepareAndExecute(String)
}

/// What one connection has parsed, or is about to have: entries are made when a Parse is *sent*, because those sent
/// behind it in the same pipeline find it done.
///
/// A call whose `null` left a type open fits any entry that agrees on the rest, and an entry with an open type fits no
/// call that names it: the server has guessed there. Each statement so ends with few entries, most with one.
/// Names carry a number that is never used twice: one that was forgotten may still exist on the server.
struct PreparedStatements {
    private struct Entry {
        let name: String
        let types: [UInt32]
    }

    private var entries: [String: [Entry]] = [:]
    private var made = 0

    mutating func sending(of statement: String, types: [UInt32]) -> Sending {
        if let known = entries[statement] {
            for entry in known where Self.fits(types, entry.types) { return .execute(entry.name) }
        }
        made += 1
        let entry = Entry(name: "\(statement).\(made)", types: types)
        // Newest first: it is the one with the most types named.
        entries[statement, default: []].insert(entry, at: 0)
        return .prepareAndExecute(entry.name)
    }

    mutating func forget(_ name: String, of statement: String) {
        entries[statement]?.removeAll { $0.name == name }
    }

    private static func fits(_ wanted: [UInt32], _ known: [UInt32]) -> Bool {
        guard wanted.count == known.count else { return false }
        for index in wanted.indices where wanted[index] != 0 && wanted[index] != known[index] { return false }
        return true
    }
}
