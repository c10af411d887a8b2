import ArgumentParser

@main
struct Aikotoba: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aikotoba",
        abstract: "The credential desk of a membership body.",
        discussion: """
            Settings come from the environment (AIKOTOBA_…) and from a JSON file named by --config or AIKOTOBA_CONFIG; \
            the environment wins. Secrets come from files, never from the command line. `aikotoba --version` shows the version.
            """,
        subcommands: [
            DevCommand.self, ServeCommand.self, CourierCommand.self, MigrateCommand.self, CheckCommand.self, DoctorCommand.self,
            TenantCommand.self, OperatorCommand.self, TokenCommand.self, MailCommand.self, SessionCommand.self, LockoutCommand.self,
            CaseCommand.self, MessageCommand.self, OrganisationCommand.self, ContactCommand.self, HandoverCommand.self,
            RecoveryCommand.self, RotationCommand.self, CredentialCommand.self, ReturnPageCommand.self,
            CalendarCommand.self, CredentialTypeCommand.self, InquiryTypeCommand.self, PolicyCommand.self, TextCommand.self,
            HostCommand.self, AuditCommand.self, KeyCommand.self,
        ])

    /// `--version` alone. As the configuration's own it would stand in the help of every command, beside the --version of what is changed.
    static func main() async {
        if CommandLine.arguments.dropFirst().elementsEqual(["--version"]) { print("0.1.0") } else { await main(nil) }
    }
}
