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
        return Settings(reader: ConfigReader(providers: providers), file: path)
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
    let file: String?

    /// A setting in the file that nobody reads is refused: what it was to change would stay as it is, and nobody would know.
    func refuseUnknown() throws {
        guard let file else { return }
        let unknown = try UnknownSetting.inFile(file)
        guard !unknown.isEmpty else { return }
        let names = unknown.map { "\($0.name) (the nearest is \($0.nearest))" }.joined(separator: ", ")
        throw SettingsError("the settings file \(file) has what is no setting: \(names)")
    }

    /// In the environment it is only told: others put names there too, such as a container platform that announces a service
    /// called aikotoba by AIKOTOBA_PORT and AIKOTOBA_SERVICE_HOST. Never with its value, which may be a secret.
    func warnOfUnknown(_ logger: Logger) {
        for unknown in UnknownSetting.inEnvironment(ProcessInfo.processInfo.environment) {
            logger.warning(
                "a variable of the environment is no setting", metadata: ["name": "\(unknown.name)", "nearest": "\(unknown.nearest)"])
        }
    }

    /// libpq connection string of the server's login.
    var databaseURL: String {
        get throws { try required(.databaseURL, "the connection string of the role aikotoba_server") }
    }

    /// libpq connection string of the courier's login; the server's courier uses its own login, not the server's.
    var courierDatabaseURL: String {
        get throws { try required(.courierDatabaseURL, "the connection string of the role aikotoba_courier") }
    }

    /// libpq connection string for `migrate`, `check` and `tenant`: aikotoba_migrate, or the cluster's administrator.
    var migrateDatabaseURL: String {
        get throws { try required(.migrateDatabaseURL, "the connection string of the role aikotoba_migrate") }
    }

    /// Named prepared statements; switch off behind a pooler in transaction mode.
    var namedStatements: Bool { get throws { try flag(.namedStatements, default: true) } }

    var listen: ListenAddress { get throws { try ListenAddress(reader.string(forKey: Setting.listen.key, default: "127.0.0.1:8080")) } }
    /// `/livez`, `/readyz`, `/metrics`.
    var adminListen: ListenAddress {
        get throws { try ListenAddress(reader.string(forKey: Setting.adminListen.key, default: "127.0.0.1:9080")) }
    }

    /// Whether `serve` also delivers mail; couriers can run alone.
    var serveCourier: Bool { get throws { try flag(.courierInServer, default: true) } }

    var trustedProxies: TrustedProxies {
        get throws {
            let list = reader.stringArray(forKey: Setting.trustedProxies.key)
            guard list != nil || reader.string(forKey: Setting.trustedProxies.key) == nil else {
                throw SettingsError("trustedProxies is not a list: write [\"192.0.2.1\"]")
            }
            let entries = list ?? []
            guard let proxies = TrustedProxies(entries) else {
                throw SettingsError(
                    "trustedProxies has an entry that is neither an address nor a range: \(entries.joined(separator: ", "))")
            }
            return proxies
        }
    }

    var logLevel: Logger.Level {
        get throws {
            let text = reader.string(forKey: Setting.logLevel.key, default: "notice")
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
            if let path = reader.string(forKey: Setting.keysFile.key) { return path }
            if let directory = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] { return directory + "/key-ring" }
            throw SettingsError(
                "keys.file (AIKOTOBA_KEYS_FILE) is not set: the file with the wrapping keys; `aikotoba key create` makes one")
        }
    }

    /// The operator who works at the command line.
    var operatorToken: OperatorToken {
        get throws {
            let path = try required(.operatorTokenFile, "the file that holds the operator's token and nothing else")
            guard let token = OperatorToken(parsing: try Self.secret(inFile: path).reveal()) else {
                throw SettingsError("the file \(path) does not hold an operator's token")
            }
            return token
        }
    }

    /// What hashing a password that a member chose costs from now on; those that stand are hashed anew at their next sign-in.
    var passwordHashing: PasswordHashing {
        get throws {
            let memory = try number(.passwordMemory, default: PasswordHashing.current.memoryKiB / 1024, in: 19...1024)
            let passes = try number(.passwordPasses, default: PasswordHashing.current.passes, in: 2...64)
            guard let hashing = PasswordHashing(passes: passes, memoryKiB: memory * 1024) else {
                throw SettingsError("passwords cannot be hashed with \(memory) MiB and \(passes) passes")
            }
            return hashing
        }
    }

    var smtp: SMTPOptions {
        get throws {
            let security = reader.string(forKey: Setting.smtpSecurity.key, default: "starttls")
            guard let known = SMTPOptions.Security(rawValue: security) else {
                throw SettingsError("smtp.security is “\(security)”; use starttls, tls or none (none only for a server on this host)")
            }
            return try SMTPOptions(
                host: try required(.smtpHost, "the mail server that takes the courier's mails"),
                port: try port(.smtpPort, default: known == .tls ? 465 : 587), security: known,
                username: reader.string(forKey: Setting.smtpUsername.key),
                password: try reader.string(forKey: Setting.smtpPasswordFile.key).map(Self.secret(inFile:)),
                caFile: reader.string(forKey: Setting.smtpCAFile.key))
        }
    }

    /// As little as a port.
    private func number(_ setting: Setting, default standard: Int, in bounds: ClosedRange<Int>) throws -> Int {
        let number = reader.int(forKey: setting.key)
        guard number != nil || reader.string(forKey: setting.key) == nil, bounds.contains(number ?? standard) else {
            throw SettingsError("\(setting.rawValue) is not a number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return number ?? standard
    }

    /// A number that cannot be read must not become the default in silence.
    private func port(_ setting: Setting, default standard: Int) throws -> Int {
        let number = reader.int(forKey: setting.key)
        guard number != nil || reader.string(forKey: setting.key) == nil, (1...65_535).contains(number ?? standard) else {
            throw SettingsError("\(setting.rawValue) is not a port: use a number from 1 to 65535")
        }
        return number ?? standard
    }

    /// As little as a number.
    private func flag(_ setting: Setting, default standard: Bool) throws -> Bool {
        if let value = reader.bool(forKey: setting.key) { return value }
        guard reader.string(forKey: setting.key) == nil else { throw SettingsError("\(setting.rawValue) is neither true nor false") }
        return standard
    }

    private func required(_ setting: Setting, _ meaning: String) throws -> String {
        guard let value = reader.string(forKey: setting.key), !value.isEmpty else {
            throw SettingsError("\(setting.rawValue) (\(setting.variable)) is not set: \(meaning)")
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
