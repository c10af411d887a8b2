import Foundation
import Membership
import Sealing
import Testing

@testable import Courier

@Suite(.serialized) struct SMTPTransportTests {
    private static let login = (username: "courier", password: Secret("合言葉"))

    private func transport(
        _ server: MailServer, _ security: SMTPOptions.Security, host: String = "localhost", caFile: String?, login: Bool = true,
        workers: Int = 2,
        log: LogShelf = LogShelf()
    ) throws -> SMTPTransport {
        try SMTPTransport(
            SMTPOptions(
                host: host, port: server.port, security: security, username: login ? Self.login.username : nil,
                password: login ? Self.login.password : nil, caFile: caFile, workers: workers), logger: log.logger)
    }

    @Test("a letter arrives over STARTTLS with login, and a mail program reads what was written", arguments: Language.allCases)
    func startTLS(language: Language) async throws {
        let certificates = try Certificates()
        defer { certificates.remove() }
        let server = try MailServer("--mode", "starttls", "--auth", "--cert", certificates.certificate, "--key", certificates.key)
        let transport = try transport(server, .startTLS, caFile: certificates.authority)
        let mail = Mail.code(language)
        #expect(await transport.deliver(try Composer.compose(mail), before: .soon) == .handedOver)
        let taken = try server.next()
        #expect(taken.tls && taken.user == "courier")
        #expect(taken.from == "no-reply@yogo.example")
        #expect(taken.to == ["m.saeki@midorigaoka.example"])
        #expect(taken.names == LetterTests.names)
        #expect(
            taken.headers["subject"]
                == (language == .ja
                    ? "会員セルフサービス - Retrieve Kパスワード（照合記号 7Q4K）" : "Member Self-Service - Retrieve K-password (reference 7Q4K)"))
        #expect(
            taken.headers["from"]
                == (language == .ja ? "学術用語普及協会 <no-reply@yogo.example>" : "Society for Academic Terminology <no-reply@yogo.example>"))
        #expect(taken.headers["message-id"] == "<\(mail.id.uuidString.lowercased())@yogo.example>")
        #expect(taken.headers["auto-submitted"] == "auto-generated")
        #expect(taken.text.contains(language == .ja ? "　認証コード　BCDF-GHJK\n" : "  Code         BCDF-GHJK\n"))
        try transport.probe()
    }

    @Test("a letter arrives over TLS from the first byte")
    func implicitTLS() async throws {
        let certificates = try Certificates()
        defer { certificates.remove() }
        let server = try MailServer("--mode", "tls", "--auth", "--cert", certificates.certificate, "--key", certificates.key)
        let transport = try transport(server, .tls, caFile: certificates.authority)
        #expect(await transport.deliver(try Composer.compose(.notice()), before: .soon) == .handedOver)
        let taken = try server.next()
        #expect(taken.tls && taken.user == "courier")
        #expect(taken.headers["subject"] == "会員セルフサービス - Kパスワード開示のお知らせ（控え番号 D26-0406-8K3P）")
    }

    @Test(
        "a certificate of another authority or another host is refused, and the log says so",
        arguments: [SMTPOptions.Security.startTLS, .tls])
    func wrongCertificate(security: SMTPOptions.Security) async throws {
        let (certificates, others, otherName) = (try Certificates(), try Certificates(), try Certificates(for: "DNS:mail.example"))
        defer { for made in [certificates, others, otherName] { made.remove() } }
        for (certificate, authority) in [(certificates, others.authority), (otherName, otherName.authority)] {
            let server = try MailServer(
                "--mode", security == .tls ? "tls" : "starttls", "--auth", "--cert", certificate.certificate, "--key", certificate.key)
            let log = LogShelf()
            let transport = try transport(server, security, caFile: authority, log: log)
            #expect(await transport.deliver(try Composer.compose(.code()), before: .soon) == .deferred(replyClass: "tls"))
            let line = try #require(log.lines.first)
            #expect(line.hasPrefix("error the mail server did not take a mail") && line.contains("certificate"), "\(line)")
            #expect(!line.contains("saeki") && !line.contains("合言葉"))
            #expect(throws: SMTPTransport.Unreachable.self) { try transport.probe() }
        }
    }

    @Test("a server without STARTTLS gets neither login nor letter")
    func noDowngrade() async throws {
        let server = try MailServer("--mode", "plain")
        let transport = try transport(server, .startTLS, caFile: nil, login: false)
        #expect(await transport.deliver(try Composer.compose(.code()), before: .soon) == .deferred(replyClass: "tls"))
    }

    @Test("a wrong password defers the mail and calls for the operator")
    func wrongPassword() async throws {
        let certificates = try Certificates()
        defer { certificates.remove() }
        let server = try MailServer("--mode", "starttls", "--auth", "--cert", certificates.certificate, "--key", certificates.key)
        let log = LogShelf()
        let transport = try SMTPTransport(
            SMTPOptions(
                host: "localhost", port: server.port, security: .startTLS, username: "courier", password: Secret("wrong-planted"),
                caFile: certificates.authority),
            logger: log.logger)
        #expect(await transport.deliver(try Composer.compose(.code()), before: .soon) == .deferred(replyClass: "login"))
        #expect(log.lines.first?.hasPrefix("error") == true)
        #expect(!log.lines.joined().contains("planted"))
    }

    @Test("each recipient's answer is its own, and the next letter goes through")
    func independentRecipients() async throws {
        let server = try MailServer()
        let transport = try transport(server, .none, caFile: nil, login: false, workers: 1)
        let expected: [(String, Settlement)] = [
            ("m.saeki", .handedOver), ("unknown", .refused(replyClass: "5.1.1")), ("plain550", .refused(replyClass: "550")),
            ("full", .deferred(replyClass: "4.2.2")),
            ("multi", .refused(replyClass: "5.7.1")), ("content", .refused(replyClass: "5.6.0")), ("later", .deferred(replyClass: "4.3.0")),
            ("m.saeki", .handedOver),
        ]
        for (local, settlement) in expected {
            #expect(
                await transport.deliver(try Composer.compose(.code(.ja, to: "\(local)@x.example")), before: .soon) == settlement, "\(local)"
            )
        }
        var banned = Mail.code()
        banned.house.sender = "banned@yogo.example"
        #expect(await transport.deliver(try Composer.compose(banned), before: .soon) == .deferred(replyClass: "5.7.1"))
    }

    @Test("addresses that break the RFC arrive quoted", arguments: ["a..b@docomo.ne.jp", "x.@ezweb.ne.jp"])
    func brokenAddresses(address: String) async throws {
        let server = try MailServer()
        let transport = try transport(server, .none, caFile: nil, login: false)
        #expect(await transport.deliver(try Composer.compose(.code(.ja, to: address)), before: .soon) == .handedOver)
        let taken = try server.next()
        let at = address.firstIndex(of: "@")!
        #expect(taken.spelled == "TO:<\"\(address[..<at])\"\(address[at...])>")
        #expect(taken.raw.contains("To: <\"\(address[..<at])\"\(address[at...])>\r\n"))
    }

    @Test("connections are kept, and a connection the server closed costs no deferral", arguments: [SMTPOptions.Security.none, .startTLS])
    func keptConnections(security: SMTPOptions.Security) async throws {
        let certificates = try Certificates()
        defer { certificates.remove() }
        let server =
            security == .none
            ? try MailServer("--idle", "0.3")
            : try MailServer("--idle", "0.3", "--mode", "starttls", "--cert", certificates.certificate, "--key", certificates.key)
        let transport = try transport(server, security, caFile: security == .none ? nil : certificates.authority, login: false, workers: 1)
        var peers: [Int] = []
        for pause in [0, 0, 600] {
            try await Task.sleep(for: .milliseconds(pause))
            #expect(await transport.deliver(try Composer.compose(.code()), before: .soon) == .handedOver)
            peers.append(try server.next().peer)
        }
        #expect(peers[0] == peers[1] && peers[1] != peers[2])
    }

    @Test("a letter whose time is over is not sent")
    func overdue() async throws {
        let server = try MailServer()
        let transport = try transport(server, .none, caFile: nil, login: false, workers: 1)
        async let slow = transport.deliver(try Composer.compose(.code(.ja, to: "slow@x.example")), before: .soon)
        _ = try await Task.sleep(for: .milliseconds(100))
        async let late = transport.deliver(try Composer.compose(.code()), before: .now + .milliseconds(100))
        #expect(try await (slow, late) == (.handedOver, .deferred(replyClass: "late")))
        #expect(try server.next().to == ["slow@x.example"])
    }
}
