import ArgumentParser
import Configuration
import Courier
import Foundation
import Logging
import Membership
import Sealing
import SystemPackage
import Web

/// `--config`, shared by every command that reads settings.
struct SettingsOptions: ParsableArguments {
    @Option(help: "JSON file with settings; the environment (AIKOTOBA_…) wins over it.")
    var config: String?

    func reader() async throws -> Settings {
        let environment = EnvironmentVariablesProvider()
        let path = config ?? ProcessInfo.processInfo.environment["AIKOTOBA_CONFIG"]
        var providers: [any ConfigProvider] = [environment.prefixKeys(with: "aikotoba")]
        if let path {
            do {
                providers.append(try await FileProvider<JSONSnapshot>(filePath: FilePath(path)))
            } catch {
                let isThere = (try? String(contentsOfFile: path, encoding: .utf8)) != nil
                throw SettingsError("the settings file \(path) \(isThere ? "is not a JSON object" : "cannot be read")")
            }
        }
        return Settings(reader: ConfigReader(providers: providers))
    }
}

/// A setting that is missing or cannot be understood, as a sentence for the operator.
struct SettingsError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The only reader of configuration. Every setting, its meaning and its default are here.
struct Settings {
    let reader: ConfigReader

    /// libpq connection string of the server's login.
    var databaseURL: String {
        get throws { try required("database.url", "the connection string of the role aikotoba_server") }
    }

    /// libpq connection string of the courier's login; the server's courier uses its own login, not the server's.
    var courierDatabaseURL: String {
        get throws { try required("courier.database.url", "the connection string of the role aikotoba_courier") }
    }

    /// libpq connection string for `migrate`, `check` and `tenant`: aikotoba_migrate, or the cluster's administrator.
    var migrateDatabaseURL: String {
        get throws { try required("migrate.database.url", "the connection string of the role aikotoba_migrate") }
    }

    /// Named prepared statements; switch off behind a pooler in transaction mode.
    var namedStatements: Bool { reader.bool(forKey: "database.namedStatements", default: true) }

    var listen: ListenAddress { get throws { try ListenAddress(reader.string(forKey: "listen", default: "127.0.0.1:8080")) } }
    /// `/livez`, `/readyz`, `/metrics`.
    var adminListen: ListenAddress { get throws { try ListenAddress(reader.string(forKey: "admin.listen", default: "127.0.0.1:9080")) } }

    /// Whether `serve` also delivers mail; couriers can run alone.
    var serveCourier: Bool { reader.bool(forKey: "courier.inServer", default: true) }

    var trustedProxies: TrustedProxies {
        get throws {
            let entries = reader.stringArray(forKey: "trustedProxies", default: [])
            guard let proxies = TrustedProxies(entries) else {
                throw SettingsError(
                    "trustedProxies has an entry that is neither an address nor a range: \(entries.joined(separator: ", "))")
            }
            return proxies
        }
    }

    var logLevel: Logger.Level {
        get throws {
            let text = reader.string(forKey: "log.level", default: "notice")
            guard let level = Logger.Level(rawValue: text) else {
                throw SettingsError("log.level is “\(text)”; use trace, debug, info, notice, warning, error or critical")
            }
            return level
        }
    }

    /// The key ring: `keys.file`, or the systemd credential `key-ring`.
    var keyRing: WrappingKeyRing {
        get throws {
            let path = try keyRingPath
            let text: String
            do {
                text = try String(contentsOfFile: path, encoding: .utf8)
            } catch {
                throw SettingsError("the key ring \(path) cannot be read")
            }
            return try WrappingKeyRing(parsing: text)
        }
    }

    var keyRingPath: String {
        get throws {
            if let path = reader.string(forKey: "keys.file") { return path }
            if let directory = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] { return directory + "/key-ring" }
            throw SettingsError(
                "keys.file (AIKOTOBA_KEYS_FILE) is not set: the file with the wrapping keys; `aikotoba key create` makes one")
        }
    }

    /// The operator who works at the command line.
    var operatorToken: OperatorToken {
        get throws {
            let path = try required("operator.tokenFile", "the file that holds the operator's token and nothing else")
            guard let token = OperatorToken(parsing: try Self.secret(inFile: path).reveal()) else {
                throw SettingsError("the file \(path) does not hold an operator's token")
            }
            return token
        }
    }

    var smtp: SMTPOptions {
        get throws {
            let security = reader.string(forKey: "smtp.security", default: "starttls")
            guard let known = SMTPOptions.Security(rawValue: security) else {
                throw SettingsError("smtp.security is “\(security)”; use starttls, tls or none (none only for a server on this host)")
            }
            return try SMTPOptions(
                host: try required("smtp.host", "the mail server that takes the courier's mails"),
                port: try port(forKey: "smtp.port", default: known == .tls ? 465 : 587), security: known,
                username: reader.string(forKey: "smtp.username"),
                password: try reader.string(forKey: "smtp.passwordFile").map(Self.secret(inFile:)),
                caFile: reader.string(forKey: "smtp.caFile"))
        }
    }

    /// A number that cannot be read must not become the default in silence.
    private func port(forKey key: ConfigKey, default standard: Int) throws -> Int {
        let number = reader.int(forKey: key)
        guard number != nil || reader.string(forKey: key) == nil, (1...65_535).contains(number ?? standard) else {
            throw SettingsError("\(key) is not a port: use a number from 1 to 65535")
        }
        return number ?? standard
    }

    private func required(_ key: String, _ meaning: String) throws -> String {
        guard let value = reader.string(forKey: ConfigKey(key)), !value.isEmpty else {
            let words = key.replacing(".", with: "_").replacing(#/[A-Z]/#) { "_" + $0.output }
            let variable = "AIKOTOBA_" + words.uppercased()
            throw SettingsError("\(key) (\(variable)) is not set: \(meaning)")
        }
        return value
    }

    private static func secret(inFile path: String) throws -> Secret<String> {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw SettingsError("the file \(path) cannot be read") }
        return Secret(text.trimmingCharacters(in: .newlines))
    }
}

/// `host:port`, with brackets around an IPv6 address.
struct ListenAddress: ExpressibleByArgument {
    let host: String
    let port: Int

    var defaultValueDescription: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    init(_ text: String) throws {
        guard let address = ListenAddress(argument: text) else {
            throw SettingsError("“\(text)” is not an address with a port, like 127.0.0.1:8080")
        }
        self = address
    }

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), let port = Int(argument[argument.index(after: colon)...]), (1...65535).contains(port)
        else { return nil }
        let host = argument[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        guard !host.isEmpty else { return nil }
        self.host = host
        self.port = port
    }

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    var url: String { host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)" }
}
