import Foundation
import Hummingbird
import Logging
import Membership
import Postgres
import Sealing
import Testing
import Web

@testable import API

@Suite struct ContractTests {
    private func document() throws -> [String: Any] {
        let contract = try Contract.embedded()
        return try #require(try JSONSerialization.jsonObject(with: Data(contract.json)) as? [String: Any])
    }

    private func router() throws -> Router<DeskContext> {
        let logger = Logger(label: "test")
        let database = Database(DatabaseOptions(connectionString: "host=/nowhere"), logger: logger)
        let ring = try WrappingKeyRing(parsing: WrappingKeyRing.generateLine(id: "w1"))
        let desk = Desk(
            database: database, tenants: TenantDirectory(database: database, ring: ring, logger: logger), wakeCourier: {})
        let router = Router(context: DeskContext.self)
        try MemberAPI(desk: desk).add(to: router)
        return router
    }

    @Test("the router serves exactly the calls of the contract")
    func sameCalls() throws {
        let paths = try #require(try document()["paths"] as? [String: [String: Any]])
        let methods: Set<String> = ["get", "post", "put", "delete", "patch"]
        let documented = Set(paths.flatMap { path, item in item.keys.filter(methods.contains).map { "\($0.uppercased()) \(path)" } })
        let served = Set(try router().routes.map { "\($0.method.rawValue) \($0.path)" })
        #expect(served.subtracting(["GET /openapi.json", "GET /v1/**"]) == documented)
    }

    @Test("the contract lists every code a problem can have")
    func codes() throws {
        let components = try #require(try document()["components"] as? [String: Any])
        let schemas = try #require(components["schemas"] as? [String: Any])
        let problem = try #require(schemas["Problem"] as? [String: Any])
        let properties = try #require(problem["properties"] as? [String: Any])
        let code = try #require(properties["code"] as? [String: Any])
        #expect(Set(try #require(code["enum"] as? [String])) == Set(Problem.Code.allCases.map(\.rawValue)))
    }
}
