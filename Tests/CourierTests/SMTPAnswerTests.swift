import CLibCurl
import Membership
import Testing

@testable import Courier

@Suite struct SMTPAnswerTests {
    static let table: [(answer: SMTPAnswer, settlement: Settlement, needsOperator: Bool)] = [
        (.init(result: CURLE_OK, code: 0, line: "", reason: "", contentBegun: true), .handedOver, false),
        (said(CURLE_SEND_ERROR, 550, "550 5.1.1 no such mailbox", "RCPT failed: 550"), .refused(replyClass: "5.1.1"), false),
        (said(CURLE_SEND_ERROR, 550, "550 no", "RCPT failed: 550"), .refused(replyClass: "550"), false),
        (said(CURLE_SEND_ERROR, 550, "550", "RCPT failed: 550"), .refused(replyClass: "550"), false),
        (said(CURLE_SEND_ERROR, 550, "550 4.1.1 of two minds", "RCPT failed: 550"), .refused(replyClass: "550"), false),
        (said(CURLE_SEND_ERROR, 550, "550 5.1.<script> no", "RCPT failed: 550"), .refused(replyClass: "550"), false),
        (said(CURLE_SEND_ERROR, 452, "452 4.2.2 full", "RCPT failed: 452"), .deferred(replyClass: "4.2.2"), false),
        (said(CURLE_SEND_ERROR, 450, "450 greylisted", "RCPT failed: 450"), .deferred(replyClass: "450"), false),
        (said(CURLE_SEND_ERROR, 421, "421 4.3.2 closing", "RCPT failed: 421"), .deferred(replyClass: "4.3.2"), false),
        (said(CURLE_SEND_ERROR, 550, "550 5.7.1 not from you", "MAIL failed: 550"), .deferred(replyClass: "5.7.1"), true),
        (said(CURLE_WEIRD_SERVER_REPLY, 554, "554 5.6.0 not this", "", content: true), .refused(replyClass: "5.6.0"), false),
        (said(CURLE_WEIRD_SERVER_REPLY, 451, "451 4.3.0 later", "", content: true), .deferred(replyClass: "4.3.0"), false),
        (said(CURLE_SEND_ERROR, 554, "554 no", "DATA failed: 554"), .refused(replyClass: "554"), false),
        (
            said(CURLE_WEIRD_SERVER_REPLY, 554, "554 no service", "Got unexpected smtp-server response: 554"), .deferred(replyClass: "554"),
            false
        ),
        (said(CURLE_LOGIN_DENIED, 535, "535 5.7.8 wrong", "Login denied"), .deferred(replyClass: "login"), true),
        (said(CURLE_PEER_FAILED_VERIFICATION, 220, "220 go", "SSL certificate problem"), .deferred(replyClass: "tls"), true),
        (said(CURLE_USE_SSL_FAILED, 250, "250 ok", "STARTTLS denied"), .deferred(replyClass: "tls"), true),
        (said(CURLE_SSL_CACERT_BADFILE, 0, "", "bad file"), .deferred(replyClass: "tls"), true),
        (said(CURLE_COULDNT_CONNECT, 0, "", "Connection refused"), .deferred(replyClass: "connection"), false),
        (said(CURLE_COULDNT_RESOLVE_HOST, 0, "", "no such host"), .deferred(replyClass: "name"), false),
        (said(CURLE_OPERATION_TIMEDOUT, 0, "", "timed out"), .deferred(replyClass: "timeout"), false),
        (said(CURLE_OPERATION_TIMEDOUT, 354, "354 go on", "timed out", content: true), .deferred(replyClass: "timeout"), false),
        (said(CURLE_RECV_ERROR, 354, "354 go on", "reset", content: true), .deferred(replyClass: "connection"), false),
    ]

    static func said(_ result: CURLcode, _ code: Int, _ line: String, _ reason: String, content: Bool = false) -> SMTPAnswer {
        SMTPAnswer(result: result, code: code, line: line, reason: reason, contentBegun: content)
    }

    @Test("only a final answer about the recipient or the letter refuses a mail", arguments: table.indices)
    func classified(index: Int) {
        let (answer, settlement, needsOperator) = Self.table[index]
        #expect(answer.settlement == settlement)
        #expect(answer.needsOperator == needsOperator)
    }

    @Test("mail in clear leaves this host under no setting")
    func security() throws {
        #expect(throws: SMTPOptions.Invalid.self) { try SMTPOptions(host: "mail.example", port: 25, security: .none) }
        #expect(throws: SMTPOptions.Invalid.self) { try SMTPOptions(host: "127.0.0.1.mail.example", port: 25, security: .none) }
        #expect(throws: SMTPOptions.Invalid.self) { try SMTPOptions(host: "10.0.0.1", port: 25, security: .none) }
        for host in ["localhost", "127.0.0.1", "127.8.9.1", "::1"] {
            #expect(throws: Never.self) { try SMTPOptions(host: host, port: 25, security: .none) }
        }
        #expect(try SMTPOptions(host: "::1", port: 25, security: .none).url == "smtp://[::1]:25")
        #expect(try SMTPOptions(host: "mail.example", port: 465, security: .tls).url == "smtps://mail.example:465")
        for host in ["", "mail.example/x", "user@mail.example", "mail example", "mail.example?x", "メール.example"] {
            #expect(throws: SMTPOptions.Invalid.self) { try SMTPOptions(host: host, port: 587, security: .startTLS) }
        }
        #expect(throws: SMTPOptions.Invalid.self) { try SMTPOptions(host: "mail.example", port: 0, security: .tls) }
        #expect(throws: SMTPOptions.Invalid.self) {
            try SMTPOptions(host: "mail.example", port: 587, security: .startTLS, username: "courier")
        }
        #expect(throws: SMTPOptions.Invalid.self) {
            try SMTPOptions(host: "mail.example", port: 587, security: .startTLS, caFile: "/nowhere/ca.pem")
        }
    }
}
