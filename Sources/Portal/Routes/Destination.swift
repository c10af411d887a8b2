import Membership

/// Where signing in leads: one of the pages that need a session, or a page that the tenant has named. What comes from outside is
/// a name, never an address.
struct Destination: Sendable {
    enum Place: Sendable, Equatable {
        /// A path below the tenant's.
        case desk(String)
        case outside(ReturnPage)
    }

    /// In `next`: a page's name, the code of an inquiry type or of a return page.
    let name: String
    let place: Place
    /// What the sign-in page calls it.
    let words: Wording

    init?(name: String, tenant: Tenant) {
        if let page = Self.pages[name] {
            self.init(name: name, place: .desk("/\(name)"), words: page.words)
        } else if let type = tenant.settings.inquiryType(name) {
            let words = { (language: Language) in
                Sentence(.inquiryName, in: language, ["name": .plain(type.name[language])]).text
            }
            self.init(name: name, place: .desk("/inquiries/ask/\(name)"), words: Wording(ja: words(.ja), en: words(.en)))
        } else if let page = tenant.settings.returnPage(name) {
            self.init(name: name, place: .outside(page), words: page.name)
        } else {
            return nil
        }
    }

    /// The other host that signing in leads to, which the browser must let the sign-in form go on to.
    var origin: String? {
        guard case .outside(let page) = place else { return nil }
        return page.origin
    }

    /// The page of a path that was asked for without a session.
    static func of(_ path: String, tenant: Tenant) -> Destination? {
        let parts = path.split(separator: "/").dropFirst().map(String.init)
        if parts.count == 1, pages[parts[0]] != nil { return Self(name: parts[0], tenant: tenant) }
        // What waits there for a code or a change is come back to from My page.
        if parts.first == "my-page" { return Self(name: "my-page", tenant: tenant) }
        if parts.count == 3, parts[0] == "inquiries", parts[1] == "ask" { return Self(name: parts[2], tenant: tenant) }
        return nil
    }

    private init(name: String, place: Place, words: Wording) {
        self.name = name
        self.place = place
        self.words = words
    }

    static let pages: [String: Message] = ["inquiries": .tabInquiries, "disclosures": .tabDisclosures, "my-page": .tabMyPage]
}

extension Message {
    var words: Wording { Wording(ja: text(in: .ja), en: text(in: .en)) }
}
