import Mustache

/// A subject and a body with tags. The engine renders a missing tag as nothing, without a word; here it is an error.
struct LetterTemplate: Sendable {
    struct MissingTag: Error, Equatable {
        let name: String
    }

    private let subject: MustacheTemplate
    private let body: MustacheTemplate
    let tags: Set<String>

    /// Both texts are Mustache with variables and sections only. They are our own source, so a broken one stops the
    /// program at its first mail, and the tests before that.
    init(subject: String, body: String) {
        for text in [subject, body] {
            precondition(!text.contains("{{{") && !text.contains("{{&") && !text.contains("{{>"), "only plain tags and sections")
        }
        // Without the declaration the engine escapes for HTML.
        let declaration = "{{% CONTENT_TYPE:TEXT}}"
        self.subject = try! MustacheTemplate(string: declaration + subject)
        self.body = try! MustacheTemplate(string: declaration + body)
        tags = Self.tags(subject + body)
    }

    func render(_ values: [String: String], _ flags: [String: Bool]) throws(MissingTag) -> (subject: String, body: String) {
        for tag in tags where values[tag] == nil && flags[tag] == nil { throw MissingTag(name: tag) }
        let context = (values as [String: any Sendable]).merging(flags) { value, _ in value }
        return (subject.render(context), body.render(context))
    }

    static func tags(_ text: String) -> Set<String> {
        Set(
            text.split(separator: "{{", omittingEmptySubsequences: false).dropFirst().compactMap { piece in
                guard let end = piece.firstRange(of: "}}")?.lowerBound else { return nil }
                let name = piece[..<end]
                return String(name.first.map { "#^/".contains($0) } == true ? name.dropFirst() : name)
            })
    }
}
