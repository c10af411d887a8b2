import Membership

/// A page that only says something: not found, busy, fault, unreadable.
struct MessagePage: Page {
    static let template = "message"

    enum Kind: Sendable {
        case notFound
        case busy(seconds: Int)
        case fault(requestID: String)
        case unreadable
        case formTooOld
        case tooLarge
    }

    var kind: Kind

    func heading(in frame: Frame) -> String {
        let message: Message =
            switch kind {
            case .notFound: .notFoundHeading
            case .busy: .busyHeading
            case .fault: .faultHeading
            case .unreadable, .formTooOld, .tooLarge: .badRequestHeading
            }
        return message.text(in: frame.language)
    }

    func slots(in frame: Frame) -> [String: Any] {
        ["paragraphs": paragraphs(in: frame).slots]
    }

    func paragraphs(in frame: Frame) -> [Sentence] {
        let language = frame.language
        switch kind {
        case .notFound: return [Sentence(.notFound, in: language, links: [frame.address("/inquiries")])]
        case .busy(let seconds):
            let busy = Sentence(.busy, in: language, ["n": .plain("\(seconds)")])
            guard frame.organisation != nil else { return [busy] }
            return [busy, Sentence(.busySignedIn, in: language, links: [frame.address("/disclosures")])]
        case .fault(let requestID): return [Sentence(.fault, in: language, ["requestId": .plain(requestID)])]
        case .unreadable: return [Sentence(.badRequest, in: language)]
        case .formTooOld: return [Sentence(.formTooOld, in: language)]
        case .tooLarge: return [Sentence(.tooLarge, in: language)]
        }
    }
}
