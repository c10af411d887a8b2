import Foundation

/// A name that stands where settings stand and is none: misspelt, most of the time, and then silently the default.
struct UnknownSetting {
    let name: String
    /// The one that looks most like it.
    let nearest: String

    private init(_ name: String, among known: [String]) {
        self.name = name
        nearest = known.min { Self.distance($0, name) < Self.distance($1, name) } ?? ""
    }

    static func inFile(_ path: String) throws -> [UnknownSetting] {
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
        let known = Setting.allCases.map(\.rawValue)
        return names(in: object, under: []).sorted().compactMap { unknown($0, among: known + IssuerSetting.siblings(ofName: $0)) }
    }

    static func inEnvironment(_ environment: [String: String]) -> [UnknownSetting] {
        let known = Setting.allCases.map(\.variable)
        let names = environment.keys.filter { $0.hasPrefix("AIKOTOBA_") && $0 != "AIKOTOBA_CONFIG" }
        return names.sorted().compactMap { unknown($0, among: known + IssuerSetting.siblings(ofVariable: $0)) }
    }

    private static func unknown(_ name: String, among known: [String]) -> UnknownSetting? {
        known.contains(name) ? nil : UnknownSetting(name, among: known)
    }

    private static func names(in value: Any, under path: [String]) -> [String] {
        guard let object = value as? [String: Any] else { return [path.joined(separator: ".")] }
        return object.flatMap { names(in: $0.value, under: path + [$0.key]) }
    }

    /// How many letters have to be changed, added or left out (Levenshtein), whatever their case.
    private static func distance(_ one: String, _ other: String) -> Int {
        let (one, other) = (Array(one.lowercased().utf8), Array(other.lowercased().utf8))
        var row = Array(0...other.count)
        for (line, letter) in one.enumerated() {
            var corner = row[0]
            row[0] = line + 1
            for column in other.indices {
                let changed = corner + (letter == other[column] ? 0 : 1)
                corner = row[column + 1]
                row[column + 1] = min(changed, corner + 1, row[column] + 1)
            }
        }
        return row[other.count]
    }
}
