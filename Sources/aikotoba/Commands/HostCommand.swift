import ArgumentParser
import Membership

struct HostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host", abstract: "Hosts of a tenant's own, where its pages begin at the root; the installation gives them.",
        subcommands: [List.self, Add.self, Remove.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the hosts of a tenant.")

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let hosts = try await options.atTheDesk { work in
                work.listing(try await work.desk.tenancies.hosts(by: work.acting).orRefuse())
            }
            try options.print(hosts, [Column("host", "Host") { $0 }])
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "add", abstract: "Give a tenant a host.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "Lower case, without a port.") var host: String

        func run() async throws {
            try await options.atTheDesk { work in try await work.desk.tenancies.addHost(host, by: work.acting).orRefuse() }
            try options.say("added \(host)", ["added": .text(host)])
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "remove", abstract: "Take a host from a tenant.")

        @OptionGroup var options: OperatorOptions
        @Argument(help: "The host.") var host: String

        func run() async throws {
            try await options.atTheDesk { work in try await work.desk.tenancies.removeHost(host, by: work.acting).orRefuse("host \(host)") }
            try options.say("removed \(host)", ["removed": .text(host)])
        }
    }
}
