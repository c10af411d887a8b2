import CLibCurl
import Foundation
import Sealing

/// A connection to the mail server, which libcurl opens, keeps and replaces. Not Sendable: it lives and dies on the
/// thread that made it.
final class SMTPConnection {
    /// What libcurl's callbacks read and write during one conversation.
    private final class Conversation {
        var message: [UInt8] = []
        var sent = 0
        var line: [UInt8] = []
    }

    private static let started = aikotoba_curl_start() == CURLE_OK
    private static let reasonSize = Int(CURL_ERROR_SIZE)

    private let easy: UnsafeMutableRawPointer
    private let conversation = Conversation()
    private let reason = UnsafeMutablePointer<CChar>.allocate(capacity: reasonSize)

    /// Blocks SIGPIPE on the calling thread for good: OpenSSL writes to a connection the server has closed, and without
    /// this the kernel would end the process. libcurl's own precaution changes the whole process and is off in programs
    /// with threads.
    init(_ options: SMTPOptions) {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        guard Self.started, let easy = curl_easy_init() else { fatalError("libcurl cannot be started: no memory, or no TLS library") }
        self.easy = easy
        reason.initialize(repeating: 0, count: Self.reasonSize)
        set(CURLOPT_URL, options.url)
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // A proxy of the environment is for web pages.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_CONNECTTIMEOUT_MS, 10_000)
        set(CURLOPT_TIMEOUT_MS, 30_000)
        set(CURLOPT_MAXAGE_CONN, 60)
        set(CURLOPT_USE_SSL, security: options.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL)
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        if let file = options.caFile {
            set(CURLOPT_CAINFO, file)
            _ = aikotoba_curl_set_text(easy, CURLOPT_CAPATH, nil)
        }
        if let username = options.username, let password = options.password {
            set(CURLOPT_USERNAME, username)
            set(CURLOPT_PASSWORD, password.reveal())
        }
        let context = Unmanaged.passUnretained(conversation).toOpaque()
        check(aikotoba_curl_set_reader(easy, Self.read, context))
        check(aikotoba_curl_set_listener(easy, Self.listen, context))
        check(aikotoba_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, reason))
    }

    deinit {
        curl_easy_cleanup(easy)
        reason.deallocate()
    }

    /// Blocks for at most 30 seconds, twice when a kept connection turns out to be dead.
    func send(_ letter: Letter) -> SMTPAnswer {
        conversation.message = letter.message(.base64)
        defer { conversation.message = [] }
        let recipients = curl_slist_append(nil, "<\(letter.recipient)>")
        defer { curl_slist_free_all(recipients) }
        set(CURLOPT_UPLOAD, 1)
        set(CURLOPT_MAIL_FROM, "<\(letter.sender)>")
        check(aikotoba_curl_set_list(easy, CURLOPT_MAIL_RCPT, recipients))
        check(aikotoba_curl_set_size(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(conversation.message.count)))
        defer { check(aikotoba_curl_set_list(easy, CURLOPT_MAIL_RCPT, nil)) }

        var answer = perform()
        // A server closes idle connections; the first letter after that finds out. Nothing of it was sent, so it is not
        // sent twice.
        if answer.result != CURLE_OK, answer.code == 0, !answer.contentBegun, reusedConnection {
            set(CURLOPT_FRESH_CONNECT, 1)
            answer = perform()
            set(CURLOPT_FRESH_CONNECT, 0)
        }
        return answer
    }

    /// Connects, secures and logs in, and sends nothing.
    func probe() -> SMTPAnswer {
        set(CURLOPT_NOBODY, 1)
        set(CURLOPT_CUSTOMREQUEST, "NOOP")
        defer {
            _ = aikotoba_curl_set_text(easy, CURLOPT_CUSTOMREQUEST, nil)
            set(CURLOPT_NOBODY, 0)
        }
        return perform()
    }

    private func perform() -> SMTPAnswer {
        conversation.sent = 0
        conversation.line = []
        reason.pointee = 0
        let result = curl_easy_perform(easy)
        var code = 0
        _ = aikotoba_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &code)
        let said = String(cString: reason)
        return SMTPAnswer(
            result: result, code: result == CURLE_OK ? 0 : code, line: String(decoding: conversation.line, as: UTF8.self),
            reason: said.isEmpty ? String(cString: curl_easy_strerror(result)) : said, contentBegun: conversation.sent > 0)
    }

    private var reusedConnection: Bool {
        var connections = 0
        return aikotoba_curl_get_long(easy, CURLINFO_NUM_CONNECTS, &connections) == CURLE_OK && connections == 0
    }

    private static let read: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
        buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        let conversation = Unmanaged<Conversation>.fromOpaque(context).takeUnretainedValue()
        let length = min(size * count, conversation.message.count - conversation.sent)
        conversation.message.withUnsafeBytes { message in
            UnsafeMutableRawBufferPointer(start: buffer, count: length)
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: message[conversation.sent..<(conversation.sent + length)]))
        }
        conversation.sent += length
        return length
    }

    /// Keeps the last refusal the server said (what follows it is its good-bye). Only the class is ever told on, since
    /// the rest may name the recipient.
    private static let listen: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
        buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        let line = UnsafeRawBufferPointer(start: buffer, count: size * count).prefix { $0 != 0x0D && $0 != 0x0A }
        if line.first == UInt8(ascii: "4") || line.first == UInt8(ascii: "5") {
            Unmanaged<Conversation>.fromOpaque(context).takeUnretainedValue().line = Array(line.prefix(64))
        }
        return size * count
    }

    private func set(_ option: CURLoption, _ value: Int) { check(aikotoba_curl_set_long(easy, option, value)) }
    private func set(_ option: CURLoption, _ value: String) { check(aikotoba_curl_set_text(easy, option, value)) }
    private func set(_ option: CURLoption, security value: curl_usessl) { set(option, Int(value.rawValue)) }

    /// Setting fails for want of memory or for an option this libcurl does not know; neither may end in mail without
    /// its certificate checked.
    private func check(_ result: CURLcode) {
        precondition(result == CURLE_OK, "libcurl refuses a setting: \(String(cString: curl_easy_strerror(result)))")
    }
}
