import Foundation

/// An authority and a server certificate for localhost, made by openssl for one test.
struct Certificates {
    let folder: String
    var authority: String { folder + "/ca.pem" }
    var certificate: String { folder + "/server.pem" }
    var key: String { folder + "/server.key" }

    /// - Parameter name: the host the certificate is for.
    init(for name: String = "DNS:localhost") throws {
        folder = NSTemporaryDirectory() + "aikotoba-certificates-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Self.openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=Test authority",
            "-keyout", folder + "/ca.key", "-out", authority)
        try Self.openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=mail", "-keyout", key, "-out",
            folder + "/server.csr")
        try "subjectAltName=\(name)\n".write(toFile: folder + "/extensions", atomically: true, encoding: .utf8)
        try Self.openssl(
            "x509", "-req", "-in", folder + "/server.csr", "-CA", authority, "-CAkey", folder + "/ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", folder + "/extensions", "-out", certificate)
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    private static func openssl(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardError = Pipe()
        process.standardOutput = Pipe()
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw MailServer.Broken(description: "openssl \(arguments[0]) failed; the mail tests need it for their certificates")
        }
    }
}
