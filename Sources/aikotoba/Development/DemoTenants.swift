import Foundation
import Membership
import Postgres
import Sealing

/// Two invented membership bodies with invented members.
struct DemoTenants {
    let session: DirectSession
    let ring: WrappingKeyRing
    let baseURL: String
    /// How many organisations the first body has.
    let organisations: Int
    let report: (String) -> Void

    struct Loaded {
        let platformToken: String
        let tenants: [DemoFile.DemoTenant]
        /// Member ID and S-password of every organisation of the first body.
        let signIns: [(memberID: String, password: Secret<String>)]
    }

    func load() async throws -> Loaded {
        let (terms, signIns) = try loadTerms()
        return Loaded(platformToken: try ownerToken(of: 0), tenants: [terms, try await loadNorms()], signIns: signIns)
    }

    /// Of an owner made for it; the demo lives no longer than ten years.
    private func ownerToken(of tenant: Int32) throws -> String {
        let owner = Operators.Draft(address: "owner@desk.example", name: "窓口 花子", role: .owner)
        let endsAt = Date(timeIntervalSinceNow: 3_650 * 86_400)
        guard case .created(let token) = try FirstOperator(session: session).create(owner, tenant: tenant, tokenEndsAt: endsAt) else {
            throw SettingsError("the demo's operators exist half-made: remove the data folder and start again")
        }
        return token.text.reveal()
    }

    private static let hours = Wording(ja: "平日 9時から17時まで", en: "weekdays, 9:00 to 17:00, Japan time")

    private func found(_ charter: Founding.Charter) throws -> (Int32, TenantKeys) {
        guard case .created(let tenant, let keys) = try Founding(session: session, ring: ring).create(charter) else {
            throw SettingsError("the demo tenant \(charter.slug) exists half-made: remove the data folder and start again")
        }
        return (tenant, keys)
    }

    private func loadTerms() throws -> (DemoFile.DemoTenant, [(memberID: String, password: Secret<String>)]) {
        let (tenant, keys) = try found(
            .init(
                preset: "inquiry-desk", slug: "terms", name: Wording(ja: "学術用語普及協会", en: "Academic Terms Association"),
                sender: "no-reply@terms.example", baseURL: baseURL + "/terms", timeZone: "Asia/Tokyo", deskPhone: "03-0000-0000",
                deskHours: Self.hours))
        let register = BulkRegister(session: session, tenant: tenant)
        let minting = Minting(session: session, tenant: tenant, keys: keys, generator: .readable)
        let periods = try currentPeriods(tenant: tenant)
        var signIns: [(memberID: String, password: Secret<String>)] = []
        let entries = Self.invented(count: organisations)
        for start in stride(from: 0, to: entries.count, by: 1000) {
            let batch = Array(entries[start..<min(start + 1000, entries.count)])
            try register.store(batch)
            try register.storeIdentifiers(kind: "registrant-id", batch.map { ($0.id, "R-\($0.memberID)") })
            let holders = batch.map { Minting.Holder.organisation($0.id, memberID: $0.memberID) }
            for type in ["s-password", "k-password", "m-password"] {
                let values = try minting.mint(type: type, period: periods[type] ?? "", holders: holders)
                if type == "s-password" { signIns += zip(batch.map(\.memberID), values).map { (memberID: $0, password: $1) } }
            }
            if entries.count > 1000 { report("\(start + batch.count) of \(entries.count) organisations") }
        }
        _ = try minting.mint(type: "archive-password", period: periods["archive-password"] ?? "", holders: [.tenant])
        let first = entries[0]
        let demo = DemoFile.DemoTenant(
            slug: "terms", memberId: first.memberID, password: signIns[0].password.reveal(), contactEmail: first.contacts[0].address,
            organisationName: first.name, operatorToken: try ownerToken(of: tenant))
        return (demo, signIns)
    }

    private func loadNorms() async throws -> DemoFile.DemoTenant {
        let (tenant, keys) = try found(
            .init(
                preset: "password-desk", slug: "norms", name: Wording(ja: "全国規準協会", en: "National Norms Association"),
                sender: "no-reply@norms.example", baseURL: baseURL + "/norms", timeZone: "Asia/Tokyo", deskPhone: "03-0000-0000",
                deskHours: Self.hours))
        let entry = BulkRegister.Entry(
            memberID: "20250004821", name: "あおぞら建設株式会社", nameEn: "Aozora Construction", nameKana: "アオゾラケンセツ", membershipClass: "正会員",
            contacts: [.init(role: "representative", person: "高橋 健", department: "技術部", address: "k.takahashi@aozora.example")])
        try BulkRegister(session: session, tenant: tenant).store([entry])
        // As if the member had chosen it.
        let password = PasswordGenerator.readable.generate()
        try await FirstPasswords(session: session, tenant: tenant, keys: keys).store(
            [.init(organisation: entry.id, memberID: entry.memberID, password: MemberPassword(password))], type: "password")
        return DemoFile.DemoTenant(
            slug: "norms", memberId: entry.memberID, password: password.reveal(), contactEmail: entry.contacts[0].address,
            organisationName: entry.name, operatorToken: try ownerToken(of: tenant))
    }

    /// The period each type is in now, by type.
    private func currentPeriods(tenant: Int32) throws -> [String: String] {
        let settings = try TenantReader(session: session).settings(of: tenant)
        return Dictionary(
            settings.credentialTypes.compactMap { type in type.current.map { (type.code, $0.code) } }, uniquingKeysWith: { $1 })
    }

    private static func invented(count: Int) -> [BulkRegister.Entry] {
        let heads: [(String, String, String)] = [
            ("みどり丘", "ミドリガオカ", "Midorigaoka"), ("青葉", "アオバ", "Aoba"), ("白浜", "シラハマ", "Shirahama"), ("月見", "ツキミ", "Tsukimi"),
            ("桜坂", "サクラザカ", "Sakurazaka"), ("清流", "セイリュウ", "Seiryu"), ("北斗", "ホクト", "Hokuto"), ("若草", "ワカクサ", "Wakakusa"),
        ]
        let trades: [(String, String, String)] = [
            ("製薬", "セイヤク", "Pharma"), ("化学", "カガク", "Chemical"), ("精機", "セイキ", "Precision"), ("医療機器", "イリョウキキ", "Medical Devices"),
            ("食品", "ショクヒン", "Foods"), ("研究所", "ケンキュウジョ", "Laboratories"),
        ]
        return (0..<count).map { index in
            let head = heads[index % heads.count]
            let trade = trades[(index / heads.count) % trades.count]
            let serial = index / (heads.count * trades.count)
            let mark = serial == 0 ? "" : "第\(serial + 1)"
            let isFirst = index == 0
            let domain = isFirst ? "midorigaoka.example" : "member\(index).example"
            var contacts = [
                BulkRegister.ContactEntry(
                    role: "representative", person: isFirst ? "佐伯 真理子" : "担当 太郎", department: "安全性情報部",
                    address: isFirst ? "m.saeki@\(domain)" : "contact@\(domain)")
            ]
            if isFirst { contacts.append(.init(role: "deputy", person: "井上 拓", department: "安全性情報部", address: "t.inoue@\(domain)")) }
            let number = index + 4821
            return BulkRegister.Entry(
                memberID: String(format: "%06d", number), name: "\(mark)\(head.0)\(trade.0)株式会社",
                nameEn: "\(head.2) \(trade.2)" + (serial == 0 ? "" : " \(serial + 1)"), nameKana: "\(head.1)\(trade.1)",
                membershipClass: index % 3 == 2 ? "賛助会員" : "正会員", contacts: contacts)
        }
    }
}
