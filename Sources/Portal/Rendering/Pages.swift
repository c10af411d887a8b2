import Membership
import Mustache

/// Draws pages. Built once at start, which is when a template that cannot be read is found.
struct Pages: Sendable {
    let assets: Assets
    private let shelf: TemplateShelf
    private let missing: @Sendable (String) -> Void

    /// - Parameter missing: told the name of a tag that nothing fills, where the engine leaves a silent hole.
    init(
        templates: [(name: String, text: String)] = EmbeddedTemplates.all, assets: Assets = Assets(),
        missing: @escaping @Sendable (String) -> Void
    ) throws {
        shelf = try TemplateShelf(templates)
        self.assets = assets
        self.missing = missing
    }

    /// The page as UTF-8 HTML.
    func draw(_ page: some Page, in frame: Frame) -> String {
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
        let root = PageRoot(slots: slots, words: MessageSlots(language: language, missing: missing), missing: missing)
        return shelf.library.render(root, withTemplate: "layout") ?? ""
    }

    /// What can be said where no tenant is known: the words alone, without anything that leads anywhere.
    func drawBare(_ page: MessagePage, in language: Language) -> String {
        let frame = Frame(
            language: language, base: "", path: "/", systemName: "", tenantName: "", deskPhone: "", timeZone: "GMT", formToken: "")
        let slots: Slots = [
            "lang": language.rawValue, "heading": page.heading(in: frame),
            "text": page.paragraphs(in: frame).map(\.text).joined(separator: " "),
            "cssAddress": assets.address(of: "portal.css"), "markAddress": assets.address(of: "mark.svg"),
        ]
        let root = PageRoot(slots: slots, words: MessageSlots(language: language, missing: missing), missing: missing)
        return shelf.library.render(root, withTemplate: "bare") ?? ""
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
