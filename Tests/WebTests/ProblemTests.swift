import Foundation
import Hummingbird
import Membership
import Testing

@testable import Web

@Suite struct ProblemTests {
    @Test("every refusal has a status of its own kind and a fixed title", arguments: Problem.Code.allCases)
    func codes(code: Problem.Code) {
        #expect((400...503).contains(code.status))
        #expect(!code.title.isEmpty)
    }

    @Test("a refusal for a while says when, in the document and in Retry-After")
    func retry() throws {
        let response = Problem.tooManyTries(retryAt: Date(timeIntervalSinceNow: 40.2)).document(requestID: "r1")
        #expect(response.status.code == 429)
        let seconds = try #require(response.headers[.retryAfter].flatMap(Int.init))
        #expect((40...41).contains(seconds))
        #expect(response.headers[.contentType] == "application/problem+json")
        #expect(response.headers[.cacheControl] == "no-store")
    }

    @Test("a busy service names one pause, in the document as on pages")
    func busy() {
        #expect(Problem(.unavailable).document(requestID: "r1").headers[.retryAfter] == "\(Problem.unavailableSeconds)")
        #expect(Response(status: .ok).retrying(Problem(.unavailable)).headers[.retryAfter] == "\(Problem.unavailableSeconds)")
        #expect(Response(status: .ok).retrying(Problem(.notFound)).headers[.retryAfter] == nil)
    }

    @Test("what SQL finds wrong with a field is an input that names it")
    func field() throws {
        let problem = Problem(OperatorRefusal(reason: .invalid, fields: [.init(name: "contractUntil", reason: "date-malformed")]))
        #expect(problem.code == .invalidInput)
        #expect(problem.fields == [.init("contractUntil", "date-malformed")])
    }

    @Test("a fault tells the client nothing of its cause")
    func fault() {
        struct Detailed: Error, CustomStringConvertible { let description = "duplicate key value violates unique constraint" }
        let problem = Problem.of(Detailed())
        #expect(problem.code == .fault)
        #expect(!problem.code.title.contains("constraint"))
    }
}
