import Membership

/// What ending all other sessions will do, before it is done.
struct EndSessionsPage: Page {
    static let template = "end-sessions"

    var others: Int

    func heading(in frame: Frame) -> String { Message.endOthersHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        let words =
            others == 1
            ? Message.endOthersOne.text(in: frame.language)
            : Sentence(.endOthersText, in: frame.language, ["n": .plain("\(others)")]).text
        return ["text": words]
    }
}
