public import Foundation
import Membership
import Sealing

/// A composed mail: who sends it to whom, its header and its text. Prints neither recipient nor text.
public struct Letter: Sendable {
    public enum BodyEncoding: Sendable {
        /// For SMTP: arrives unchanged through every relay.
        case base64
        /// For files that people read.
        case eightBit
    }

    public let id: UUID
    /// Without angle brackets, quoted where SMTP needs it.
    public let sender: String
    public let recipient: String
    private let header: String
    private let body: Secret<String>

    init(
        id: UUID, sender: Address, senderName: String, recipient: Address, subject: String, language: Language, date: String,
        body: Secret<String>
    ) {
        self.id = id
        self.sender = sender.spelling
        self.recipient = recipient.spelling
        self.body = body
        header = Self.header([
            ("Date", date),
            ("From", "\(EncodedWords.phrase(senderName))\r\n <\(sender.spelling)>"),
            ("To", "<\(recipient.spelling)>"),
            ("Subject", EncodedWords.unstructured(subject)),
            // Stable: a mail that is sent again after a courier died is known as the same mail.
            ("Message-ID", "<\(id.uuidString.lowercased())@\(sender.domain)>"),
            ("Auto-Submitted", "auto-generated"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Language", language.rawValue),
        ])
    }

    /// The whole message with CRLF line ends.
    public func message(_ encoding: BodyEncoding) -> [UInt8] {
        let text = SingleLine.each(body.reveal()).replacing("\n", with: "\r\n")
        switch encoding {
        case .base64:
            let lines = Data(text.utf8).base64EncodedString(options: [
                .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
            ])
            return Array("\(header)Content-Transfer-Encoding: base64\r\n\r\n\(lines)\r\n".utf8)
        case .eightBit:
            return Array("\(header)Content-Transfer-Encoding: 8bit\r\n\r\n\(text)".utf8)
        }
    }

    /// Values are ASCII by now and fold with CRLF and a space; anything else is a fault of this module, not of data.
    private static func header(_ fields: [(name: String, value: String)]) -> String {
        fields.map { name, value in
            let unfolded = value.replacing("\r\n ", with: " ")
            precondition(unfolded.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "\(name) is not folded ASCII")
            return "\(name): \(value)\r\n"
        }.joined()
    }
}

extension Letter: CustomStringConvertible, CustomReflectable {
    public var description: String { "letter \(id)" }
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
