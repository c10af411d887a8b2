import HTTPTypes
import Hummingbird
import Logging
import Membership
import NIOCore
import NIOEmbedded
import SampleTenant
import Sealing
import Testing

@testable import Web

@Suite("A tenant's own host")
struct OwnHostTests {
    /// Answers with the path that the router would see, and whose host it was.
    private func seen(_ path: String, host: String) async throws -> String {
        let tenant = Tenant(
            id: 3, settings: SampleTenant.settings(), keys: TenantKeys(tenant: 3, current: .generate(id: 1), readable: []))
        let inner = CallbackResponder<DeskContext> { request, context in
            Response(status: .ok, headers: [.location: "\(request.uri.path) \(context.hostTenant ?? 0)"])
        }
        let responder = OwnHostResponder(inner) { $0 == "members.terms.example" ? tenant : nil }
        let request = Request(
            head: .init(method: .get, scheme: "https", authority: host, path: path), body: .init(buffer: ByteBuffer()))
        let context = DeskContext(source: .init(channel: EmbeddedChannel(), logger: Logger(label: "test")))
        return try #require(try await responder.respond(to: request, context: context).headers[.location])
    }

    @Test("stands for its slug, whatever its case and port", arguments: ["members.terms.example", "Members.Terms.Example:8443"])
    func standsForTheSlug(_ host: String) async throws {
        #expect(try await seen("/", host: host) == "/terms/ 3")
        #expect(try await seen("/inquiries?lang=en", host: host) == "/terms/inquiries 3")
        #expect(try await seen("/other/", host: host) == "/terms/other/ 3")
        #expect(try await seen("/v1x", host: host) == "/terms/v1x 3")
    }

    @Test(
        "the APIs and the files of the pages keep their addresses",
        arguments: ["/v1/tenants/terms/me", "/openapi.json", "/assets/portal.css"])
    func sharedAddressesStay(_ path: String) async throws {
        #expect(try await seen(path, host: "members.terms.example") == "\(path) 3")
    }

    @Test(
        "a host that is nobody's own changes nothing",
        arguments: ["desk.example", "terms.example", "members.terms.example.evil.example", ""])
    func otherHostsChangeNothing(_ host: String) async throws {
        #expect(try await seen("/terms/", host: host) == "/terms/ 0")
    }
}
