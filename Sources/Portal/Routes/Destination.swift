import Membership

/// Where signing in leads: one of the pages that need a session, by name. Never an address from outside.
struct Destination: Sendable {
    /// In `next`: a page's name or the code of an inquiry type.
    let name: String
    let path: String
    /// What the sign-in page calls it.
    let words: Wording

    init?(name: String, tenant: Tenant) {
        if let page = Self.pages[name] {
            self.init(name: name, path: "/\(name)", words: page.words)
        } else if let type = tenant.settings.inquiryType(name) {
            let words = { (language: Language) in
                Sentence(.inquiryName, in: language, ["name": .plain(type.name[language])]).text
            }
            self.init(name: name, path: "/inquiries/ask/\(name)", words: Wording(ja: words(.ja), en: words(.en)))
        } else {
            return nil
        }
    }

    /// The page of a path that was asked for without a session.
    static func of(_ path: String, tenant: Tenant) -> Destination? {
        let parts = path.split(separator: "/").dropFirst().map(String.init)
        if parts.count == 1 { return Self(name: parts[0], tenant: tenant) }
        if parts.count == 3, parts[0] == "inquiries", parts[1] == "ask" { return Self(name: parts[2], tenant: tenant) }
        return nil
    }

    private init(name: String, path: String, words: Wording) {
        self.name = name
        self.path = path
        self.words = words
    }

    private static let pages: [String: Message] = ["inquiries": .tabInquiries, "disclosures": .tabDisclosures, "my-page": .tabMyPage]
}

extension Message {
    var words: Wording { Wording(ja: text(in: .ja), en: text(in: .en)) }
}
