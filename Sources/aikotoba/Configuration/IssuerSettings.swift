import Configuration
import Foundation
import SignedTokens

/// What is said of an identity provider, under `oidc.<name>`; the names stand in `oidc.issuers`.
enum IssuerSetting: String, CaseIterable {
    case issuer
    case audience
    case home
    case keysURL = "keys.url"
    case keysFile = "keys.file"
    case keysCAFile = "keys.caFile"
    case algorithms
    case leewaySeconds
    case roleClaim
    case ownerRole = "roles.owner"
    case operatorRole = "roles.operator"
    case auditorRole = "roles.auditor"

    func name(of issuer: String) -> String { "oidc.\(issuer).\(rawValue)" }
    func key(of issuer: String) -> ConfigKey { ConfigKey(name(of: issuer)) }

    /// All that may stand beside `name`, one of the settings file, if it is about an issuer.
    static func siblings(ofName name: String) -> [String] {
        guard let issuer = name.firstMatch(of: #/^oidc\.([a-z][a-z0-9]*)\./#)?.output.1 else { return [] }
        return allCases.map { $0.name(of: String(issuer)) }
    }

    /// As `siblings(ofName:)`, for the environment.
    static func siblings(ofVariable variable: String) -> [String] {
        guard let issuer = variable.firstMatch(of: #/^AIKOTOBA_OIDC_([A-Z][A-Z0-9]*)_/#)?.output.1 else { return [] }
        return allCases.map { Setting.variable(of: $0.name(of: issuer.lowercased())) }
    }
}

/// The identity providers whose tokens the admin API takes.
extension Settings {
    var issuers: [Issuer] {
        get throws {
            let names = try list(Setting.issuers.key, Setting.issuers.rawValue) ?? []
            let issuers = try names.map { name in
                guard name.wholeMatch(of: #/[a-z][a-z0-9]{0,30}/#) != nil else {
                    throw SettingsError("oidc.issuers names “\(name)”: use small letters and digits")
                }
                return try issuer(name)
            }
            guard Set(issuers.map(\.identifier)).count == issuers.count else {
                throw SettingsError("two of oidc.issuers are the same issuer")
            }
            return issuers
        }
    }

    private func issuer(_ name: String) throws -> Issuer {
        let algorithms =
            try list(IssuerSetting.algorithms.key(of: name), IssuerSetting.algorithms.name(of: name))
            ?? SigningAlgorithm.usual.map(\.rawValue)
        let known = algorithms.compactMap(SigningAlgorithm.init(rawValue:))
        guard known.count == algorithms.count, !known.isEmpty else {
            let all = SigningAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
            throw SettingsError("oidc.\(name).algorithms has one that is not allowed here: use \(all)")
        }
        return Issuer(
            name: name, identifier: try required(.issuer, of: name, "the `iss` of its tokens, to the letter"),
            audience: try required(.audience, of: name, "the `aud` its tokens for this desk have"),
            home: try required(.home, of: name, "the slug of the tenant whose operators it knows, or installation"),
            keys: try keys(name), algorithms: Set(known), leeway: try leeway(name), roles: try roles(name))
    }

    private func keys(_ name: String) throws -> any KeySource {
        if let path = reader.string(forKey: IssuerSetting.keysFile.key(of: name)) { return KeyFile(path: path) }
        let url = try required(.keysURL, of: name, "the address of its JSON Web Key Set")
        guard let address = KeyAddress(url: url, caFile: reader.string(forKey: IssuerSetting.keysCAFile.key(of: name))) else {
            throw SettingsError("oidc.\(name).keys.url must begin with https:// (http:// for this very host)")
        }
        return address
    }

    private func leeway(_ name: String) throws -> Double {
        let key = IssuerSetting.leewaySeconds.key(of: name)
        let seconds = reader.int(forKey: key)
        guard seconds != nil || reader.string(forKey: key) == nil, (0...300).contains(seconds ?? 60) else {
            throw SettingsError("oidc.\(name).leewaySeconds is not a number from 0 to 300")
        }
        return Double(seconds ?? 60)
    }

    /// Without a claim the operator's own role counts; with one the token's role limits it.
    private func roles(_ name: String) throws -> RoleClaim? {
        guard let path = reader.string(forKey: IssuerSetting.roleClaim.key(of: name)) else { return nil }
        func word(_ setting: IssuerSetting, _ role: String) -> String { reader.string(forKey: setting.key(of: name), default: role) }
        return RoleClaim(
            path: path, owner: word(.ownerRole, "owner"), operator: word(.operatorRole, "operator"), auditor: word(.auditorRole, "auditor"))
    }

    private func list(_ key: ConfigKey, _ name: String) throws -> [String]? {
        let list = reader.stringArray(forKey: key)
        guard list != nil || reader.string(forKey: key) == nil else { throw SettingsError("\(name) is not a list: write [\"…\"]") }
        return list
    }

    private func required(_ setting: IssuerSetting, of issuer: String, _ meaning: String) throws -> String {
        guard let value = reader.string(forKey: setting.key(of: issuer)), !value.isEmpty else {
            let name = setting.name(of: issuer)
            throw SettingsError("\(name) (\(Setting.variable(of: name))) is not set: \(meaning)")
        }
        return value
    }
}
