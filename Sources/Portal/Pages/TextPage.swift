import Membership

/// A text of the tenant: よくあるご質問, お問い合わせ, 個人情報の取扱い. Plain paragraphs, and headings after `## `.
struct TextPage: Page {
    static let template = "text"

    enum Kind: Sendable {
        case faq, helpDesk, privacy
    }

    var kind: Kind
    /// The tenant's words; nil before it has written any.
    var body: String?

    func heading(in frame: Frame) -> String {
        let message: Message =
            switch kind {
            case .faq: .tabFAQ
            case .helpDesk: .tabHelpDesk
            case .privacy: .privacy
            }
        return message.text(in: frame.language)
    }

    func slots(in frame: Frame) -> [String: Any] {
        ["blocks": blocks(in: frame)]
    }

    private func blocks(in frame: Frame) -> [Slots] {
        var blocks = body.map(Self.blocks) ?? []
        if blocks.isEmpty { blocks = [Self.paragraph([placeholder(in: frame).text])] }
        return blocks
    }

    private func placeholder(in frame: Frame) -> Sentence {
        switch kind {
        case .faq: Sentence(.faqNone, in: frame.language)
        case .helpDesk: Sentence(.helpDeskText, in: frame.language, ["phone": .plain(frame.deskPhone)])
        case .privacy: Sentence(.privacyNone, in: frame.language)
        }
    }

    private static func blocks(_ body: String) -> [Slots] {
        var blocks: [Slots] = []
        var lines: [String] = []
        func flush() {
            if !lines.isEmpty { blocks.append(paragraph(lines)) }
            lines = []
        }
        for line in body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.hasPrefix("## ") {
                flush()
                blocks.append(["heading": [["text": String(line.dropFirst(3))] as Slots], "paragraph": [Slots]()])
            } else if line.allSatisfy(\.isWhitespace) {
                flush()
            } else {
                lines.append(String(line))
            }
        }
        flush()
        return blocks
    }

    private static func paragraph(_ lines: [String]) -> Slots {
        let words: [Slots] = lines.enumerated().map { ["words": Sentence($1).slots, "more": $0 < lines.count - 1] }
        return ["heading": [Slots](), "paragraph": [["lines": words] as Slots]]
    }
}
