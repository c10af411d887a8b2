import Foundation
import Membership
import Testing

@testable import Courier

@Suite(.serialized) struct CourierOverSMTPTests {
    @Test("a mail server that is down delays mail and loses none")
    func serverDown() async throws {
        let port: Int
        do {
            let server = try MailServer()
            port = server.port
            server.stop()
        }
        let mails = [Mail.code(), .notice()]
        let shelf = Shelf(mails)
        let transport = try SMTPTransport(SMTPOptions(host: "127.0.0.1", port: port, security: .none), logger: LogShelf().logger)
        try await shelf.run(shelf.courier(transport)) { $0.settled.count == 2 }
        #expect(mails.allSatisfy { shelf.settlements($0).first == .deferred(replyClass: "connection") })

        let back = try MailServer(port: port)
        try await shelf.run(shelf.courier(transport)) { $0.settled.values.allSatisfy { $0.last == .handedOver } }
        #expect(mails.allSatisfy { shelf.settlements($0).last == .handedOver })
        #expect(Set([try back.next(), try back.next()].map { $0.headers["message-id"] }).count == 2)
    }

    @Test("one refused recipient among many holds up nobody")
    func oneRefused() async throws {
        let server = try MailServer("--count")
        let mails = (0..<20).map { Mail.code(.ja, to: $0 == 7 ? "unknown@x.example" : "m\($0)@x.example") }
        let shelf = Shelf(mails)
        let transport = try SMTPTransport(SMTPOptions(host: "127.0.0.1", port: server.port, security: .none), logger: LogShelf().logger)
        try await shelf.run(shelf.courier(transport)) { $0.settled.count == 20 }
        for (number, mail) in mails.enumerated() {
            #expect(shelf.settlements(mail) == [number == 7 ? .refused(replyClass: "5.1.1") : .handedOver])
        }
        #expect(try server.stopCounting().count == 19)
    }

    @Test("thousands of mails go over two kept connections, each once")
    func throughput() async throws {
        let certificates = try Certificates()
        defer { certificates.remove() }
        let server = try MailServer("--mode", "starttls", "--cert", certificates.certificate, "--key", certificates.key, "--count")
        let mails = (0..<3000).map { Mail.code($0 % 2 == 0 ? .ja : .en) }
        let shelf = Shelf(mails)
        let transport = try SMTPTransport(
            SMTPOptions(host: "localhost", port: server.port, security: .startTLS, caFile: certificates.authority),
            logger: LogShelf().logger)
        let took = try await ContinuousClock().measure {
            try await shelf.run(shelf.courier(transport)) { $0.settled.count == mails.count }
        }
        let rate = Double(mails.count) / (took / .seconds(1))
        print("courier: \(Int(rate)) mails a second over STARTTLS, composed, sent and settled, 2 connections")
        #expect(mails.allSatisfy { shelf.settlements($0) == [.handedOver] })
        let taken = try server.stopCounting()
        #expect(taken.count == mails.count)
        #expect(taken.connections == 2)
    }
}
