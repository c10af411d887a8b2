import Foundation
import Testing
import Web

@Suite struct InstantTests {
    @Test("an instant is read with its offset and its fraction")
    func read() {
        #expect(Date(rfc3339: "2026-04-01T00:00:00+09:00") == Date(rfc3339: "2026-03-31T15:00:00Z"))
        #expect(Date(rfc3339: "2028-02-29T00:00:00.5Z") == Date(rfc3339: "2028-02-29T00:00:00Z")?.addingTimeInterval(0.5))
    }

    @Test(
        "what names no instant is none",
        arguments: [
            "", "2026-04-01", "2026-04-01T00:00:00", "2026-02-30T00:00:00Z", "2026-04-31T00:00:00Z", "2026-04-01T24:00:00Z",
            "2026-04-01T00:60:00Z", "2026-04-01T00:00:00Z and more", "２０２６-04-01T00:00:00Z", "2026-04-01 00:00:00Z",
        ])
    func refused(text: String) {
        #expect(Date(rfc3339: text) == nil)
    }
}
