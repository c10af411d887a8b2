import Foundation
import Membership
import Web

/// A case as `case show` prints it for people.
struct ShownCase {
    private struct Compared {
        let field: String
        let given: String?
        let registered: String?
        let verdict: String
    }

    private let value: JSONValue
    private let version: Int32
    private let time: LocalTime
    private let compared: [Compared]

    init(_ value: JSONValue, version: Int32, time: LocalTime) throws {
        self.value = value
        self.version = version
        self.time = time
        compared = Self.members(value["comparison"]).map { line in
            Compared(
                field: Self.text(line["field"]) ?? "", given: Self.text(line["given"]), registered: Self.text(line["registered"]),
                verdict: Self.text(line["verdict"]) ?? "")
        }
    }

    var text: String {
        var lines = ["\(of("caseNumber") ?? "")  \(of("purpose") ?? ""): \(of("state") ?? ""), version \(version)"]
        lines.append("  opened \(of("openedAt") ?? "") (\(time.name))")
        lines.append("  about \(about)")
        if let person = of("predecessor.person") {
            lines.append("  replaces \(person), \(of("predecessor.address") ?? ""), delivery \(of("predecessor.delivery") ?? "")")
        }
        for (title, path) in [
            ("refused because", "refusal"), ("address to be proven until", "proveUntil"), ("proven", "provenAt"),
            ("may be objected to until", "coolingUntil"), ("objected", "objectedAt"),
        ] {
            if let told = of(path) { lines.append("  \(title) \(told)") }
        }
        let wanted = Self.members(value["wanted"]).compactMap(Self.text)
        if !wanted.isEmpty { lines.append("  asked to say more about \(wanted.joined(separator: ", "))") }
        lines.append("")
        lines.append(
            Column.table(
                of: compared,
                [
                    Column("field", "Field") { $0.field }, Column("given", "Said") { $0.given },
                    Column("registered", "Registered") { $0.registered }, Column("verdict", "Compared") { $0.verdict },
                ], in: time))
        if let supplement = of("supplement") { lines.append("\nadded:\n\(supplement)") }
        let decisions = Self.members(value["decisions"]).map { decision in
            ["decidedAt", "operator", "decision", "note"].compactMap { Self.text(decision[$0]).map(shown) }.joined(separator: "  ")
        }
        if !decisions.isEmpty { lines.append("\n" + decisions.joined(separator: "\n")) }
        let others = Self.members(value["candidates"]).compactMap { candidate in
            Self.text(candidate["memberId"]).map { "\($0) \(Self.text(candidate["name"]) ?? "")" }
        }
        if !others.isEmpty { lines.append("\nmay be meant: " + others.joined(separator: ", ")) }
        return lines.joined(separator: "\n")
    }

    private var about: String {
        guard let memberID = of("organisation.memberId") else { return "nobody yet: say whom with `case assign`" }
        return "\(memberID) \(of("organisation.name") ?? "") (\(of("organisation.status") ?? ""))"
    }

    private func of(_ path: String) -> String? { Self.text(value[path]).map(shown) }

    /// Instants in the tenant's zone.
    private func shown(_ text: String) -> String {
        text.hasSuffix("Z") ? Date(rfc3339: text).map { time.text($0) } ?? text : text
    }

    private static func text(_ value: JSONValue?) -> String? {
        guard case .string(let text)? = value else { return nil }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).harmless }.joined(separator: "\n")
    }

    private static func members(_ value: JSONValue?) -> [JSONValue] {
        guard case .array(let members)? = value else { return [] }
        return members
    }
}
