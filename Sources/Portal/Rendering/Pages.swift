import Membership
import Mustache

/// Draws pages. Built once at start, which is when a template that cannot be read is found.
struct Pages: Sendable {
    let assets: Assets
    private let shelf: TemplateShelf

    init(templates: [(name: String, text: String)] = EmbeddedTemplates.all, assets: Assets = Assets()) throws {
        shelf = try TemplateShelf(templates)
        self.assets = assets
    }

    /// The page as UTF-8 HTML.
    func draw(_ page: some Page, in frame: Frame) throws(DrawingFault) -> String {
        let language = frame.language
        let heading = page.heading(in: frame)
        var slots = frame.slots
        slots.merge(page.slots(in: frame)) { _, own in own }
        slots["page"] = type(of: page).template
        slots["heading"] = heading
        slots["step"] = page.step.map { Sentence(.step, in: language, ["n": .plain("\($0)")]).text }.asText
        slots["title"] = title(heading, failed: !page.refusals.isEmpty, in: frame)
        slots["summary"] = summary(page.refusals, language).orNone
        let zone = Dates(language: language, timeZone: frame.timeZone).zoneName
        slots["zone"] = (page.showsTimes ? Sentence(.zoneNote, in: language, ["zone": .plain(zone)]).text : nil).asText
        slots["cssAddress"] = assets.address(of: "portal.css")
        slots["scriptAddress"] = assets.address(of: "portal.js")
        slots["markAddress"] = assets.address(of: "mark.svg")
        return try fill("layout", of: type(of: page).template, slots, language)
    }

    /// What can be said where no tenant is known: the words alone, without anything that leads anywhere.
    func drawBare(_ page: MessagePage, in language: Language) throws(DrawingFault) -> String {
        let slots: Slots = [
            "lang": language.rawValue, "heading": page.heading(in: .nowhere(language)), "text": text(of: page, language),
            "cssAddress": assets.address(of: "portal.css"), "markAddress": assets.address(of: "mark.svg"),
        ]
        return try fill("bare", of: "bare", slots, language)
    }

    /// The words of a message when no template can be drawn.
    func words(of page: MessagePage, in language: Language) -> String {
        let escaping = MarkupEscaping()
        let (heading, text) = (escaping.escapeText(page.heading(in: .nowhere(language))), escaping.escapeText(text(of: page, language)))
        return "<!DOCTYPE html>\n<html lang=\"\(language.rawValue)\"><title>\(heading)</title><h1>\(heading)</h1><p>\(text)</p></html>\n"
    }

    private func text(of page: MessagePage, _ language: Language) -> String {
        page.paragraphs(in: .nowhere(language)).map(\.text).joined(separator: " ")
    }

    /// - Parameter page: the template of the page's main part, which a fault names.
    private func fill(_ template: String, of page: String, _ slots: Slots, _ language: Language) throws(DrawingFault) -> String {
        let holes = Holes()
        let root = PageRoot(slots: slots, words: MessageSlots(language: language, holes: holes), holes: holes)
        guard let text = shelf.library.render(root, withTemplate: template) else { throw .noTemplate(template) }
        guard holes.tags.isEmpty else { throw .unfilled(page: page, tags: holes.tags) }
        return text
    }

    private func title(_ heading: String, failed: Bool, in frame: Frame) -> String {
        Sentence(
            failed ? .titledError : .titled, in: frame.language,
            ["heading": .plain(heading), "tenant": .plain(frame.tenantName), "system": .plain(frame.systemName)]
        ).text
    }

    private func summary(_ refusals: [Refusal], _ language: Language) -> Slots? {
        guard !refusals.isEmpty else { return nil }
        let mendable = refusals.contains { $0.field != nil }
        return [
            "summaryHeading": (mendable ? Message.checkEntries : .notContinued).text(in: language),
            "entries": refusals.map { ["words": $0.words, "anchor": $0.field.asText] as Slots },
        ]
    }
}
