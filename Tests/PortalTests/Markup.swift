import Foundation

@testable import Portal

/// Just enough of an HTML reader for what the tests ask of the pages.
enum Markup {
    /// The text of the elements that match, tags taken out and escapes undone.
    static func texts(of element: String, in html: String) -> [String] {
        html.matches(of: pattern("(?s)<\(element)(?: [^>]*)?>(.*?)</\(element)>")).map { text(of: String($0.output[1].substring ?? "")) }
    }

    static func text(of fragment: String) -> String {
        unescaped(fragment.replacing(pattern("<[^>]*>"), with: ""))
    }

    static func unescaped(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
            .replacing("&amp;", with: "&")
    }

    /// As an HTML reader sees it: by scalars.
    static func pattern(_ text: String) -> Regex<AnyRegexOutput> {
        guard let pattern = try? Regex(text) else { preconditionFailure("no pattern: \(text)") }
        return pattern.matchingSemantics(.unicodeScalar)
    }

    static func words(of html: String) -> String {
        let main = html.firstMatch(of: pattern("(?s)<main.*</main>")).map { String($0.output[0].substring ?? "") } ?? ""
        return text(of: main).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Problems of nesting: every element closed, in order.
    static func imbalance(in html: String) -> String? {
        let void: Set<String> = ["meta", "link", "input", "br", "wbr", "path"]
        var open: [String] = []
        for match in html.matches(of: pattern("<(/?)([a-z0-9]+)((?:\"[^\"]*\"|[^\">])*)>")) {
            let name = String(match.output[2].substring ?? "")
            if match.output[1].substring == "/" {
                guard open.popLast() == name else { return "</\(name)> closes something else" }
            } else if !void.contains(name) {
                open.append(name)
            }
        }
        return open.isEmpty ? nil : "still open: \(open)"
    }
}
