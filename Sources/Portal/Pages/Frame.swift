import Membership

/// What surrounds every page: whose it is, who is signed in, and in which language.
struct Frame: Sendable {
    enum Tab: Sendable, CaseIterable {
        case inquiries, disclosures, myPage, faq, helpDesk
    }

    var language: Language
    /// What every path of this tenant begins with: `/terms`, or nothing on a host of its own.
    var base: String
    /// The page to show in the other language: a path that GET answers, below `base`.
    var path: String
    /// Not beside a value that is shown once: any link would lose it.
    var offersLanguage = true
    var systemName: String
    var tenantName: String
    var deskPhone: String
    var timeZone: String
    /// The signed-in organisation; nil when signed out.
    var organisation: String?
    var formToken: String
    var tab: Tab?

    /// Where no tenant is known.
    static func nowhere(_ language: Language) -> Frame {
        Frame(language: language, base: "", path: "/", systemName: "", tenantName: "", deskPhone: "", timeZone: "GMT", formToken: "")
    }

    var otherLanguage: Language { language == .ja ? .en : .ja }

    func address(_ path: String) -> String { base + path }

    var slots: Slots {
        [
            "lang": language.rawValue, "base": base, "home": organisation == nil ? address("/") : address("/inquiries"),
            "systemName": systemName, "tenantName": tenantName, "deskPhone": deskPhone,
            "language": languageLink, "formToken": formToken,
            "member": organisation.map { ["text": Sentence(.memberSuffix, in: language, ["name": .plain($0)]).text] as Slots }.orNone,
            "memberLang": (organisation ?? "").foreignLanguage(in: language), "tabs": tabs,
        ]
    }

    private var languageLink: [Slots] {
        guard offersLanguage else { return [] }
        let link = address(path) + (path.contains("?") ? "&" : "?") + "lang=" + otherLanguage.rawValue
        return [["path": link, "lang": otherLanguage.rawValue]]
    }

    private var tabs: [Slots] {
        let shown: [Tab] = organisation == nil ? [.faq, .helpDesk] : Tab.allCases
        return shown.map { ["text": $0.name.text(in: language), "address": address($0.path), "current": $0 == tab] }
    }
}

extension Frame.Tab {
    fileprivate var name: Message {
        switch self {
        case .inquiries: .tabInquiries
        case .disclosures: .tabDisclosures
        case .myPage: .tabMyPage
        case .faq: .tabFAQ
        case .helpDesk: .tabHelpDesk
        }
    }

    fileprivate var path: String {
        switch self {
        case .inquiries: "/inquiries"
        case .disclosures: "/disclosures"
        case .myPage: "/my-page"
        case .faq: "/faq"
        case .helpDesk: "/help-desk"
        }
    }
}
