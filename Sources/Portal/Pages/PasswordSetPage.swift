import Membership

/// パスワードを登録しました. Nobody is signed in by it: whoever has the new password shows so at the sign-in.
struct PasswordSetPage: Page {
    static let template = "password-set"

    /// The inquiry for the member ID, where the tenant has it: whoever forgot both knows one of them now.
    var memberIDInquiry: String?

    func heading(in frame: Frame) -> String { Message.passwordSetHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        [
            "signIn": frame.address("/"),
            "memberIDHelp": memberIDInquiry.map {
                Sentence([.link(Message.memberIDForgotten.text(in: frame.language), to: frame.address("/inquiries/ask/\($0)"))]).slots
            }.orNone,
        ]
    }
}
