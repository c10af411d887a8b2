import CLibCurl
import Membership

/// How one conversation with the mail server ended, and what it means for the mail. Pure, so that every branch is a
/// line of a test's table.
struct SMTPAnswer {
    var result: CURLcode
    /// Of the last reply; 0 when there was none.
    var code: Int
    /// The last line that refused something, without its end; empty when there was none.
    var line: String
    /// libcurl's own sentence; it names commands and codes, never addresses.
    var reason: String
    /// Whether any of the letter's bytes had been asked for.
    var contentBegun: Bool

    enum Stage: Equatable {
        case connection, security, login, sender, recipient, content
    }

    var stage: Stage {
        switch result {
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_USE_SSL_FAILED, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_NOTFOUND:
            .security
        case CURLE_LOGIN_DENIED: .login
        default:
            // libcurl tells the command in its sentence only.
            if reason.hasPrefix("MAIL failed") {
                .sender
            } else if reason.hasPrefix("RCPT failed") {
                .recipient
            } else if contentBegun || reason.hasPrefix("DATA failed") {
                .content
            } else {
                .connection
            }
        }
    }

    /// Only a final answer about this recipient or this letter refuses the mail. Everything else (network, certificate,
    /// login, our sender) is the operator's to mend, and the mail waits for it.
    var settlement: Settlement {
        if result == CURLE_OK { return .handedOver }
        let isAboutTheMail = stage == .recipient || stage == .content
        return isAboutTheMail && (500...599).contains(code) ? .refused(replyClass: replyClass) : .deferred(replyClass: replyClass)
    }

    /// Whether somebody has to change a setting before mail flows again.
    var needsOperator: Bool { result != CURLE_OK && [.security, .login, .sender].contains(stage) }

    /// `5.1.1` where the server says it (RFC 3463), else `550`; without a reply what went wrong, in a word.
    var replyClass: String {
        switch stage {
        case .security: return "tls"
        case .login: return "login"
        case .connection, .sender, .recipient, .content: break
        }
        if (400...599).contains(code) { return enhancedClass ?? "\(code)" }
        switch result {
        case CURLE_COULDNT_RESOLVE_HOST: return "name"
        case CURLE_OPERATION_TIMEDOUT: return "timeout"
        default: return "connection"
        }
    }

    /// The class after the code of the last line, where both tell the same first digit.
    private var enhancedClass: String? {
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0] == "\(code)", words[1].utf8.first == line.utf8.first else { return nil }
        let parts = words[1].split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        return String(words[1])
    }
}
