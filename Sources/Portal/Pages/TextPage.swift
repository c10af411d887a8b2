import Membership

/// A text of the tenant: よくあるご質問, お問い合わせ, 個人情報の取扱い.
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
        let blocks = body.map(TenantText.blocks) ?? []
        return (blocks.isEmpty ? [.paragraph([placeholder(in: frame)])] : blocks).map(\.slots)
    }

    private func placeholder(in frame: Frame) -> Sentence {
        switch kind {
        case .faq: Sentence(.faqNone, in: frame.language, links: [frame.address("/help-desk")])
        case .helpDesk: Sentence(.helpDeskText, in: frame.language, ["phone": .plain(frame.deskPhone)])
        case .privacy: Sentence(.privacyNone, in: frame.language, links: [frame.address("/help-desk")])
        }
    }
}
