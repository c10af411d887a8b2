import ArgumentParser
import Foundation
import Membership
import Web

/// A field of a settings document, as the command line spells it: `name.ja=…`, `graceDays=30`, `reminderDays=30,7`.
struct SettingsField {
    enum Shape {
        case text, integer, flag, texts, integers
        /// Empty: none.
        case textOrNone, integerOrNone
    }

    let path: String
    let shape: Shape
    /// What it may be; empty: anything of its shape.
    let choices: [String]
    /// Of a choice: what whoever makes it should know. Said in the help, and when it is made.
    let warnings: [String: String]

    init(_ path: String, _ shape: Shape = .text, choices: [String] = [], warnings: [String: String] = [:]) {
        self.path = path
        self.shape = shape
        self.choices = choices
        self.warnings = warnings
    }

    /// As a help text names the fields there are.
    static func list(of fields: [SettingsField]) -> String {
        "Fields: "
            + fields.map { $0.path + ($0.choices.isEmpty ? "" : " (\($0.choices.joined(separator: ", ")))") }.joined(separator: ", ") + "."
            + fields.flatMap(\.told).map { "\n\n" + $0 }.joined()
    }

    private var told: [String] { choices.compactMap { choice in warnings[choice].map { "\(path)=\(choice): \($0)." } } }

    /// `name.ja` at the head of a column: Name (ja).
    static func title(of path: String) -> String {
        let parts = path.split(separator: ".")
        let words = parts[0].reduce(into: "") { words, letter in words += letter.isUppercase ? " " + letter.lowercased() : String(letter) }
        return words.prefix(1).uppercased() + words.dropFirst() + (parts.count > 1 ? " (\(parts[1]))" : "")
    }

    static func wording(_ name: String) -> [SettingsField] { [SettingsField("\(name).ja"), SettingsField("\(name).en")] }

    /// What was typed, as JSON. What is no number goes as text: the refusal then names the field.
    private func value(_ typed: String) -> JSONValue {
        switch shape {
        case .text: .string(typed)
        case .textOrNone: typed.isEmpty ? .null : .string(typed)
        case .integerOrNone where typed.isEmpty: .null
        case .integer, .integerOrNone: Int(typed).map { .integer($0) } ?? .string(typed)
        case .flag: ["true": .bool(true), "false": .bool(false)][typed] ?? .string(typed)
        case .texts: .array(typed.split(separator: ",").map { .string(String($0)) })
        case .integers: .array(typed.split(separator: ",").map { part in Int(part).map { .integer($0) } ?? .string(String(part)) })
        }
    }

    /// `["name.ja=…"]` as the changes of a document.
    static func changes(_ assignments: [String], of fields: [SettingsField]) throws -> SettingsChanges {
        var changes: [String: JSONValue] = [:]
        for assignment in assignments {
            guard let mark = assignment.firstIndex(of: "=") else {
                throw ValidationError("“\(assignment)” says no value: write FIELD=VALUE")
            }
            let path = String(assignment[..<mark])
            guard let field = fields.first(where: { $0.path == path }) else {
                throw ValidationError("there is no field “\(path)”; there are \(fields.map(\.path).joined(separator: ", "))")
            }
            let typed = String(assignment[assignment.index(after: mark)...])
            guard field.choices.isEmpty || field.choices.contains(typed) else {
                throw ValidationError("“\(typed)” is no \(path); there are \(field.choices.joined(separator: ", "))")
            }
            if let warning = field.warnings[typed] {
                try FileHandle.standardError.write(contentsOf: Data("note: \(path)=\(typed): \(warning)\n".utf8))
            }
            let value = field.value(typed)
            let parts = path.split(separator: ".").map(String.init)
            if parts.count == 1 {
                changes[path] = value
            } else {
                var members: [String: JSONValue] = [:]
                if case .object(let earlier)? = changes[parts[0]] { members = earlier }
                members[parts[1]] = value
                changes[parts[0]] = .object(members)
            }
        }
        guard !changes.isEmpty else { throw ValidationError("say what to set: FIELD=VALUE …") }
        return SettingsChanges(changes)
    }
}

extension JSONValue {
    /// In a list; an instant of a settings document is where a period begins or ends.
    fileprivate var cell: Cell? {
        if case .string(let text) = self, text.hasSuffix("Z"), let instant = Date(rfc3339: text) { return .limit(instant) }
        return shown.map(Cell.text)
    }

    /// For people.
    var shown: String? {
        switch self {
        case .null: nil
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let value): value
        case .array(let values): values.compactMap(\.shown).joined(separator: ",")
        case .object(let members): members.keys.sorted().map { "\($0): \(members[$0]?.shown ?? "–")" }.joined(separator: "; ")
        }
    }
}

extension OperatorOptions {
    /// A document for people, a line a field, or for programs.
    func show(_ document: SettingsDocument, _ fields: [SettingsField], in time: LocalTime) throws {
        let value = try document.value
        if json { return try Output.json(value) }
        let lines = fields.map { (name: $0.path, value: value[$0.path]?.shown) } + [(name: "version", value: String(document.version))]
        Swift.print(Column.table(of: lines, [Column("field", "Field") { $0.name }, Column("value", "Value") { $0.value }], in: time))
    }

    func list(_ documents: Listing<SettingsDocument>, _ paths: [String]) throws {
        try print(
            try documents.map { try $0.value },
            whole: (paths + ["version"]).map { path in Column(key: path, title: SettingsField.title(of: path)) { $0[path]?.cell } })
    }

    func saved(_ document: SettingsDocument, _ what: String) throws {
        if json { return try Output.json(try document.value) }
        Swift.print("saved \(what), version \(document.version)")
    }
}
