import Foundation
import Testing

@testable import Portal

@Suite("Contrast")
struct ContrastTests {
    /// Foregrounds, grounds, and the lowest ratio in light and dark.
    static let pairs: [(on: [String], grounds: [String], light: Double, dark: Double)] = [
        (["ink"], ["canvas", "surface", "sunken", "tint", "ok-tint", "warn-tint", "bad-tint"], 13.5, 11.7),
        (["ink-2"], ["canvas", "surface", "sunken", "tint"], 6.4, 7.1),
        (["accent"], ["canvas", "surface", "sunken", "tint"], 7.4, 7.4),
        (["on-accent"], ["accent"], 8.6, 9.8), (["bad"], ["canvas", "surface", "bad-tint"], 5.8, 7.6),
        (["warn"], ["canvas", "surface", "warn-tint"], 6.2, 8.4), (["ok"], ["canvas", "surface", "ok-tint"], 5.7, 8.0),
        (["control"], ["canvas", "surface", "sunken"], 4.3, 4.8),
        (["data-1", "data-2", "data-3", "data-4", "data-5"], ["surface", "canvas"], 3.3, 4.8), (["focus"], ["canvas"], 19.4, 12.8),
        (["focus"], ["ring"], 14.7, 12.8),
    ]

    @Test("no pair of colours is fainter than the design's lowest figure", arguments: pairs.indices, [false, true])
    func noPairIsFainter(_ index: Int, dark: Bool) throws {
        let pair = Self.pairs[index]
        let colours = try Self.colours(dark: dark)
        for foreground in pair.on {
            for ground in pair.grounds {
                let ratio = Self.ratio(try #require(colours[foreground]), try #require(colours[ground]))
                // The figures are given to one decimal.
                #expect(ratio > (dark ? pair.dark : pair.light) - 0.05, "\(foreground) on \(ground): \(ratio)")
            }
        }
    }

    @Test("no rule names a colour but by its token")
    func noRuleNamesAColour() throws {
        let css = Self.css
        let rules = css[try #require(css.range(of: "/* Ground */")).lowerBound...]
        #expect(rules.matches(of: try Regex(#"#[0-9A-Fa-f]{3,8}\b|rgb\(|hsl\("#)).isEmpty)
        for match in rules.matches(of: try Regex(#"var\(--([a-z0-9-]+)\)"#)) {
            #expect(css.contains("--\(match.output[1].substring ?? ""):"))
        }
        #expect(!css.contains("@import") && !css.contains("url("))
    }

    @Test("no text is smaller than .8125rem")
    func noTextIsSmaller() throws {
        for match in Self.css.matches(of: try Regex(#"font(?:-size)?:[^;}]*?([0-9.]+)rem"#)) {
            #expect(Double(match.output[1].substring ?? "") ?? 0 >= 0.8125)
        }
    }

    static let css = String(decoding: Assets().files["portal.css"]?.bytes ?? [], as: UTF8.self)

    static func colours(dark: Bool) throws -> [String: [Double]] {
        let scopes = css.components(separatedBy: "@media (prefers-color-scheme: dark)")
        let scope = dark ? try #require(scopes.dropFirst().first) : scopes[0]
        var colours: [String: [Double]] = [:]
        for match in scope.matches(of: try Regex(#"--([a-z0-9-]+): #([0-9A-F]{6});"#)) {
            let number = Int(match.output[2].substring ?? "", radix: 16) ?? 0
            colours[String(match.output[1].substring ?? "")] = [number >> 16, number >> 8 & 0xff, number & 0xff].map { Double($0) / 255 }
        }
        return colours
    }

    /// WCAG 2.2, relative luminance.
    static func ratio(_ first: [Double], _ second: [Double]) -> Double {
        func luminance(_ colour: [Double]) -> Double {
            let linear = colour.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        }
        let (bright, faint) = (max(luminance(first), luminance(second)), min(luminance(first), luminance(second)))
        return (bright + 0.05) / (faint + 0.05)
    }
}
