import Foundation
import Membership

/// An organisation as `organisation show` prints it: a document for programs, a sheet for people.
struct ShownOrganisation: Encodable {
    struct Credential: Encodable {
        let id: String
        let type: String
        let period: String
        let generation: Int32
        let origin: String
        let state: String
        let validFrom: Cell
        let validUntil: Cell?
        let graceUntil: Cell?

        init(_ credential: CredentialRegister.Kept) {
            id = credential.id.uuidString.lowercased()
            type = credential.type
            period = credential.period
            generation = credential.generation
            origin = credential.origin
            state = credential.state
            validFrom = .limit(credential.validFrom)
            validUntil = credential.validUntil.map(Cell.limit)
            graceUntil = credential.graceUntil.map(Cell.limit)
        }

        static var columns: [Column<Credential>] {
            [
                Column("type", "Password") { $0.type }, Column("period", "Period") { $0.period },
                Column("generation", "Generation", number: \.generation), Column("origin", "Origin") { $0.origin },
                Column("state", "State") { $0.state }, Column("validFrom", "From", cell: \.validFrom),
                Column("validUntil", "Until", cell: \.validUntil), Column("graceUntil", "Accepted until", cell: \.graceUntil),
                Column("id", "ID") { $0.id },
            ]
        }
    }

    struct Contact: Encodable {
        let id: String
        let role: String
        let person: String
        let department: String?
        let phone: String?
        let address: String
        let locale: String
        let validFrom: Cell
        let validUntil: Cell?
        let inOffice: Bool
        let delivery: String
        let version: Int32

        init(_ contact: OrganisationContacts.Kept) {
            id = contact.id.uuidString.lowercased()
            role = contact.role
            person = contact.person
            department = contact.department
            phone = contact.phone
            address = contact.address
            locale = contact.locale
            validFrom = .limit(contact.validFrom)
            validUntil = contact.validUntil.map(Cell.limit)
            inOffice = contact.inOffice
            delivery = contact.delivery
            version = contact.version
        }

        static var columns: [Column<Contact>] {
            [
                Column("id", "ID") { $0.id }, Column("role", "Role") { $0.role }, Column("person", "Person") { $0.person },
                Column("department", "Department") { $0.department }, Column("address", "Address") { $0.address },
                Column("validFrom", "From", cell: \.validFrom), Column("validUntil", "Until", cell: \.validUntil),
                Column("delivery", "Delivery") { $0.delivery }, Column("version", "Version", number: \.version),
            ]
        }
    }

    let id: String
    let memberId: String
    let name: String
    let nameEn: String?
    let nameKana: String
    let membershipClass: String
    let status: String
    let contractFrom: String?
    let contractUntil: String?
    let lastSignInOn: String?
    let version: Int32
    let identifiers: [OrganisationRegister.Identifier]
    let contacts: [Contact]
    let credentials: [Credential]

    init(_ kept: OrganisationRegister.Kept, _ credentials: [CredentialRegister.Kept]) {
        id = kept.organisation.id.uuidString.lowercased()
        memberId = kept.organisation.memberID
        name = kept.organisation.name
        nameEn = kept.organisation.nameEn
        nameKana = kept.organisation.nameKana
        membershipClass = kept.organisation.membershipClass
        status = kept.status
        contractFrom = kept.contractFrom
        contractUntil = kept.contractUntil
        lastSignInOn = kept.lastSignInOn
        version = kept.version
        identifiers = kept.identifiers
        contacts = kept.contacts.map(Contact.init)
        self.credentials = credentials.map(Credential.init)
    }

    func sheet(in time: LocalTime) -> String {
        let lines: [(String, String?)] = [
            ("Member ID", memberId), ("Name", name), ("In English", nameEn), ("Kana", nameKana), ("Class", membershipClass),
            ("Status", status), ("Contract from", contractFrom), ("Contract until", contractUntil), ("Last sign-in", lastSignInOn),
            ("Version", String(version)), ("ID", id),
        ]
        let rows = lines + identifiers.map { ($0.kind, $0.value) }
        let width = max(14, rows.map(\.0.places).max() ?? 0)
        let titled = rows.map { title, value in "\(title.padded(to: width))  \(value ?? "–")" }
        let lists = [
            "", "Contacts", Column.table(of: contacts, Contact.columns, in: time), "", "Passwords",
            Column.table(of: credentials, Credential.columns, in: time),
        ]
        return (titled + lists).joined(separator: "\n")
    }
}
