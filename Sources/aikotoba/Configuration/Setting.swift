import Configuration

/// Every setting there is, under its name in the settings file. `Settings` says what each means.
enum Setting: String, CaseIterable {
    case databaseURL = "database.url"
    case namedStatements = "database.namedStatements"
    case courierDatabaseURL = "courier.database.url"
    case courierInServer = "courier.inServer"
    case migrateDatabaseURL = "migrate.database.url"
    case listen
    case adminListen = "admin.listen"
    case trustedProxies
    case logLevel = "log.level"
    case keysFile = "keys.file"
    case operatorTokenFile = "operator.tokenFile"
    case passwordMemory = "passwords.mebibytes"
    case passwordPasses = "passwords.passes"
    case smtpHost = "smtp.host"
    case smtpPort = "smtp.port"
    case smtpSecurity = "smtp.security"
    case smtpUsername = "smtp.username"
    case smtpPasswordFile = "smtp.passwordFile"
    case smtpCAFile = "smtp.caFile"
    /// What is said of each: `IssuerSetting`.
    case issuers = "oidc.issuers"

    var key: ConfigKey { ConfigKey(rawValue) }

    /// Its name in the environment: `AIKOTOBA_SMTP_PASSWORD_FILE` for `smtp.passwordFile`.
    var variable: String { Self.variable(of: rawValue) }

    static func variable(of name: String) -> String {
        let words = name.replacing(".", with: "_").replacing(#/[A-Z]/#) { "_" + $0.output }
        return "AIKOTOBA_" + words.uppercased()
    }
}
