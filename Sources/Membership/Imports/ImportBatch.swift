import Foundation
import Postgres
import Sealing

/// Lines of a file as columns for SQL; the passwords among them digested and sealed. In clear these exist only in the lines.
struct ImportBatch {
    private let lines: [ImportLine]
    private let ids: [UUID]
    private var valueLines: [Int32?] = []
    private var valueTypes: [String?] = []
    private var valueIDs: [UUID?] = []
    private var holders: [UUID?] = []
    private var generations: [Int32?] = []
    private var digestKeys: [Int32?] = []
    private var digests: [[UInt8]?] = []
    private var sealed: [[UInt8]?] = []

    init(_ lines: [ImportLine]) {
        self.lines = lines
        ids = lines.map { _ in UUID.version7() }
    }

    var hasValues: Bool { lines.contains { !$0.values.isEmpty } }

    /// The arguments of `place_import_values`: member IDs and the ids that new organisations shall have.
    var placeParameters: [Parameter] { [.texts(lines.map { $0[.memberID] }), .uuids(ids)] }

    /// - Parameter places: the answer of `place_import_values`.
    mutating func seal(at places: Rows, keys: TenantKeys) throws {
        for place in places {
            let line = lines[Int(try place.value("place", as: Int32.self)) - 1]
            let type: String = try place.value("type_code")
            guard let memberID = line[.memberID], let value = line.values.first(where: { $0.type == type })?.value else { continue }
            let holder: UUID = try place.value("organisation_id")
            let generation: Int32 = try place.value("generation")
            let binding = SealBinding.credential(
                holder: holder, type: type, period: try place.value("period_code"), generation: generation)
            let candidates = keys.credentialDigests(type: type, memberID: memberID, value: value)
            digestKeys = candidates.map(\.keyID)
            digests += candidates.map(\.digest)
            valueLines.append(line.line)
            valueTypes.append(type)
            valueIDs.append(UUID.version7())
            holders.append(holder)
            generations.append(generation)
            sealed.append(try keys.seal(Array(value.reveal().utf8), for: binding).sealed)
        }
    }

    /// The arguments of `add_import_lines` after the import.
    func parameters(keyID: Int32) -> [Parameter] {
        func column(_ field: ImportColumn.Field) -> Parameter { .texts(lines.map { $0[field] }) }
        return [
            .ints(lines.map(\.line)), .uuids(ids), column(.memberID), column(.name), column(.nameKana), column(.nameEn),
            column(.membershipClass), column(.contractFrom), column(.contractUntil), column(.contactEmail), column(.contactName),
            column(.contactRole), .texts(lines.map { $0.fault?.reason }), .texts(lines.map { $0.fault?.column }), .ints(valueLines),
            .texts(valueTypes), .uuids(valueIDs), .uuids(holders), .ints(generations), .ints(digestKeys), .byteses(digests), .int(keyID),
            .byteses(sealed),
        ]
    }
}
