import Foundation

/// What SQL tells of a question for its letter.
struct DeskMessageFacts: Decodable {
    let subject: String
    let body: String
    let person: String
    let replyTo: String
    /// Of who was signed in.
    let memberId: String?
    let organisation: String?

    init(_ json: String?) throws(Composer.Failure) {
        guard let json, let facts = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else { throw .missing("facts") }
        self = facts
    }

    /// All but the text, which has lines.
    var values: [String: String] {
        [
            "messageSubject": subject, "person": person, "replyTo": replyTo, "memberID": memberId ?? "", "organisation": organisation ?? "",
        ]
    }
}
