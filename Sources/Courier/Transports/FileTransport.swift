import Foundation
public import Membership
import Synchronization

/// Writes each letter to `<folder>/<n>.eml`, n counting on from what is there. For development and tests.
public final class FileTransport: MailTransport {
    public struct Unusable: Error, CustomStringConvertible {
        public let description: String
    }

    private let folder: String
    private let next: Mutex<Int>

    public init(folder: String) throws(Unusable) {
        self.folder = folder
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            let last = names.compactMap { $0.hasSuffix(".eml") ? Int($0.dropLast(4)) : nil }.max() ?? 0
            next = Mutex(last + 1)
        } catch {
            throw Unusable(description: "mails cannot be written to \(folder)")
        }
    }

    public func deliver(_ letter: Letter, before deadline: ContinuousClock.Instant) async -> Settlement {
        let draft = "\(folder)/.\(UUID().uuidString)"
        defer { unlink(draft) }
        guard
            FileManager.default.createFile(atPath: draft, contents: Data(letter.message(.eightBit)), attributes: [.posixPermissions: 0o600])
        else {
            return .deferred(replyClass: "file")
        }
        while true {
            let number = next.withLock { next in
                defer { next += 1 }
                return next
            }
            // A link appears whole or not at all, and never over a file that another process wrote meanwhile.
            if link(draft, "\(folder)/\(number).eml") == 0 { return .handedOver }
            if errno != EEXIST { return .deferred(replyClass: "file") }
        }
    }
}
