import Membership
import Sealing
import Web

/// What was typed, as the use cases take it, or the words that send it back.
extension Portal {
    func typedMemberID(_ typed: String, _ context: PortalContext) -> (value: MemberID?, refusal: Refusal?) {
        let language = context.language
        do {
            return (try MemberID.parse(typed, settings: context.tenant.settings), nil)
        } catch {
            switch error {
            case .empty: return (nil, emptyField(Message.theMemberID.text(in: language), id: "member-id", language))
            case .notDigits: return (nil, Refusal(Message.memberIDDigits.text(in: language), field: "member-id"))
            case .length(let expected, let actual):
                let words = Sentence(
                    context.tenant.settings.memberIdDigitsOnly ? .memberIDLength : .memberIDCharacters, in: language,
                    ["n": .plain("\(expected)"), "typed": .plain("\(actual)")])
                return (nil, Refusal(words.text, field: "member-id"))
            }
        }
    }

    func typedAddress(_ typed: String, _ language: Language) -> (value: Address?, refusal: Refusal?) {
        do {
            return (try Address.parse(typed), nil)
        } catch {
            switch error {
            case .empty: return (nil, emptyField(Message.emailAddress.text(in: language), id: "email", language))
            case .missingAt: return (nil, Refusal(Message.addressWithoutAt.text(in: language), field: "email"))
            case .malformed, .tooLong: return (nil, Refusal(Message.addressForm.text(in: language), field: "email"))
            }
        }
    }

    func emptyField(_ name: String, id: String, _ language: Language) -> Refusal {
        Refusal(Sentence(.emptyField, in: language, ["field": .plain(name)]).text, field: id)
    }
}
