import CLibCurl
import Foundation

/// One document over HTTP(S), by libcurl: it is here for the courier anyway, checks certificates by the system's list, and
/// what is asked so rarely needs no client with a pool of its own.
enum WebDocument {
    private final class Received {
        var bytes: [UInt8] = []
    }

    static let longest = 1 << 20
    private static let started = aikotoba_curl_start() == CURLE_OK
    private static let reasonSize = Int(CURL_ERROR_SIZE)

    /// Blocks for at most five seconds. Redirects are not followed: keys come from where the settings say.
    static func read(_ url: String, caFile: String?) -> Result<[UInt8], KeysUnread> {
        // As in the courier: a connection closed by the other side must not end the process.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        guard started, let easy = curl_easy_init() else { return .failure(KeysUnread("libcurl cannot be started")) }
        defer { curl_easy_cleanup(easy) }
        let reason = UnsafeMutablePointer<CChar>.allocate(capacity: reasonSize)
        reason.initialize(repeating: 0, count: reasonSize)
        defer { reason.deallocate() }
        let received = Received()

        var settings: [CURLcode] = [
            aikotoba_curl_set_text(easy, CURLOPT_URL, url),
            aikotoba_curl_set_text(easy, CURLOPT_PROTOCOLS_STR, url.hasPrefix("https:") ? "https" : "http"),
            aikotoba_curl_set_long(easy, CURLOPT_NOSIGNAL, 1),
            aikotoba_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, 3000),
            aikotoba_curl_set_long(easy, CURLOPT_TIMEOUT_MS, 5000),
            aikotoba_curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1),
            aikotoba_curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2),
            aikotoba_curl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            aikotoba_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, reason),
            aikotoba_curl_set_writer(easy, receive, Unmanaged.passUnretained(received).toOpaque()),
        ]
        if let caFile {
            settings.append(aikotoba_curl_set_text(easy, CURLOPT_CAINFO, caFile))
            settings.append(aikotoba_curl_set_text(easy, CURLOPT_CAPATH, nil))
        }
        guard settings.allSatisfy({ $0 == CURLE_OK }) else { return .failure(KeysUnread("libcurl refuses a setting")) }

        let result = withExtendedLifetime(received) { curl_easy_perform(easy) }
        guard result == CURLE_OK else {
            let said = String(cString: reason)
            return .failure(KeysUnread("\(url): \(said.isEmpty ? String(cString: curl_easy_strerror(result)) : said)"))
        }
        var status = 0
        _ = aikotoba_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        guard status == 200 else { return .failure(KeysUnread("\(url) answers \(status)")) }
        return .success(received.bytes)
    }

    /// Taking less than was given ends the conversation: no set of keys is a mebibyte long.
    private static let receive: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
        buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        let received = Unmanaged<Received>.fromOpaque(context).takeUnretainedValue()
        guard received.bytes.count + size * count <= longest else { return 0 }
        received.bytes.append(contentsOf: UnsafeRawBufferPointer(start: buffer, count: size * count))
        return size * count
    }
}
