import Foundation
import Testing
import Web

@Suite struct PercentEncodingTests {
    @Test(
        "what a header says is one word of ASCII that decodes to what was meant",
        arguments: [
            ("full", "full"), ("正会員", "%E6%AD%A3%E4%BC%9A%E5%93%A1"), ("Class A/1", "Class%20A%2F1"), ("100%", "100%25"),
            ("a\r\nb", "a%0D%0Ab"),
            ("-._~", "-._~"), ("", ""),
        ])
    func encodes(_ text: String, _ encoded: String) {
        #expect(PercentEncoding.encode(text) == encoded)
        #expect(encoded.removingPercentEncoding == text)
    }
}
