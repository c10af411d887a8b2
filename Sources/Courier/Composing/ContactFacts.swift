import Foundation
import Membership

/// What the letters of a new address say of its contact, as `app.change_facts` writes it.
struct ContactFacts: Decodable {
    let person: String
    let role: String
    /// The new one, in clear; the composer masks it where another reads it.
    let address: String

    init(_ facts: String?) throws(Composer.Failure) {
        guard let facts, let read = try? JSONDecoder().decode(Self.self, from: Data(facts.utf8)) else { throw .missing("facts") }
        self = read
    }

    func role(in language: Language) -> String {
        switch (role, language) {
        case ("representative", .ja): "連絡代表"
        case ("representative", .en): "contact representative"
        case ("deputy", .ja): "副代表"
        case ("deputy", .en): "deputy"
        case ("technical", .ja): "技術担当"
        case ("technical", .en): "technical contact"
        default: role
        }
    }
}
