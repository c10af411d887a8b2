import Sealing

extension Address {
    /// As SMTP and header fields spell it: a local part that is no dot-atom (`a..b`, `x.`) in quotation marks
    /// (RFC 5321 §4.1.2). `Address` lets nothing through that would need escaping in them.
    var spelling: String {
        let at = text.utf8.lastIndex(of: UInt8(ascii: "@"))!
        let (local, domain) = (text[..<at], text[at...])
        let isDotAtom = local.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
        return isDotAtom ? text : "\"\(local)\"\(domain)"
    }

    var domain: Substring { text[text.index(after: text.lastIndex(of: "@")!)...] }
}
