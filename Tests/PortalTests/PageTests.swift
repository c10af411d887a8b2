import Foundation
import Membership
import Testing

@testable import Portal

/// Draws samples as the service draws pages.
struct Drawing {
    let pages: Pages

    init() throws { pages = try Pages() }

    func draw(_ sample: Sample) throws -> String { try pages.draw(sample.page, in: sample.frame) }
}

@Suite("Pages")
struct PageTests {
    @Test("no tag of any page in any state is without a value")
    func noTagIsWithoutAValue() throws {
        let drawing = try Drawing()
        for sample in Samples.all { #expect(throws: Never.self, "\(sample.name)") { try drawing.draw(sample) } }
    }

    @Test("every tag of every template is drawn by some page")
    func everyTagIsDrawnBySomePage() throws {
        // A section that no sample enters would hide its tags from the test above.
        let entered = try Drawing()
        let html = try Samples.all.map { try entered.draw($0) }.joined()
        for message in Message.allCases where Self.templates.contains(where: { $0.text.contains("w.\(message.rawValue)}}") }) {
            let text = MarkupEscaping().escapeText(message.text(in: .en))
            #expect(html.contains(text), "\(message) is in a template and on no page")
        }
    }

    @Test("every template file is embedded, declares its content type, is short and has no unescaped tag")
    func everyTemplateFileIsEmbedded() throws {
        let folder = Self.sources.appending(path: "Templates")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix(".mustache") }
        #expect(Set(files.map { String($0.dropLast(9)) }) == Set(EmbeddedTemplates.all.map(\.name)))
        for template in EmbeddedTemplates.all {
            #expect(template.text.hasPrefix("{{%CONTENT_TYPE:MARKUP}}"), "\(template.name)")
            #expect(template.text.split(separator: "\n").count <= 80, "\(template.name)")
            #expect(!template.text.contains("{{{") && !template.text.contains("{{&"), "\(template.name)")
            #expect(!template.text.contains("style="), "\(template.name)")
        }
    }

    @Test("a template that cannot be read stops the start")
    func aTemplateThatCannotBeReadStopsTheStart() {
        for text in ["{{%CONTENT_TYPE:MARKUP}}\n{{#open}}", "no content type", "{{%CONTENT_TYPE:MARKUP}}\n{{{raw}}}"] {
            #expect(throws: TemplateShelf.Broken.self) { try Pages(templates: [("layout", text)]) }
        }
    }

    @Test("every partial that a template names exists", arguments: EmbeddedTemplates.all.map(\.name))
    func everyPartialExists(_ name: String) throws {
        let names = Set(Self.templates.map(\.name))
        let text = try #require(Self.templates.first { $0.name == name }?.text)
        for match in text.matches(of: try Regex(#"\{\{> *([a-z-]+)\}\}"#)) {
            #expect(names.contains(String(match.output[1].substring ?? "")))
        }
    }

    @Test("every page is whole: one h1, one main, its language, elements closed in order", arguments: Samples.all.indices)
    func everyPageIsWhole(_ index: Int) throws {
        let sample = Samples.all[index]
        let html = try Drawing().draw(sample)
        #expect(html.hasPrefix("<!DOCTYPE html>"), "\(sample.name)")
        #expect(Markup.texts(of: "h1", in: html).count == 1, "\(sample.name)")
        #expect(html.matches(of: try Regex("<main[ >]")).count == 1)
        #expect(html.contains("<html lang=\"\(sample.language.rawValue)\">"))
        #expect(Markup.imbalance(in: html) == nil, "\(sample.name)")
    }

    @Test("no page has a style attribute, an inline script or an event attribute", arguments: Samples.all.indices)
    func noPageHasInlineCode(_ index: Int) throws {
        let html = try Drawing().draw(Samples.all[index])
        #expect(!html.contains(" style="))
        #expect(!html.contains("<style"))
        #expect(html.matches(of: try Regex("<script(?! src=\"/assets/portal.js)")).isEmpty)
        #expect(html.matches(of: try Regex(#"<[^>]* on[a-z]+="#)).isEmpty)
        #expect(!html.contains("javascript:"))
    }

    @Test("every id is given once, and every reference to one arrives", arguments: Samples.all.indices)
    func everyReferenceArrives(_ index: Int) throws {
        let html = try Drawing().draw(Samples.all[index])
        let ids = html.matches(of: try Regex(#" id="([^"]*)""#)).map { String($0.output[1].substring ?? "") }
        #expect(Set(ids).count == ids.count)
        for pattern in [
            #" (?:for|aria-labelledby|data-copies|data-shows)="([^"]*)""#, ##"href="#([^"]*)""##, #"aria-describedby="([^"]*)""#,
        ] {
            for match in html.matches(of: try Regex(pattern)) {
                for id in (match.output[1].substring ?? "").split(separator: " ") { #expect(ids.contains(String(id)), "\(id)") }
            }
        }
    }

    @Test("the title is the heading, the tenant and the system, and begins with the error after one", arguments: Samples.all.indices)
    func theTitleFollowsTheState(_ index: Int) throws {
        let sample = Samples.all[index]
        let title = try #require(Markup.texts(of: "title", in: try Drawing().draw(sample)).first)
        let error = sample.page.refusals.isEmpty ? "" : (sample.language == .ja ? "エラー：" : "Error: ")
        #expect(title == "\(error)\(sample.page.heading(in: sample.frame))｜\(sample.frame.tenantName) \(sample.frame.systemName)")
    }

    @Test("a refusal comes first in main, takes the focus and says at the field what it says above", arguments: Samples.all.indices)
    func aRefusalComesFirst(_ index: Int) throws {
        let sample = Samples.all[index]
        let html = try Drawing().draw(sample)
        guard !sample.page.refusals.isEmpty else {
            #expect(!html.contains("autofocus"))
            return
        }
        let summary = try #require(html.range(of: "class=\"summary\" tabindex=\"-1\" autofocus role=\"group\""))
        let heading = try #require(html.range(of: "<h1"))
        #expect(summary.lowerBound < heading.lowerBound)
        for refusal in sample.page.refusals {
            let times = html.components(separatedBy: MarkupEscaping().escapeText(refusal.words)).count - 1
            #expect(times == (refusal.field == nil ? 1 : 2), "\(refusal.words)")
            if let field = refusal.field {
                #expect(
                    html.contains("aria-describedby=\"\(field)-error \(field)-hint\"")
                        || html.contains("aria-describedby=\"\(field)-error\""))
            }
        }
    }

    @Test("every form is sent by POST, to this tenant, with its token")
    func everyFormHasItsToken() throws {
        let drawing = try Drawing()
        for sample in Samples.all {
            for match in try drawing.draw(sample).matches(of: try Regex("(?s)<form([^>]*)>(.*?)</form>")) {
                #expect((match.output[1].substring ?? "").contains("method=\"post\" action=\"/terms/"))
                #expect((match.output[2].substring ?? "").contains("name=\"form_token\" value=\"drawn-now\""))
            }
        }
    }

    @Test("one primary button a page at the most")
    func onePrimaryButton() throws {
        let drawing = try Drawing()
        for sample in Samples.all {
            #expect(try drawing.draw(sample).components(separatedBy: "class=\"button one\"").count <= 2, "\(sample.name)")
        }
    }

    static let templates = EmbeddedTemplates.all
    static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources/Portal")
}
