import Foundation

/// Names that stand twice in one JSON object. The decoder takes the first and says nothing; whoever checked the request on its
/// way here may have taken the last.
enum RepeatedNames {
    private struct Level {
        let isObject: Bool
        var names: Set<String> = []
        /// Whose value is being read.
        var name = ""
    }

    /// The path of the first one, or nil.
    ///
    /// - Parameter text: what a decoder has found to be well-formed: here only strings are told from structure.
    static func first(in text: some Collection<UInt8>) -> String? {
        let bytes = Array(text)
        var levels: [Level] = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"): levels.append(Level(isObject: true))
            case UInt8(ascii: "["): levels.append(Level(isObject: false))
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = levels.popLast()
            case UInt8(ascii: "\""):
                let begin = index
                index += 1
                while index < bytes.count, bytes[index] != UInt8(ascii: "\"") { index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1 }
                guard index < bytes.count, !levels.isEmpty, isName(endingAt: index, bytes) else { break }
                let name = plain(bytes[begin...index])
                levels[levels.count - 1].name = name
                guard levels[levels.count - 1].names.insert(name).inserted else {
                    return levels.filter(\.isObject).map(\.name).joined(separator: ".")
                }
            default: break
            }
            index += 1
        }
        return nil
    }

    /// A string before a colon is a name.
    private static func isName(endingAt end: Int, _ bytes: [UInt8]) -> Bool {
        bytes[(end + 1)...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: ":")
    }

    private static func plain(_ quoted: ArraySlice<UInt8>) -> String {
        guard quoted.contains(UInt8(ascii: "\\")), let decoded = try? JSONDecoder().decode(String.self, from: Data(quoted)) else {
            return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
        }
        return decoded
    }
}
