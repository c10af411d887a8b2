import Mustache

/// Every template of the binary, parsed once.
struct TemplateShelf: Sendable {
    struct Broken: Error, CustomStringConvertible {
        let template: String
        let reason: String
        var description: String { "the page template \(template) cannot be read: \(reason)" }
    }

    let library: MustacheLibrary

    init(_ sources: [(name: String, text: String)]) throws(Broken) {
        MustacheContentTypes.register(MarkupEscaping(), named: MarkupEscaping.name)
        var library = MustacheLibrary()
        for source in sources {
            guard source.text.hasPrefix("{{%CONTENT_TYPE:\(MarkupEscaping.name)}}") else {
                throw Broken(template: source.name, reason: "it does not begin with its content type")
            }
            guard !source.text.contains("{{{"), !source.text.contains("{{&") else {
                throw Broken(template: source.name, reason: "it has an unescaped tag")
            }
            do {
                try library.register(source.text, named: source.name)
            } catch {
                throw Broken(template: source.name, reason: "\(error)")
            }
        }
        self.library = library
    }
}
