import Testing

@testable import Membership

struct CSVTests {
    private struct Read: Equatable {
        let line: Int
        let cells: [String]
        var fault: CSVReader.Fault?
    }

    /// Whole, and byte by byte: where a file is cut on its way must not matter.
    private func records(of text: String) -> [Read] {
        let bytes = Array(text.utf8)
        let whole = read([bytes])
        #expect(whole == read(bytes.map { [$0] }))
        return whole
    }

    private func read(_ pieces: [[UInt8]]) -> [Read] {
        var reader = CSVReader()
        var found: [Read] = []
        func take(_ record: CSVReader.Record) {
            let cells = (0..<record.count).map { String(decoding: record[$0], as: UTF8.self) }
            found.append(Read(line: record.line, cells: record.fault == nil ? cells : [], fault: record.fault))
        }
        for piece in pieces { reader.read(piece, take) }
        reader.finish(take)
        return found
    }

    @Test("a record ends with CRLF, LF, CR or the file", arguments: ["a,b\r\nc,d\r\n", "a,b\nc,d", "a,b\rc,d\r", "a,b\r\n\r\nc,d\n\n"])
    func lineEnds(text: String) {
        #expect(records(of: text).map(\.cells) == [["a", "b"], ["c", "d"]])
    }

    @Test("empty cells are cells")
    func emptyCells() {
        #expect(records(of: ",a,\n\"\"\n").map(\.cells) == [["", "a", ""], [""]])
        #expect(records(of: "") == [])
        #expect(records(of: "\n\r\n") == [])
    }

    @Test("within quotation marks stand separators, line ends and doubled marks, and the lines go on counting")
    func quotedCells() {
        #expect(
            records(of: "\"a,\"\"b\"\"\",\"c\r\nd\ne\"\nf\r\n\"g\"\n")
                == [Read(line: 1, cells: ["a,\"b\"", "c\r\nd\ne"]), Read(line: 4, cells: ["f"]), Read(line: 5, cells: ["g"])])
    }

    @Test("a misplaced quotation mark costs its line only")
    func misplacedMarks() {
        #expect(
            records(of: "a,b\"c\nd,\"e\"f,\"\ng\n")
                == [
                    Read(line: 1, cells: [], fault: .quoteMisplaced(cell: 1)), Read(line: 2, cells: [], fault: .quoteMisplaced(cell: 1)),
                    Read(line: 3, cells: ["g"]),
                ])
    }

    @Test("a quotation mark that never closes is told by the line where it stands")
    func openMark() {
        #expect(
            records(of: "a\nb,\"c\nd\ne\n") == [Read(line: 1, cells: ["a"]), Read(line: 2, cells: [], fault: .quoteOpen(cell: 1))])
        #expect(records(of: "\"c\n\",\"d") == [Read(line: 2, cells: [], fault: .quoteOpen(cell: 1))])
    }

    @Test("a cell of any length costs no more memory than the longest that is taken")
    func longCells() {
        let long = String(repeating: "x", count: CSVReader.longestCell)
        #expect(records(of: "\(long),b\n").map(\.cells) == [[long, "b"]])
        #expect(
            records(of: "a,\(long)y\n\"\(long)\n\(long)\"\nc") == [
                Read(line: 1, cells: [], fault: .tooLong(cell: 1)), Read(line: 2, cells: [], fault: .tooLong(cell: 0)),
                Read(line: 4, cells: ["c"]),
            ])
        #expect(records(of: String(repeating: ",", count: 200) + "\na").map(\.fault) == [.tooManyCells, nil])
    }

    @Test("what is written is read back", arguments: ["", "a", "a,b", "a\"b", "\"", "a\r\nb", " a ", "株式会社"])
    func written(text: String) {
        var bytes: [UInt8] = []
        CSVWriter.append([text, nil, "z"], to: &bytes)
        #expect(read([bytes]).map(\.cells) == [[text, "", "z"]])
    }

    @Test(
        "what a spreadsheet would carry out is made text, and read back as it was",
        arguments: ["=1+1", "+81", "-1", "@SUM(A1)", "\tx", "＝1", "＋1", "－1", "＠x", "'=1", "''=1", "=\u{301}1"])
    func formulas(text: String) {
        #expect(Formula.neutralised(text) == "'" + text)
        #expect(Formula.restored(Formula.neutralised(text)) == text)
    }

    @Test("all other text stays as it is", arguments: ["", "'", "'a", "a=1", "O'Neill", "''"])
    func plainText(text: String) {
        #expect(Formula.neutralised(text) == text)
        #expect(Formula.restored(text) == text)
    }
}
