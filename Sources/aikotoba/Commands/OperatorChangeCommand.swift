import ArgumentParser
import Foundation
import Membership
import Sealing

extension OperatorCommand {
    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "change",
            abstract: "Change an operator's name or role, close or open again; an owner's right. What is not named stays.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "Mail address of the operator, or its ID.") var person: String
        @Option(help: "Name of the operator.") var name: String?
        @Option(help: "owner, operator or auditor.", transform: OperatorCommand.role) var role: Operators.Role?
        @Option(help: "active or closed.", transform: Self.status) var status: Operators.Status?
        @Option(help: "The version that is replaced; without it the one that stands.") var version: Int32?

        private static func status(_ text: String) throws -> Operators.Status {
            guard let status = Operators.Status(rawValue: text) else { throw ValidationError("“\(text)” is not active or closed") }
            return status
        }

        func validate() throws {
            guard name != nil || role != nil || status != nil else { throw ValidationError("give --name, --role or --status") }
            if let name, !(1...200).contains(name.count) { throw ValidationError("--name must have 1 to 200 characters") }
        }

        func run() async throws {
            let saved = try await options.atTheDesk { work in
                let people = try await options.pages(upTo: .max) { last, count in
                    try await work.desk.operators.list(work.acting, after: last?.place, limit: count)
                }
                guard
                    let found = people.first(where: { $0.id.uuidString.lowercased() == person.lowercased() || $0.address == person }),
                    let oldRole = Operators.Role(rawValue: found.role), let oldStatus = Operators.Status(rawValue: found.status)
                else { throw RefusedCommand("there is no operator \(person); nothing was changed") }
                var draft = Operators.Draft(
                    address: found.address, name: name ?? found.name, role: role ?? oldRole, status: status ?? oldStatus)
                if let issuer = found.oidcIssuer, let subject = found.oidcSubject { draft.oidc = (issuer, subject) }
                let replaced = Operators.Saved(id: found.id, version: version ?? found.version)
                return try await work.desk.operators.save(draft, replacing: replaced, by: work.acting, key: nil).orRefuse()
            }
            try options.say("saved \(person)", ["saved": saved.id.uuidString.lowercased(), "version": String(saved.version)])
        }
    }
}
