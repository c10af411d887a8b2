import Foundation

/// Writes one Swift file with a (path, text) pair for each SQL file that the binary needs at run time.
@main
enum EmbedSQLTool {
    static func main() throws {
        guard CommandLine.arguments.count == 3 else {
            throw UsageError()
        }
        let root = URL(filePath: CommandLine.arguments[1], directoryHint: .isDirectory).resolvingSymlinksInPath()
        let output = URL(filePath: CommandLine.arguments[2])
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter(isNeeded).sorted()
        var lines = ["extension EmbeddedSQL {", "    static let carried: [SQLFile] = ["]
        for path in paths {
            let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
            lines.append("        SQLFile(path: \(literal(path)), text: \(literal(text))),")
        }
        lines += ["    ]", "}", ""]
        let source = lines.joined(separator: "\n")
        // An unchanged file keeps its date, so that nothing after it is built again.
        if (try? String(contentsOf: output, encoding: .utf8)) != source {
            try source.write(to: output, atomically: true, encoding: .utf8)
        }
    }

    static func isNeeded(_ path: String) -> Bool {
        let folders = ["migrations/", "current/", "checks/"]
        return path.hasSuffix(".sql") && (path == "roles.sql" || folders.contains { path.hasPrefix($0) })
    }

    /// One literal on one line: a multi-line literal would normalise line ends and strip indentation, and the checksum is over
    /// the very bytes of the file.
    static func literal(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": literal += "\\\""
            case "\\": literal += "\\\\"
            case "\n": literal += "\\n"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: literal += "\\u{\(String(scalar.value, radix: 16))}"
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }
}

struct UsageError: Error, CustomStringConvertible {
    let description = "usage: EmbedSQLTool <sql folder> <output.swift>"
}
