/// Reads CSV (RFC 4180) from bytes as they come. Pure: bytes in, records out; no more is kept than one record.
///
/// Of our own, since what there is for Swift wants the whole file as one String: neither the line of a fault nor a bound of
/// memory is to be had from that. Bytes, not characters: separators, quotes and line ends are the same bytes in UTF-8 and in
/// CP932, where the second byte of a character is never one of them, so each cell may be decoded by itself.
struct CSVReader {
    struct Record {
        /// Where it begins in the file, from 1; of a quote that never ends, where that stands.
        var line = 1
        var fault: Fault?
        fileprivate var bytes: [UInt8] = []
        fileprivate var ends: [Int] = []
        fileprivate var isQuoted = false

        var count: Int { ends.count }

        subscript(index: Int) -> ArraySlice<UInt8> { bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }

        /// A line with nothing on it.
        fileprivate var isBlank: Bool { ends.count == 1 && bytes.isEmpty && !isQuoted && fault == nil }
    }

    enum Fault: Equatable {
        case tooLong(cell: Int)
        case tooManyCells
        /// A quotation mark within a cell without quotation marks, or text after the closing one.
        case quoteMisplaced(cell: Int)
        case quoteOpen(cell: Int)
    }

    private enum State {
        case beginsRecord, beginsCell, plain, quoted, closesQuote
        /// After a misplaced quotation mark: the next line is the first that can be trusted.
        case skips
    }

    /// In bytes. Whatever an organisation's name needs, and any password.
    static let longestCell = 4096
    static let mostCells = 100

    private var state = State.beginsRecord
    private var record = Record()
    private var line = 1
    private var quoteLine = 1
    private var isAfterReturn = false

    mutating func read(_ bytes: [UInt8], _ take: (Record) throws -> Void) rethrows {
        for byte in bytes {
            let isAfterReturn = isAfterReturn
            self.isAfterReturn = byte == 0x0D
            // The second half of an end of line that has been counted.
            if byte == 0x0A && isAfterReturn && state != .quoted { continue }
            switch (state, byte) {
            case (.quoted, UInt8(ascii: "\"")): state = .closesQuote
            case (.quoted, _): keep(byte)
            case (.closesQuote, UInt8(ascii: "\"")):
                keep(byte)
                state = .quoted
            case (_, 0x0A), (_, 0x0D): try end(take)
            case (.skips, _): break
            case (_, UInt8(ascii: ",")):
                begin()
                endCell()
                state = .beginsCell
            case (.closesQuote, _): misplaced()
            case (.beginsRecord, UInt8(ascii: "\"")), (.beginsCell, UInt8(ascii: "\"")):
                begin()
                record.isQuoted = true
                quoteLine = line
                state = .quoted
            case (_, UInt8(ascii: "\"")): misplaced()
            default:
                begin()
                keep(byte)
                state = .plain
            }
            if byte == 0x0D || (byte == 0x0A && !isAfterReturn) { line += 1 }
        }
    }

    /// At the end of the file.
    mutating func finish(_ take: (Record) throws -> Void) rethrows {
        if state == .beginsRecord { return }
        if state == .quoted {
            record.fault = .quoteOpen(cell: record.ends.count)
            record.line = quoteLine
        }
        try end(take)
    }

    private mutating func begin() {
        if state == .beginsRecord { record.line = line }
    }

    private mutating func keep(_ byte: UInt8) {
        if record.bytes.count - (record.ends.last ?? 0) < Self.longestCell {
            record.bytes.append(byte)
        } else if record.fault == nil {
            record.fault = .tooLong(cell: record.ends.count)
        }
    }

    private mutating func endCell() {
        if record.ends.count < Self.mostCells {
            record.ends.append(record.bytes.count)
        } else if record.fault == nil {
            record.fault = .tooManyCells
        }
    }

    private mutating func misplaced() {
        if record.fault == nil { record.fault = .quoteMisplaced(cell: record.ends.count) }
        state = .skips
    }

    private mutating func end(_ take: (Record) throws -> Void) rethrows {
        begin()
        endCell()
        state = .beginsRecord
        if !record.isBlank { try take(record) }
        record.bytes.removeAll(keepingCapacity: true)
        record.ends.removeAll(keepingCapacity: true)
        record.fault = nil
        record.isQuoted = false
    }
}
