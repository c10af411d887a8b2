import Foundation

/// `env`: what a shell needs for the commands of this instance. The token stands in a file beside it, never in the environment.
struct CommandEnvironment {
    let folder: String
    let cluster: PrivateCluster

    func write(operatorToken: String) throws {
        try PrivateFile.write(Data((operatorToken + "\n").utf8), to: folder + "/operator-token")
        try PrivateFile.write(Data(lines.utf8), to: folder + "/env")
    }

    var lines: String {
        var lines = [
            ("AIKOTOBA_DATABASE_URL", cluster.connectionString(user: "aikotoba_server")),
            ("AIKOTOBA_COURIER_DATABASE_URL", cluster.connectionString(user: "aikotoba_courier")),
            ("AIKOTOBA_MIGRATE_DATABASE_URL", cluster.connectionString(user: "aikotoba_migrate")),
            ("AIKOTOBA_KEYS_FILE", folder + "/key-ring"),
            ("AIKOTOBA_OPERATOR_TOKEN_FILE", folder + "/operator-token"),
        ].map { name, value in "export \(name)=\(Self.quoted(value))" }
        // The binary lies in the build's folder; `aikotoba` is to be found as it is written everywhere.
        if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            lines.append("PATH=\(Self.quoted((path as NSString).deletingLastPathComponent)):$PATH")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One word to the shell, whatever the folder is called.
    private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
