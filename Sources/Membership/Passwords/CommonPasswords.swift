import Foundation
import Sealing

/// The passwords that everybody tries first. Of a length that is asked for there are hardly any lists, because people get there by
/// writing the same short ones one after another; so what consists of nothing but one or two listed ones counts as common, too.
enum CommonPasswords {
    /// Sorted by bytes, lower case, a line each; searched where it lies.
    private static let list = PackageResources.common_passwords_txt
    /// Of the list's entries; shorter pieces would let half of all words be put together.
    private static let shortestPiece = 4
    private static let longestPiece = 66
    /// So much at the end does not make a password another one.
    private static let longestTail = 2
    /// What is longer is not searched for pieces; what repeats itself is still found.
    private static let longestSearched = 512

    static func include(_ password: MemberPassword) -> Bool {
        let text = OwnWords.plain(password.typed.reveal())
        let plain = OwnWords.fold(text)
        return isListed(Array(text.utf8)) || isRepetition(Array(text.unicodeScalars)) || isRow(Array(text.unicodeScalars))
            || isMadeOfListed(Array(text.utf8)) || isMadeOfListed(Array(plain.utf8))
    }

    static func isListed(_ text: some RandomAccessCollection<UInt8>) -> Bool {
        var lower = 0
        var upper = list.count
        while lower < upper {
            let middle = (lower + upper) / 2
            let start = list[..<middle].lastIndex(of: newline).map { $0 + 1 } ?? 0
            let end = list[middle...].firstIndex(of: newline) ?? list.count
            let line = list[start..<end]
            if line.elementsEqual(text) { return true }
            if line.lexicographicallyPrecedes(text) { lower = end + 1 } else { upper = start }
        }
        return false
    }

    /// `aaaaaaaaaaaaaaa`, `abcabcabcabcabc`: up to four characters over and over.
    private static func isRepetition(_ text: [Unicode.Scalar]) -> Bool {
        (1...4).contains { period in
            text.count > 2 * period && zip(text, text.dropFirst(period)).allSatisfy { $0 == $1 }
        }
    }

    /// `abcdefghijklmno`, `987654321098765`: each character one further than the one before.
    private static func isRow(_ text: [Unicode.Scalar]) -> Bool {
        func goes(_ step: Int) -> Bool {
            zip(text, text.dropFirst()).allSatisfy { one, next in
                let isFigure = ("0"..."9").contains(one) && ("0"..."9").contains(next)
                let difference = Int(next.value) - Int(one.value)
                return difference == step || isFigure && difference == -9 * step
            }
        }
        return text.count > 3 && (goes(1) || goes(-1))
    }

    private static func isMadeOfListed(_ text: [UInt8]) -> Bool {
        guard text.count <= longestSearched else { return false }
        for first in pieces(of: text, at: 0) {
            var place = 0
            while text[place...].starts(with: first) {
                place += first.count
                if place >= text.count - longestTail { return true }
                for second in pieces(of: text, at: place) where isMade(text, from: place, of: [first, second]) { return true }
            }
        }
        return false
    }

    private static func isMade(_ text: [UInt8], from start: Int, of pieces: [[UInt8]]) -> Bool {
        var reached = Set([start])
        for place in start..<text.count where reached.contains(place) {
            for piece in pieces where text[place...].starts(with: piece) { reached.insert(place + piece.count) }
        }
        return (reached.max() ?? 0) >= text.count - longestTail
    }

    private static func pieces(of text: [UInt8], at place: Int) -> [[UInt8]] {
        guard text.count - place >= shortestPiece else { return [] }
        return (shortestPiece...min(longestPiece, text.count - place)).compactMap { length in
            let piece = text[place..<place + length]
            return isListed(piece) ? Array(piece) : nil
        }
    }

    private static let newline = UInt8(ascii: "\n")
}
