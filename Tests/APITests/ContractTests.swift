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
    private func document(_ contract: Contract) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(contract.json)) as? [String: Any])
    }

    private func problemCodes(_ contract: Contract) throws -> Set<String> {
        let components = try #require(try document(contract)["components"] as? [String: Any])
        let schemas = try #require(components["schemas"] as? [String: Any])
        let problem = try #require(schemas["Problem"] as? [String: Any])
        let properties = try #require(problem["properties"] as? [String: Any])
        let code = try #require(properties["code"] as? [String: Any])
        return Set(try #require(code["enum"] as? [String]))
    }

    private func router() throws -> Router<DeskContext> {
        let logger = Logger(label: "test")
        let database = Database(DatabaseOptions(connectionString: "host=/nowhere"), logger: logger)
        let ring = try WrappingKeyRing(parsing: WrappingKeyRing.generateLine(id: "w1"))
        let desk = Desk(
            database: database, tenants: TenantDirectory(database: database, ring: ring, logger: logger), wakeCourier: {})
        let router = Router(context: DeskContext.self)
        MemberAPI(desk: desk).add(to: router)
        AdminAPI(desk: desk).add(to: router)
        return router
    }

    @Test("the router serves exactly the calls of the contracts")
    func sameCalls() throws {
        let methods: Set<String> = ["get", "post", "put", "delete", "patch"]
        let documented = Set(
            try [Contract.member.get(), Contract.admin.get()].flatMap { contract in
                let paths = try #require(try document(contract)["paths"] as? [String: [String: Any]])
                return paths.flatMap { path, item in item.keys.filter(methods.contains).map { "\($0.uppercased()) \(path)" } }
            })
        let served = Set(try router().routes.map { "\($0.method.rawValue) \($0.path)" })
        #expect(served.subtracting(["GET /openapi.json", "GET /v1/**", "GET /admin/openapi.json", "GET /admin/**"]) == documented)
    }

    @Test("the contracts list every code a problem can have")
    func codes() throws {
        let codes = try problemCodes(Contract.member.get()).union(try problemCodes(Contract.admin.get()))
        #expect(codes == Set(Problem.Code.allCases.map(\.rawValue)))
    }

    @Test("every refusal of an operator is a code of the admin contract")
    func refusals() throws {
        let codes = try problemCodes(Contract.admin.get())
        for reason in OperatorRefusal.Reason.allCases {
            let problem = Problem(OperatorRefusal(reason: reason, version: nil))
            #expect(codes.contains(problem.code.rawValue), "\(reason)")
        }
    }
}
