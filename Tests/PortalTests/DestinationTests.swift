import Membership
import Testing

@testable import Portal

@Suite("Where signing in leads")
struct DestinationTests {
    @Test("no return page can take the name of a page of the desk")
    func reservedNames() {
        #expect(Set(Destination.pages.keys) == ReturnPage.reserved)
    }

    @Test(
        "a return page knows the host it is at, if that is another",
        arguments: [
            ("/members/", nil), ("https://docs.example.jp/a/b?c=d", "https://docs.example.jp"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ])
    func origins(_ url: String, _ origin: String?) {
        #expect(ReturnPage(code: "a", name: Wording(ja: "あ", en: "a"), url: url).origin == origin)
    }
}
