import Foundation
import Sealing
import Testing

@Suite struct FoldingTests {
    @Test(
        "a code typed in any of the usual ways is the code",
        arguments: [
            "BCDFGHJK", "bcdf-ghjk", "BCDF GHJK", "ＢＣＤＦ－ＧＨＪＫ", "ｂｃｄｆｇｈｊｋ", "BCDF‐GHJK", "BCDF–GHJK", "BCDF—GHJK", "BCDF−GHJK", "BCDFーGHJK",
            "BCDFｰGHJK", "BCDF―GHJK", "BCDF─GHJK", "BCDF\u{2011}GHJK", "BCDF\u{00AD}GHJK", "\u{FEFF}BCDF\u{200B}GHJK\u{200D}",
            "　BCDF　GHJK　",
            "B\u{00A0}C\u{2009}D\u{202F}F\u{2060}GHJK", "BCDFGHJK\r\n", "\tBCDF\r\nGHJK", "ⒷⒸⒹⒻⒼⒽⒿⓀ", "B C D F - G H J K",
            "\u{202A}BCDFGHJK\u{202C}",
            "BCDF\u{FE0F}GHJK",
        ])
    func code(typed: String) {
        #expect(Array(CodeForm.letters.normalise(typed).utf8) == Array("BCDFGHJK".utf8))
    }

    @Test("full-width digits keep their leading zeros")
    func digits() {
        #expect(CodeForm.digits.normalise("００１２－３４５６") == "00123456")
        #expect(CodeForm.digits.normalise("0012ー3456") == "00123456")
    }

    @Test(
        "a wrong code stays wrong when folded",
        arguments: [
            "BCDFGHJ", "BCDFGHJKK", "BCDF.GHJK", "BCDF_GHJK", "BCDFGHJ1", "8CDFGHJK", "BCDFGHJĶ", "BCDFGHJK\u{0301}", "ВCDFGHJK",
            "BCDFGHJK\0", "", "？",
        ])
    func wrongCode(typed: String) {
        #expect(Array(CodeForm.letters.normalise(typed).utf8) != Array("BCDFGHJK".utf8))
    }

    @Test("what has the length and the letters of a code of some form can be one, and nothing else can")
    func possible() {
        for typed in ["BCDFGHJK", "ｂｃｄｆ－ｇｈｊｋ", "0012ー3456"] {
            #expect(CodeForm.isPossible(Secret(CodeForm.letters.normalise(typed))))
        }
        let others = [
            "", "BCDFGHJ", "BCDFGHJKK", "ABCDFGHJ", "BCDF1234", "1234567", "１２３４５６７８９", "٣٣٣٣٣٣٣٣", "BCDFGHJK\0", "BCDFGHJK\u{0301}",
        ]
        for typed in others {
            #expect(!CodeForm.isPossible(Secret(CodeForm.letters.normalise(typed))))
        }
    }

    @Test("what is far too long is cut, not refused and not folded whole")
    func longCode() {
        let clock = ContinuousClock()
        let typed = String(repeating: "\u{FDFA}", count: 1_000_000)
        let took = clock.measure { #expect(CodeForm.letters.normalise(typed).unicodeScalars.count == 64) }
        #expect(took < .milliseconds(200))
    }

    @Test("a code is shown in two groups of four and folds back to itself", arguments: CodeForm.allCases)
    func grouped(form: CodeForm) {
        let code = form.generate()
        let shown = CodeForm.grouped(code).reveal()
        #expect(shown.utf8.count == 9 && Array(shown.utf8)[4] == UInt8(ascii: "-"))
        #expect(form.normalise(shown) == code.reveal())
    }

    @Test(
        "member IDs fold as they are typed in Japan",
        arguments: [
            ("12345678901", "12345678901"), ("１２３４５６７８９０１", "12345678901"), ("123-4567-8901", "12345678901"),
            ("123ー4567ー8901", "12345678901"),
            (" 12345678901\r\n", "12345678901"), ("00000000001", "00000000001"), ("ｊｍｏ－０１２", "JMO012"), ("\u{200B}jmo 012", "JMO012"),
            ("", ""), ("　", ""),
            ("12#45", "12#45"), ("12\u{0}45", "12\u{FFFD}45"), ("会員12", "会員12"),
        ])
    func memberIDs(typed: String, folded: String) {
        #expect(Array(Folding.memberID(typed).utf8) == Array(folded.utf8))
    }
}
