import Membership

extension Message {
    /// 連絡代表, by the role's code.
    static func role(_ code: String, in language: Language) -> String {
        switch code {
        case "representative": Message.roleRepresentative.text(in: language)
        case "deputy": Message.roleDeputy.text(in: language)
        case "technical": Message.roleTechnical.text(in: language)
        default: code
        }
    }

    /// The same in the middle of a sentence: contact representative.
    static func roleInSentence(_ code: String, in language: Language) -> String {
        let role = role(code, in: language)
        return language == .en ? role.prefix(1).lowercased() + role.dropFirst() : role
    }

    /// With 様.
    static func person(_ name: String, in language: Language) -> String {
        Sentence(.person, in: language, ["name": .plain(name)]).text
    }
}
