import Foundation
import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

extension Portal {
    @Sendable func contactPage(_ request: Request, _ context: MemberContext) async throws -> Response {
        let portal = context.portal
        let (me, contact) = try await ownContact(context)
        guard let contact else { throw Problem(.notFound) }
        guard me.session.provenUntil != nil else { return prove(contact.id, context) }
        var page = ContactPage(contact)
        // What was typed before the proof ran out, or the session.
        let kept = KeptContact(contact.id, portal)
        let typed = kept.read(request, tenant: portal.tenant)
        if let typed { page.values = typed }
        var response = try self.page(page, in: frame(contact.id, context))
        if typed != nil { response.setCookie(kept.clear) }
        return response
    }

    @Sendable func changeContact(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (portal, language) = (context.portal, context.portal.language)
        let form = try await request.form()
        let typed = ContactPage.Values(
            person: form["person"], department: form["department"], phone: form["phone"], address: form["email"], locale: form["locale"])
        let (_, contact) = try await ownContact(context, keeping: typed)
        guard let contact else { return try await myPage(refusing: .changeOvertaken, .conflict, context) }
        var page = ContactPage(contact)
        page.version = Int(form["version"]) ?? page.version
        page.values = typed
        func again(_ refusals: [Refusal], _ status: HTTPResponse.Status) throws -> Response {
            page.refusals = refusals
            return try self.page(page, in: frame(contact.id, context), status: status)
        }

        do { try FormToken.check(form, request, tenant: portal.tenant) } catch {
            return try again([Refusal(Message.formTooOld.text(in: language))], .forbidden)
        }
        let address = typedAddress(form["email"], language)
        let isNameless = typed.person.allSatisfy(\.isWhitespace)
        let nameless = isNameless ? emptyField(Message.thePerson.text(in: language), id: "person", language) : nil
        let refusals = [nameless, address.refusal].compactMap(\.self)
        guard refusals.isEmpty else { return try again(refusals, .unprocessableContent) }
        guard let version = Int32(form["version"]) else { throw Problem(.badRequest) }
        let fields = typed.fields(address: address.value)
        guard !fields.values.contains(where: { $0?.utf8.contains(0) == true }) else { throw Problem(.badRequest) }
        switch try await desk.changes.change(
            contact.id, fields, version: version, tenant: portal.tenant, session: context.session, network: portal.network)
        {
        case .saved: return Answers.see("/my-page?done=contact", portal)
        case .asked(let asked): return Answers.see("/my-page/changes/\(asked.id.uuidString.lowercased())/code", portal)
        case .proofRequired:
            return prove(contact.id, context, cookies: try KeptContact(contact.id, portal).set(typed, tenant: portal.tenant))
        case .conflict(let present?):
            page.version = Int(present)
            page.present = ContactPage(contact).values
            return try again([Refusal(Message.conflict.text(in: language))], .conflict)
        case .conflict(nil), .unknown: return try await myPage(refusing: .changeOvertaken, .conflict, context)
        case .exists: return try again([Refusal(Message.addressHeld.text(in: language), field: "email")], .conflict)
        case .invalid(let field, let reason):
            guard let refusal = refusal(field, reason, language) else { throw Problem(.badRequest) }
            return try again([refusal], .unprocessableContent)
        case .tooManyTries(let retryAt):
            let words = limitWords(retryAt, soon: .changeTooEarly, day: .changeDayLimit, portal)
            return try again([Refusal(words)], .tooManyRequests).retrying(at: retryAt)
        case .sessionEnded: throw Problem(.sessionEnded)
        }
    }

    /// The contact the path names, as it stands now; nil when the organisation has none of that id in office.
    ///
    /// - Parameter typed: what to keep for a form that is come back to after signing in again.
    private func ownContact(_ context: MemberContext, keeping typed: ContactPage.Values? = nil) async throws -> (Me, Contact?) {
        guard let id = context.parameters.get("contact").flatMap(UUID.init(uuidString:)) else { throw Problem(.notFound) }
        guard let me = try await desk.members.me(tenant: context.portal.tenant, session: context.session) else {
            throw Problem(.sessionEnded)
        }
        return (me, me.contacts.first { $0.id == id })
    }

    private func frame(_ contact: UUID, _ context: MemberContext) -> Frame {
        context.portal.frame(path: ProofDestination.contact(contact).path, tab: .myPage)
    }

    private func prove(_ contact: UUID, _ context: MemberContext, cookies: [String] = []) -> Response {
        Answers.see("/my-page/proof?for=\(ProofDestination.contact(contact).name)", context.portal, cookies: cookies)
    }

    /// The words of SQL's reasons.
    private func refusal(_ field: String, _ reason: String, _ language: Language) -> Refusal? {
        let names: [String: (message: Message, id: String, most: Int)] = [
            "person": (.thePerson, "person", 200), "department": (.theDepartment, "department", 200), "phone": (.thePhone, "phone", 50),
        ]
        if field == "address" { return Refusal(Message.addressForm.text(in: language), field: "email") }
        guard let named = names[field] else { return nil }
        let name = Sentence.Run.plain(named.message.text(in: language))
        switch reason {
        case "person-missing": return emptyField(name.text, id: named.id, language)
        case "too-long":
            return Refusal(Sentence(.textTooLong, in: language, ["field": name, "n": .plain("\(named.most)")]).text, field: named.id)
        default: return Refusal(Sentence(.textMalformed, in: language, ["field": name]).text, field: named.id)
        }
    }
}

extension ContactPage {
    init(_ contact: Contact) {
        self.init(
            id: contact.id.uuidString.lowercased(), role: contact.role, version: Int(contact.version),
            values: Values(
                person: contact.person, department: contact.department ?? "", phone: contact.phone ?? "", address: contact.address,
                locale: contact.locale))
    }
}

extension ContactPage.Values {
    /// As the register takes them; what was left empty is taken away there.
    fileprivate func fields(address: Address?) -> [ContactField: String?] {
        func orNone(_ text: String) -> String? { text.isEmpty ? nil : text }
        var fields: [ContactField: String?] = [.person: person]
        fields[.department] = .some(orNone(department))
        fields[.phone] = .some(orNone(phone))
        if let address { fields[.address] = .some(address.text) }
        if !locale.isEmpty { fields[.locale] = .some(locale) }
        return fields
    }
}
