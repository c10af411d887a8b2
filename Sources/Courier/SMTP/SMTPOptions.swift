import Foundation
public import Sealing

/// The mail server that takes our letters.
public struct SMTPOptions: Sendable {
    public enum Security: String, Sendable, CaseIterable {
        /// STARTTLS, or nothing is sent.
        case startTLS = "starttls"
        /// TLS from the first byte.
        case tls
        /// In clear; for a server on this host only.
        case none
    }

    public struct Invalid: Error, CustomStringConvertible, Equatable {
        public let description: String
    }

    let host: String
    let port: Int
    public let security: Security
    let username: String?
    let password: Secret<String>?
    let caFile: String?
    let workers: Int

    /// - Parameters:
    ///   - host: a name or an address; the server's certificate must carry it.
    ///   - caFile: PEM file of the authorities to trust in place of the system's.
    ///   - workers: connections kept open, each with a thread of its own.
    public init(
        host: String, port: Int, security: Security, username: String? = nil, password: Secret<String>? = nil, caFile: String? = nil,
        workers: Int = 2
    ) throws(Invalid) {
        // The host becomes part of a URL.
        let isName =
            !host.isEmpty
            && host.utf8.allSatisfy { byte in
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
                    || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte || ".-:_".utf8.contains(byte)
            }
        guard isName else { throw Invalid(description: "“\(host)” is not the name or address of a mail server") }
        guard (1...65535).contains(port) else { throw Invalid(description: "\(port) is not a port") }
        guard (1...64).contains(workers) else { throw Invalid(description: "the mail server takes 1 to 64 connections, not \(workers)") }
        guard security != .none || Self.isLoopback(host) else {
            throw Invalid(description: "mail to \(host) would travel in clear; use starttls or tls (none is for a server on this host)")
        }
        guard (username == nil) == (password == nil) else {
            throw Invalid(description: "a user name for the mail server needs a password, and a password a user name")
        }
        if let caFile, !FileManager.default.isReadableFile(atPath: caFile) {
            throw Invalid(description: "the file of certificate authorities \(caFile) cannot be read")
        }
        self.host = host
        self.port = port
        self.security = security
        self.username = username
        self.password = password
        self.caFile = caFile
        self.workers = workers
    }

    var url: String {
        let scheme = security == .tls ? "smtps" : "smtp"
        return host.contains(":") ? "\(scheme)://[\(host)]:\(port)" : "\(scheme)://\(host):\(port)"
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
