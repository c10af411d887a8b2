import ArgumentParser
import Foundation
import Membership
import Sealing

/// Whom an identity provider knows an operator as.
struct SubjectOptions: ParsableArguments {
    @Option(help: "Issuer of the identity provider the operator signs in with.") var oidcIssuer: String?
    @Option(help: "What that provider calls the operator (its `sub`).") var oidcSubject: String?

    var pair: (issuer: String, subject: String)? {
        guard let oidcIssuer, let oidcSubject, !oidcIssuer.isEmpty else { return nil }
        return (oidcIssuer, oidcSubject)
    }

    func validate() throws {
        guard (oidcIssuer == nil) == (oidcSubject == nil) else { throw ValidationError("give --oidc-issuer and --oidc-subject together") }
        for (option, text) in [("--oidc-issuer", oidcIssuer), ("--oidc-subject", oidcSubject)] {
            if let text, text.count > 500 { throw ValidationError("\(option) has at most 500 characters") }
        }
        guard (oidcIssuer?.isEmpty ?? true) == (oidcSubject?.isEmpty ?? true) else {
            throw ValidationError("--oidc-issuer and --oidc-subject are both empty or neither")
        }
    }
}

extension OperatorCommand {
    static func address(_ text: String) throws -> String {
        do { return try Address.parse(text).text } catch { throw ValidationError("“\(text)” is not a mail address") }
    }

    static func validate(name: String) throws {
        guard (1...200).contains(name.count) else { throw ValidationError("--name must have 1 to 200 characters") }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Add an operator; an owner's right. Tokens are issued with `token issue`.")

        @OptionGroup var options: OperatorOptions
        @Option(help: "Mail address of the operator.", transform: OperatorCommand.address) var address: String
        @Option(help: "Name of the operator.") var name: String
        @Option(help: "owner, operator or auditor.", transform: OperatorCommand.role) var role: Operators.Role
        @OptionGroup var subject: SubjectOptions

        func validate() throws { try OperatorCommand.validate(name: name) }

        func run() async throws {
            let draft = Operators.Draft(address: address, name: name, role: role, oidc: subject.pair)
            let made = try await options.atTheDesk { work in
                try await work.desk.operators.save(draft, replacing: nil, by: work.acting, key: nil).orRefuse()
            }
            try options.say("added \(address), \(made.id.listed)", ["added": .text(address), "id": .id(made.id)])
        }
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "change",
            abstract: "Change an operator's name, address or role, close or open again; an owner's right. What is not named stays.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "Mail address of the operator, or its ID.") var person: String
        @Option(help: "Name of the operator.") var name: String?
        @Option(help: "Mail address of the operator.", transform: OperatorCommand.address) var address: String?
        @Option(help: "owner, operator or auditor.", transform: OperatorCommand.role) var role: Operators.Role?
        @Option(help: "active or closed; who is opened again has none of his tokens.", transform: Self.status)
        var status: Operators.Status?
        @OptionGroup var subject: SubjectOptions
        @Option(help: "The version that is replaced; without it the one that stands.") var version: Int32?

        private static func status(_ text: String) throws -> Operators.Status {
            guard let status = Operators.Status(rawValue: text) else { throw ValidationError("“\(text)” is not active or closed") }
            return status
        }

        func validate() throws {
            guard name != nil || address != nil || role != nil || status != nil || subject.oidcIssuer != nil else {
                throw ValidationError("give --name, --address, --role, --status or --oidc-issuer with --oidc-subject")
            }
            if let name { try OperatorCommand.validate(name: name) }
        }

        func run() async throws {
            let saved = try await options.atTheDesk { work in
                let people = try await work.all(place: \.place) { last, count in
                    try await work.desk.operators.list(work.acting, after: last, limit: count)
                }
                guard
                    let found = people.rows.first(where: { $0.id.uuidString.lowercased() == person.lowercased() || $0.address == person }),
                    let oldRole = Operators.Role(rawValue: found.role), let oldStatus = Operators.Status(rawValue: found.status)
                else { throw RefusedCommand("there is no operator \(person): `operator list` shows them") }
                var draft = Operators.Draft(
                    address: address ?? found.address, name: name ?? found.name, role: role ?? oldRole, status: status ?? oldStatus)
                if subject.oidcIssuer != nil {
                    draft.oidc = subject.pair
                } else if let issuer = found.oidcIssuer, let subject = found.oidcSubject {
                    draft.oidc = (issuer, subject)
                }
                let replaced = Operators.Saved(id: found.id, version: version ?? found.version)
                return try await work.desk.operators.save(draft, replacing: replaced, by: work.acting, key: nil).orRefuse()
            }
            try options.say("saved \(person)", ["saved": .id(saved.id), "id": .id(saved.id), "version": .number(saved.version)])
        }
    }
}
