import Sealing
import Testing

@testable import Membership

struct ImportReaderTests {
    private func reader(_ bytes: [UInt8], encoding: FileEncoding? = nil, pieces: Int = 7) throws -> ImportReader {
        var reader = ImportReader(encoding: encoding)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            try reader.read(Array(bytes[start..<min(start + pieces, bytes.count)]))
        }
        try reader.finish()
        return reader
    }

    private func lines(_ text: String) throws -> [ImportLine] {
        var reader = try reader(Array(text.utf8))
        #expect(reader.faults.isEmpty)
        return reader.takeLines()
    }

    private func faults(_ text: String) throws -> [String] {
        try reader(Array(text.utf8)).faults.map { "\($0.line) \($0.column ?? "–") \($0.reason)" }
    }

    /// 会員番号,法人名 / 100001,髙① in CP932, with what Microsoft added.
    private let japanese: [UInt8] =
        [0x89, 0xEF, 0x88, 0xF5, 0x94, 0xD4, 0x8D, 0x86, 0x2C, 0x96, 0x40, 0x90, 0x6C, 0x96, 0xBC, 0x0D, 0x0A]
        + Array("100001,".utf8) + [0xFB, 0xFC, 0x87, 0x40, 0x0D, 0x0A]

    @Test("a Japanese header tells CP932 by itself")
    func recognised() throws {
        var reader = try reader(japanese)
        #expect(reader.faults.isEmpty)
        let lines = reader.takeLines()
        #expect(lines.map(\.line) == [2])
        #expect(lines[0][.name] == "髙①")
    }

    @Test("with a header in English CP932 has to be named")
    func named() throws {
        let file = Array("memberId,name\n100001,".utf8) + [0xFB, 0xFC, 0x87, 0x40]
        var guessed = try reader(file)
        #expect(guessed.takeLines()[0].fault?.reason == "text-malformed")
        var told = try reader(file, encoding: .cp932)
        #expect(told.takeLines()[0][.name] == "髙①")
    }

    @Test("a header in UTF-8 with a broken byte is not taken for CP932")
    func brokenHeader() throws {
        let file = Array("会員番号,法人".utf8).dropLast() + Array(",x\n".utf8)
        #expect(try reader(Array(file)).faults.map(\.reason) == ["text-malformed"])
    }

    @Test("a byte order mark says UTF-8, whatever was named", arguments: [nil, FileEncoding.cp932, .utf8])
    func byteOrderMark(encoding: FileEncoding?) throws {
        for pieces in 1...5 {
            var reader = try reader(CSVWriter.byteOrderMark + Array("会員番号\n1".utf8), encoding: encoding, pieces: pieces)
            #expect(reader.faults.isEmpty)
            #expect(reader.takeLines()[0][.memberID] == "1")
        }
    }

    @Test("a byte that is no text is told by line and column")
    func malformedText() throws {
        var reader = try reader(Array("memberId,name\n1,a\n2,".utf8) + [0xE3, 0x81] + Array("\n3,x\0y\n".utf8))
        let lines = reader.takeLines()
        #expect(lines.map { $0.fault?.reason } == [nil, "text-malformed", "text-malformed"])
        #expect(lines.map { $0.fault?.column } == [nil, "name", "name"])
        #expect(lines.map(\.line) == [2, 3, 4])
    }

    @Test(
        "what is wrong with the header is told at once",
        arguments: [
            ("", "1 – file-empty"), ("\n\n", "1 – file-empty"), ("name\n", "1 memberId column-missing"),
            ("memberId,x,,MemberID\n", "1 x column-unknown|1 (3) column-unknown|1 memberId column-twice"),
            ("memberId,会員番号\n", "1 memberId column-twice"),
            ("memberId,contactRole\n", "1 contactEmail column-missing|1 contactName column-missing"),
            ("memberId;name\n", "1 memberId;name column-unknown|1 memberId column-missing"), ("memberId,\"name\n1,2\n", "1 – quote-open"),
            ("memberId,credential:\n", "1 credential: column-unknown"),
        ])
    func header(text: String, expected: String) throws {
        #expect(try faults(text) == expected.split(separator: "|").map(String.init))
    }

    @Test("a line with too few or too many cells is told, and the next is read")
    func raggedLines() throws {
        let lines = try lines("memberId,name,nameKana\n1,a\n2,a,b,c\n3,a,b\n")
        #expect(lines.map { $0.fault?.reason } == ["cells-missing", "cells-too-many", nil])
        #expect(lines.map { $0.fault?.column } == ["nameKana", nil, nil])
    }

    @Test("cells are folded as their fields are, and roles told in Japanese")
    func cells() throws {
        let line = try lines(
            "会員番号,法人名,契約開始日,連絡先メールアドレス,連絡先氏名,連絡先役割\n１００−００１, 　みどり 丘　,２０２６/４/1,Ａ@B.Example,'=x,副代表\n")[0]
        #expect(line[.memberID] == "100001")
        #expect(line[.name] == "みどり 丘")
        #expect(line[.contractFrom] == "2026/4/1")
        #expect(line[.contactEmail] == "a@b.example")
        #expect(line[.contactName] == "=x")
        #expect(line[.contactRole] == "deputy")
        #expect(line[.nameKana] == nil)
    }

    @Test("a password is its bytes: neither trimmed nor folded, and no apostrophe taken away")
    func passwords() throws {
        let lines = try lines("memberId,パスワード：s-password\n1, '=Ａ \n2,\n3,\(String(repeating: "x", count: 1025))\n")
        #expect(lines[0].values.map(\.type) == ["s-password"])
        #expect(lines[0].values.map { $0.value.reveal() } == [" '=Ａ "])
        #expect(lines[1].values.isEmpty)
        #expect(lines[2].fault?.reason == "too-long" && lines[2].fault?.column == "credential:s-password")
    }
}
