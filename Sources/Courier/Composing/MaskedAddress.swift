/// An address as a notice shows it: who knows it recognises it, who does not learns little. `m.s•••@midorigaoka.example`
enum MaskedAddress {
    static func mask(_ address: String) -> String {
        let scalars = address.unicodeScalars
        guard let at = scalars.lastIndex(of: "@") else { return "•••" }
        let local = scalars[..<at]
        // At most three, and never more than half: `ab` shows `a`, `a` shows nothing.
        return String(local.prefix(min(3, local.count / 2))) + "•••" + String(scalars[at...])
    }
}
