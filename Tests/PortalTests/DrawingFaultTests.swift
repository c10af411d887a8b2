import HTTPTypes
import Hummingbird
import Logging
import Membership
import Synchronization
import Testing
import Web

@testable import Portal

@Suite("Pages that cannot be drawn")
struct DrawingFaultTests {
    static func pages(_ name: String, _ text: String) throws -> Pages {
        try Pages(templates: [(name, "{{%CONTENT_TYPE:MARKUP}}\n" + text)])
    }

    @Test("a tag that nothing fills is a fault that names page and tag, and no value")
    func aTagThatNothingFillsIsAFault() throws {
        let pages = try Self.pages("layout", "{{heading}}{{nobody}}{{w.nothing}}")
        let fault = #expect(throws: DrawingFault.unfilled(page: "message", tags: ["nobody", "w.nothing"])) {
            try pages.draw(MessagePage(kind: .fault(requestID: "01J8")), in: Samples.frame(.ja))
        }
        #expect(fault?.description == "nothing fills {{nobody}}, {{w.nothing}} where the page template message is drawn")
    }

    @Test("a template that is not there is a fault")
    func aTemplateThatIsNotThereIsAFault() throws {
        let pages = try Self.pages("bare", "")
        #expect(throws: DrawingFault.noTemplate("layout")) { try pages.draw(MessagePage(kind: .notFound), in: Samples.frame(.ja)) }
    }

    @Test("a problem is shown in its words when its page cannot be drawn, and the log says why")
    func aProblemIsShownWithoutTemplates() throws {
        let pages = try Self.pages("bare", "{{hole}}")
        let notes = Notes()
        let response = Answers.bare(Problem(.unavailable), requestID: "01J8", language: .en, pages: pages, logger: notes.logger)
        #expect(response.status == .serviceUnavailable)
        #expect(response.headers[.retryAfter] == "\(Problem.unavailableSeconds)")
        #expect(notes.all == ["a problem could not be shown: nothing fills {{hole}} where the page template bare is drawn"])
        let words = pages.words(of: MessagePage(kind: .fault(requestID: "<01J8>")), in: .en)
        #expect(words.contains("<h1>We could not complete this</h1>") && words.contains("&lt;01J8&gt;"))
    }
}

/// What was logged, as message and error.
private final class Notes: Sendable {
    private let noted = Mutex<[String]>([])

    var all: [String] { noted.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(notes: self) } }

    private struct Handler: LogHandler {
        let notes: Notes
        var logLevel: Logger.Level = .trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            notes.noted.withLock { $0.append("\(event.message): \(event.metadata?["error"] ?? "")") }
        }
    }
}
