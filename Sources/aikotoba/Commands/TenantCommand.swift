import ArgumentParser
import Foundation
import Membership
import Postgres
import Sealing

struct TenantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant", abstract: "Membership bodies of this installation.",
        subcommands: [List.self, Show.self, Create.self, Change.self, Close.self, Reopen.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Create a whole tenant from a preset: policies, calendars, types, inquiries, texts and its data key.")

        @OptionGroup var settingsOptions: SettingsOptions
        @Option(help: "inquiry-desk (generated yearly passwords) or password-desk (member-chosen passwords).") var preset: String
        @Option(help: "Lower-case name in addresses, for example terms.") var slug: String
        @Option(help: "Name in Japanese.") var nameJa: String
        @Option(help: "Name in English.") var nameEn: String
        @Option(help: "Address the mails come from.") var sender: String
        @Option(help: "Address of the member pages, for example https://members.example.jp/terms.") var baseURL: String
        @Option(help: "IANA time zone.") var timeZone = "Asia/Tokyo"
        @Option(help: "Telephone of the help desk; without it pages and letters name none.") var deskPhone = ""
        @Option(help: "Its hours in Japanese.") var deskHoursJa = ""
        @Option(help: "Its hours in English.") var deskHoursEn = ""
        @Flag(help: "Answer as JSON.") var json = false

        func validate() throws {
            guard slug.wholeMatch(of: #/[a-z][a-z0-9-]{0,40}/#) != nil else {
                throw ValidationError("the slug “\(slug)” must begin with a lower-case letter and hold only a–z, 0–9 and hyphens")
            }
            guard TimeZone(identifier: timeZone) != nil else { throw ValidationError("there is no time zone “\(timeZone)”") }
            guard deskPhone.count <= 60, deskHoursJa.count <= 200, deskHoursEn.count <= 200,
                !(deskPhone + deskHoursJa + deskHoursEn).unicodeScalars.contains(where: { $0.value < 0x20 })
            else { throw ValidationError("the telephone has at most 60 characters, the hours 200, all on one line") }
            do { _ = try Address.parse(sender) } catch { throw ValidationError("the sender “\(sender)” is not a mail address") }
            guard let url = URL(string: baseURL), url.scheme == "https" || url.scheme == "http", url.host != nil else {
                throw ValidationError("the base URL “\(baseURL)” must begin with https://")
            }
        }

        func run() async throws {
            let settings = try await settingsOptions.reader()
            let session = try DirectSession(connectionString: try settings.migrateDatabaseURL)
            defer { session.close() }
            let charter = Founding.Charter(
                preset: preset, slug: slug, name: Wording(ja: nameJa, en: nameEn), sender: sender, baseURL: baseURL, timeZone: timeZone,
                deskPhone: deskPhone, deskHours: Wording(ja: deskHoursJa, en: deskHoursEn))
            switch try Founding(session: session, ring: try settings.keyRing).create(charter) {
            case .created(let tenant, _):
                if json {
                    try Output.json(["slug": Cell.text(slug), "tenant": .number(tenant)])
                } else {
                    print("created \(slug) (tenant \(tenant))")
                }
            case .slugTaken: throw RefusedCommand("there is a tenant \(slug) already; nothing was changed")
            case .presetUnknown: throw RefusedCommand("there is no preset \(preset); use inquiry-desk or password-desk")
            }
        }
    }
}
