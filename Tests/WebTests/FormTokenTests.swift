import Foundation
import HTTPTypes
import Hummingbird
import Membership
import NIOCore
import SampleTenant
import Sealing
import Testing

@testable import Web

@Suite struct FormTokenTests {
    private func tenant(_ id: Int32) -> Tenant {
        Tenant(id: id, settings: SampleTenant.settings(), keys: TenantKeys(tenant: id, current: .generate(id: 1), readable: []))
    }

    private func request(cookie: String?, origin: String? = nil) -> Request {
        var fields = HTTPFields()
        if let cookie { fields[.cookie] = cookie }
        if let origin { fields[.origin] = origin }
        return Request(
            head: .init(method: .post, scheme: "https", authority: "members.example", path: "/", headerFields: fields),
            body: .init(buffer: ByteBuffer()))
    }

    private func isAccepted(_ token: String, _ request: Request, _ tenant: Tenant, now: Date = Date()) -> Bool {
        (try? FormToken.check(Form(["form_token": token]), request, tenant: tenant, now: now)) != nil
    }

    @Test("a form drawn for this browser is accepted until it is twelve hours old")
    func life() throws {
        let tenant = try tenant(1)
        let drawn = Date()
        let (token, cookie) = try FormToken.issue(request(cookie: nil), tenant: tenant, now: drawn)
        let value = String(try #require(cookie).prefix { $0 != ";" })
        #expect(isAccepted(token, request(cookie: value), tenant, now: drawn.addingTimeInterval(12 * 3600 - 2)))
        #expect(!isAccepted(token, request(cookie: value), tenant, now: drawn.addingTimeInterval(12 * 3600)))
    }

    @Test("the token of another browser, of another tenant, or none is refused")
    func foreign() throws {
        let mine = try tenant(1)
        let theirs = try tenant(2)
        let (token, cookie) = try FormToken.issue(request(cookie: nil), tenant: mine)
        let value = String(try #require(cookie).prefix { $0 != ";" })
        let (other, _) = try FormToken.issue(request(cookie: nil), tenant: mine)
        #expect(!isAccepted(other, request(cookie: value), mine))
        #expect(!isAccepted(token, request(cookie: value), theirs))
        #expect(!isAccepted(token, request(cookie: nil), mine))
        #expect(!isAccepted("", request(cookie: value), mine))
    }

    @Test("a POST that names another origin is refused, one that names ours is not")
    func origin() throws {
        let tenant = try tenant(1)
        let (token, cookie) = try FormToken.issue(request(cookie: nil), tenant: tenant)
        let value = String(try #require(cookie).prefix { $0 != ";" })
        #expect(isAccepted(token, request(cookie: value, origin: "https://members.example"), tenant))
        #expect(!isAccepted(token, request(cookie: value, origin: "https://evil.example"), tenant))
        #expect(!isAccepted(token, request(cookie: value, origin: "null"), tenant))
    }
}
