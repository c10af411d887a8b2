public import Foundation
public import Membership

/// Writes one JSON object straight into bytes, members in the order they are given.
///
/// Not `JSONEncoder`: it builds a tree of boxes first, which is a sixth of the whole CPU time of `GET /me`. Decoding, where
/// input is hostile, stays the library's.
public struct JSONText {
    private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]
    private var isFirst = true

    init() { bytes.reserveCapacity(1024) }

    /// A member whose value is nil is left out.
    public mutating func member(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        self.name(name)
        string(value)
    }

    public mutating func member(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        self.name(name)
        bytes.append(contentsOf: String(value).utf8)
    }

    /// A count under a name that is data.
    public mutating func member(dynamic name: String, _ value: Int) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        string(name)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(contentsOf: String(value).utf8)
    }

    public mutating func member(_ name: StaticString, _ value: Bool) {
        self.name(name)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// As RFC 3339 in UTC.
    public mutating func member(_ name: StaticString, _ value: Date?) {
        member(name, value?.rfc3339)
    }

    public mutating func member(_ name: StaticString, _ value: Wording?) {
        guard let value else { return }
        object(name) { json in
            json.member("ja", value.ja)
            json.member("en", value.en)
        }
    }

    /// A value that is JSON already.
    public mutating func written(_ name: StaticString, _ json: String) {
        self.name(name)
        bytes.append(contentsOf: json.utf8)
    }

    public mutating func object(_ name: StaticString, _ write: (inout JSONText) -> Void) {
        self.name(name)
        braced(write)
    }

    public mutating func array<Element>(
        _ name: StaticString, _ elements: some Sequence<Element>, _ write: (inout JSONText, Element) -> Void
    ) {
        self.name(name)
        bytes.append(UInt8(ascii: "["))
        var isFirstElement = true
        for element in elements {
            if !isFirstElement { bytes.append(UInt8(ascii: ",")) }
            isFirstElement = false
            braced { write(&$0, element) }
        }
        bytes.append(UInt8(ascii: "]"))
        isFirst = false
    }

    public mutating func array(_ name: StaticString, _ texts: [String]) {
        self.name(name)
        bytes.append(UInt8(ascii: "["))
        for (index, text) in texts.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            string(text)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Of objects that are JSON already.
    public mutating func array(_ name: StaticString, documents: some Sequence<String>) {
        self.name(name)
        bytes.append(UInt8(ascii: "["))
        for (index, document) in documents.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: document.utf8)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Begins an array whose elements come in pages.
    public mutating func beginArray(_ name: StaticString) {
        self.name(name)
        bytes.append(UInt8(ascii: "["))
        isFirst = true
    }

    public mutating func elements<Element>(_ elements: some Sequence<Element>, _ write: (inout JSONText, Element) -> Void) {
        for element in elements {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            braced { write(&$0, element) }
        }
    }

    public mutating func endArray() {
        bytes.append(UInt8(ascii: "]"))
        isFirst = false
    }

    /// Gives away what was written so far.
    mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func braced(_ write: (inout JSONText) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
        write(&self)
        bytes.append(UInt8(ascii: "}"))
        isFirst = false
    }

    mutating func close() { bytes.append(UInt8(ascii: "}")) }

    private mutating func name(_ name: StaticString) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    /// RFC 8259 §7: quotation mark, reverse solidus and the controls are escaped; all else is UTF-8 as it is.
    private mutating func string(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(Self.digits[Int(byte >> 4)])
                bytes.append(Self.digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
