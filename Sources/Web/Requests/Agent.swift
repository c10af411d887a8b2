import HTTPTypes
public import Hummingbird

extension Request {
    /// What the client calls itself, for the list of sessions: at most 200 scalars, none of them a control.
    public var agent: String {
        String(String.UnicodeScalarView((headers[.userAgent] ?? "").unicodeScalars.filter { $0.value >= 0x20 }.prefix(200)))
    }
}
