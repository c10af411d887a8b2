import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Web

@Suite struct FormTests {
    private func form(_ body: [UInt8], type: String = "application/x-www-form-urlencoded") async throws -> Form {
        let request = Request(
            head: .init(method: .post, scheme: "http", authority: "a", path: "/", headerFields: [.contentType: type]),
            body: .init(buffer: ByteBuffer(bytes: body)))
        return try await request.form()
    }

    private func code(_ body: [UInt8], type: String = "application/x-www-form-urlencoded") async -> Problem.Code? {
        do {
            _ = try await form(body, type: type)
            return nil
        } catch let problem as Problem {
            return problem.code
        } catch {
            return .fault
        }
    }

    @Test("fields are decoded by bytes: plus is a space, escapes are UTF-8")
    func decoding() async throws {
        let form = try await form(Array("name=%E4%BD%90%E4%BC%AF+%E7%9C%9F&empty=&flag".utf8))
        #expect(form["name"] == "佐伯 真")
        #expect(form["empty"] == "")
        #expect(form["flag"] == "")
        #expect(form["absent"] == "")
    }

    private func request(_ path: String) -> Request {
        Request(head: .init(method: .get, scheme: "http", authority: "a", path: path), body: .init(buffer: ByteBuffer()))
    }

    @Test("what is searched for in a query may hold spaces and plus signs, as a form writes them")
    func searching() throws {
        #expect(try request("/x?limit=2&q=%E4%BD%90%E4%BC%AF+a%2Bb%40c").searched("q") == "佐伯 a+b@c")
        #expect(try request("/x?q").searched("q") == "")
        #expect(try request("/x?p=1").searched("q") == nil)
        #expect(try request("/x").searched("q") == nil)
        for broken in ["/x?q=%FF", "/x?q=%4", "/x?q=%G1"] {
            #expect(throws: Problem.self) { try request(broken).searched("q") }
        }
    }

    @Test("broken escapes, bytes that are no UTF-8 and a field sent twice are refused", arguments: ["a=%G1", "a=%4", "a=%FF", "a=1&a=2"])
    func malformed(body: String) async {
        #expect(await code(Array(body.utf8)) == .malformedBody)
    }

    @Test("another content type and a body over the limit are refused")
    func limits() async {
        #expect(await code(Array("a=1".utf8), type: "text/plain") == .unsupportedMediaType)
        let long = Array("a=".utf8) + [UInt8](repeating: 0x61, count: Request.memberBodyLimit)
        let problem: Problem.Code
        do {
            _ = try await form(long)
            Issue.record("a body over the limit was read")
            return
        } catch { problem = Problem.of(error).code }
        #expect(problem == .bodyTooLarge)
    }
}
