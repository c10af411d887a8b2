import Foundation
public import Membership

/// The configuration of an invented tenant, as `app.read_settings` writes it. Here once, for the tests of every module.
public enum SampleTenant {
    /// - Parameters: `credentialTypes` and `inquiryTypes` are JSON objects.
    public static func settings(
        memberIDLength: Int = 6, digitsOnly: Bool = true, credentialTypes: [String] = [], inquiryTypes: [String] = [],
        duplicateAddress: String = "choose"
    ) -> TenantSettings {
        let document = """
            {"slug": "terms", "name": {"ja": "協会", "en": "Association"}, "systemName": {"ja": "会員", "en": "Members"},
             "deskPhone": "03-0000-0000", "timeZone": "Asia/Tokyo", "locale": "ja", "memberIdLength": \(memberIDLength),
             "memberIdDigitsOnly": \(digitsOnly), "sender": "no-reply@terms.example", "baseUrl": "https://terms.example",
             "policy": {"codeLifetimeSeconds": 1200, "codeForm": "letters", "sessionIdleSeconds": 1800, "helpAfterSeconds": 1800,
              "grantLifetimeSeconds": 900, "passwordLeast": 15, "passwordMost": 128, "duplicateAddress": "\(duplicateAddress)",
              "offerLifetimeSeconds": 604800, "objectionSeconds": 259200,
              "handoverEffect": "at-acceptance"},
             "credentialTypes": [\(credentialTypes.joined(separator: ","))], "inquiryTypes": [\(inquiryTypes.joined(separator: ","))],
             "returnPages": [], "texts": {}}
            """
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do { return try decoder.decode(TenantSettings.self, from: Data(document.utf8)) } catch { preconditionFailure("\(error)") }
    }
}
