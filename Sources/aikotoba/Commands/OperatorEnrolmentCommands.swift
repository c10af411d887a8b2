import ArgumentParser
import Foundation
import Membership
import Sealing

extension OperatorCommand {
    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "password", abstract: "Set your own password: of the operator whose token this is.",
            discussion: """
                It is asked for twice at a terminal, or read from the first line of standard input; never an argument, which \
                everybody on this machine could read. --tenant is your home.
                """)

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let password = try TypedPassword.read()
            let person = try await options.atTheDesk { work in
                let (person, keys) = try await work.enrolling()
                try await work.desk.enrolment.set(password: password, of: person.id, keys: keys, by: work.acting).orRefuse()
                return person
            }
            try options.say(
                "the password of \(person.address) is set; sessions opened before have ended"
                    + (person.hasSecondFactor ? "" : "\nto sign in it takes a second factor, too: aikotoba operator totp"),
                ["address": .text(person.address), "hasSecondFactor": .flag(person.hasSecondFactor)])
        }
    }

    struct TOTP: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "totp", abstract: "Set your own second factor, printed once, in place of the one before.",
            discussion: "Open the address in an authenticator app, or make a QR code of it on this machine (qrencode).")

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let (person, factor) = try await options.atTheDesk { work in
                let (person, keys) = try await work.enrolling()
                return (person, try await work.desk.enrolment.setSecondFactor(of: person.id, keys: keys, by: work.acting).orRefuse())
            }
            let uri = factor.uri(issuer: "Aikotoba \(options.tenant)", account: person.address).reveal()
            try options.say(
                "the second factor of \(person.address) is set, and shown this once:\n\(uri)"
                    + (person.hasPassword ? "" : "\nto sign in it takes a password, too: aikotoba operator password"),
                ["address": .text(person.address), "uri": .text(uri), "hasPassword": .flag(person.hasPassword)])
        }
    }
}

extension OperatorOptions.Workplace {
    /// Who enrols, and the keys that seal what he enrols with.
    fileprivate func enrolling() async throws -> (Enrolment.Person, TenantKeys) {
        let person = try await desk.enrolment.who(acting).orRefuse()
        guard person.mayEnrol else {
            throw RefusedCommand("this token may not do that: it takes one of your own without scopes; nothing was changed")
        }
        guard let keys else {
            throw RefusedCommand(
                "the installation has no key yet: `aikotoba operator create` or `tenant create` makes it; nothing was changed")
        }
        return (person, keys)
    }
}

/// A password from the terminal, unseen and typed twice, or from the first line of standard input.
enum TypedPassword {
    static func read() throws -> Secret<String> {
        guard isatty(STDIN_FILENO) == 1 else {
            guard let line = readLine(strippingNewline: true) else { throw RefusedCommand("no password came; nothing was changed") }
            return try checked(line)
        }
        let first = try ask("new password: ")
        guard first.reveal() == (try ask("once more: ")).reveal() else {
            throw RefusedCommand("the two are not the same; nothing was changed")
        }
        return first
    }

    /// glibc's getpass(3) switches the echo off and on again, also when it is interrupted.
    private static func ask(_ prompt: String) throws -> Secret<String> {
        guard let typed = getpass(prompt) else { throw RefusedCommand("no password was typed; nothing was changed") }
        defer { explicit_bzero(typed, strlen(typed)) }
        return try checked(String(cString: typed))
    }

    private static func checked(_ text: String) throws -> Secret<String> {
        let length = text.unicodeScalars.count
        guard Enrolment.passwordLength.contains(length) else {
            throw RefusedCommand(
                "a password has \(Enrolment.passwordLength.lowerBound) to \(Enrolment.passwordLength.upperBound) characters, this one \(length); nothing was changed"
            )
        }
        return Secret(text)
    }
}
