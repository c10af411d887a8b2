import ArgumentParser
import Foundation
import Membership

extension OrganisationCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Bring organisations in from a CSV file: new ones are made, known ones changed, by member ID.",
            discussion: """
                Columns by their names in English or Japanese: memberId 会員番号, name 法人名, nameKana 法人名カナ, nameEn 法人名英語, \
                membershipClass 会員区分, contractFrom 契約開始日, contractUntil 契約終了日の翌日, contactEmail 連絡先メールアドレス, \
                contactName 連絡先氏名, contactRole 連絡先役割, and credential:<type> パスワード:<種別> for passwords that are in use \
                already. What the file does not have stays as it is. One line that is wrong, and nothing is written.
                """)

        @OptionGroup var options: OperatorOptions
        @Argument(help: "The file; - for standard input.") var file: String
        @Option(help: "utf-8 or cp932; without it as a byte order mark or a Japanese header tells, else UTF-8.") var encoding: String?
        @Flag(help: "Say what would come of it; write nothing.") var dryRun = false
        @Flag(help: "Write the valid lines although others are wrong.") var skipInvalid = false

        func validate() throws {
            if let encoding, FileEncoding(named: encoding) == nil { throw ValidationError("there is no encoding “\(encoding)”") }
        }

        func run() async throws {
            let order = Imports.Order(
                encoding: encoding.flatMap(FileEncoding.init(named:)), isDryRun: dryRun, skipsInvalid: skipInvalid)
            let input = try InputFile(file)
            let shown = try await options.atTheDesk { work in
                var bar = ProgressBar("taking in", total: try input.lines() ?? 0, isQuiet: options.json)
                defer { bar.finish() }
                let report = try await work.desk.imports.bring(input, order, tenant: try work.memberTenant, by: work.acting) {
                    bar.advance(by: $0)
                }.orRefuse()
                var invalid: [Shown.Line] = []
                try await work.desk.imports.tellInvalid(of: report, by: work.acting) { invalid += $0.map(Shown.Line.init) }
                return Shown(report, invalid)
            }
            if options.json { try Output.json(shown) } else { print(shown.text(isDryRun: dryRun)) }
            // A dry run ends as the run would that it speaks of.
            if !shown.invalid.isEmpty, !(dryRun ? skipInvalid : shown.applied) { throw ExitCode.failure }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "Write organisations as the CSV file that the import reads; no password.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "The file; without it standard output.") var output: String?
        @Option(help: "Only those that are \(OrganisationRegister.Status.allCases.map(\.rawValue).joined(separator: ", ")).") var status:
            String?
        @Option(help: "en or ja: of the header and the roles.") var language = "en"
        @Flag(help: "Begin with a byte order mark, by which Excel knows UTF-8.") var bom = false

        func validate() throws {
            if let status, OrganisationRegister.Status(rawValue: status) == nil { throw ValidationError("there is no status “\(status)”") }
            if Language(rawValue: language) == nil { throw ValidationError("there is no language “\(language)”") }
            if options.json && output == nil { throw ValidationError("--json tells of the file: name one with --output") }
        }

        func run() async throws {
            let order = Exports.Order(
                status: status.flatMap(OrganisationRegister.Status.init(rawValue:)), language: Language(rawValue: language) ?? .en,
                hasMark: bom)
            try await options.atTheDesk { work in
                var page = try await work.desk.exports.page(order, after: nil, by: work.acting).orRefuse()
                let target = try output.map(Self.create) ?? .standardOutput
                try target.write(contentsOf: page.bytes)
                while let last = page.last {
                    page = try await work.desk.exports.page(order, after: last, by: work.acting).orRefuse()
                    try target.write(contentsOf: page.bytes)
                }
            }
            if let output { try options.say("written to \(output)", ["written": .text(output)]) }
        }

        /// It holds addresses: for its owner alone.
        private static func create(_ path: String) throws -> FileHandle {
            let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            guard descriptor >= 0 else { throw RefusedCommand("\(path) cannot be written") }
            return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        }
    }
}

extension OrganisationCommand.Import {
    /// What came of a file, in the words of the API.
    struct Shown: Encodable {
        let lines: Int
        let created: Int
        let updated: Int
        let unchanged: Int
        let credentials: Int
        let applied: Bool
        let invalid: [Line]

        struct Line: Encodable {
            let line: Int32
            let column: String?
            let reason: String
            let value: String?
            let otherLine: Int32?

            init(_ line: InvalidLine) {
                self.line = line.line
                column = line.column
                reason = line.reason
                value = line.value
                otherLine = line.otherLine
            }
        }

        init(_ report: ImportReport, _ invalid: [Line]) {
            lines = report.lines
            created = report.created
            updated = report.updated
            unchanged = report.unchanged
            credentials = report.credentials
            applied = report.applied
            self.invalid = invalid
        }

        func text(isDryRun: Bool) -> String {
            var parts: [String] = []
            if !invalid.isEmpty {
                parts.append(
                    Column.table(
                        of: invalid,
                        [
                            Column("line", "Line", number: \.line), Column("column", "Column") { $0.column },
                            Column("reason", "Reason") { $0.reason },
                            Column("value", "There stands") { $0.value },
                            Column("otherLine", "First on line") { $0.otherLine.map(String.init) },
                        ], in: LocalTime(timeZone: "UTC")))
                if let legend = ImportReasons.legend(of: invalid.map(\.reason)) { parts.append(legend) }
            }
            let counts =
                applied
                ? "\(created) created, \(updated) updated, \(unchanged) unchanged"
                : "\(created) would be created, \(updated) updated, \(unchanged) left as they are"
            parts.append("\(counted(lines, "line")): \(counts), \(invalid.count) invalid; \(counted(credentials, "password"))")
            if !applied { parts.append(isDryRun ? "nothing was written: a dry run" : "nothing was written") }
            return parts.joined(separator: "\n")
        }
    }
}

/// A file or standard input, piece by piece.
struct InputFile: AsyncSequence {
    private let path: String?

    init(_ name: String) throws {
        path = name == "-" ? nil : name
        guard let path else { return }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw RefusedCommand("\(path) is a folder")
        }
        if FileHandle(forReadingAtPath: path) == nil { throw RefusedCommand("\(path) cannot be read") }
    }

    /// About how many lines it has below its header; nil for what can be read only once.
    func lines() throws -> Int? {
        guard let path, let handle = FileHandle(forReadingAtPath: path), (try? handle.seekToEnd()) != nil else { return nil }
        try handle.seek(toOffset: 0)
        var count = 0
        while let data = try handle.read(upToCount: 1 << 16), !data.isEmpty { count += data.count { $0 == 0x0A } }
        return Swift.max(0, count - 1)
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        let handle: FileHandle?

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            guard let data = try handle?.read(upToCount: 1 << 16), !data.isEmpty else { return nil }
            return Array(data)
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(handle: path.map { FileHandle(forReadingAtPath: $0) } ?? .standardInput)
    }
}
