import Foundation

/// A real mail server (aiosmtpd) in a process of its own, for the time of one test.
final class MailServer {
    struct Broken: Error, CustomStringConvertible { let description: String }

    /// One mail as a mail program reads it.
    struct Taken: Decodable {
        let from: String
        let to: [String]
        /// The argument of RCPT.
        let spelled: String
        let names: [String]
        let headers: [String: String]
        let text: String
        let raw: String
        let peer: Int
        let tls: Bool
        let user: String?
    }

    struct Count: Decodable {
        let count: Int
        let connections: Int
    }

    let port: Int
    private let process = Process()
    private let input = Pipe()
    private let lines: LineReader

    init(_ arguments: String..., port: Int = 0) throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "smtp_server.py").path
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script, "--port", "\(port)"] + arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        lines = LineReader(output.fileHandleForReading)
        guard let words = lines.next()?.split(separator: " "), words.count == 2, let port = Int(words[1]) else {
            let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            throw Broken(description: said.split(separator: "\n").last.map(String.init) ?? "the test's mail server did not start")
        }
        self.port = port
    }

    deinit { stop() }

    /// The next mail taken; waits for it.
    func next() throws -> Taken {
        guard let line = lines.next() else { throw Broken(description: "the test's mail server took no further mail") }
        return try JSONDecoder().decode(Taken.self, from: Data(line.utf8))
    }

    func stop() {
        guard process.isRunning else { return }
        // Killed, not asked: it may be blocked on output that nobody reads any more.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Stops, and tells how many mails were taken; for servers started with `--count`.
    func stopCounting() throws -> Count {
        try input.fileHandleForWriting.close()
        guard let line = lines.next() else { throw Broken(description: "the test's mail server did not count") }
        process.waitUntilExit()
        return try JSONDecoder().decode(Count.self, from: Data(line.utf8))
    }
}

/// Whole lines of a pipe, blocking.
private final class LineReader {
    private let handle: FileHandle
    private var buffer: [UInt8] = []

    init(_ handle: FileHandle) { self.handle = handle }

    func next() -> String? {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                defer { buffer.removeSubrange(...end) }
                return String(decoding: buffer[..<end], as: UTF8.self)
            }
            let data = handle.availableData
            if data.isEmpty { return nil }
            buffer.append(contentsOf: data)
        }
    }
}
