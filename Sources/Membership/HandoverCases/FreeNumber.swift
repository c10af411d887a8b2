import Sealing

extension CaseNumber {
    /// Uses a number nobody has: each is drawn, so another may have it, and some tries find a free one.
    /// - Parameters:
    ///   - function: the SQL function that uses it.
    ///   - use: returns nil when the number was taken.
    static func free<Outcome>(
        in tenant: Tenant, for function: String, _ use: (String) async throws -> Outcome?
    ) async throws -> Outcome {
        for _ in 0..<5 {
            if let outcome = try await use(generate(timeZone: tenant.settings.timeZone)) { return outcome }
        }
        throw UnknownOutcome(function: function, outcome: "number-taken")
    }
}
