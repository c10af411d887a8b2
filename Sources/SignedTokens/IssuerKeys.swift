import Logging

/// The keys of one issuer, as they were read last. They are read anew when they have become old, and when a token names one
/// that is not among them, but never more often than once in some seconds: tokens with invented names cost the issuer nothing.
/// While the issuer cannot be reached, those read last go on to count.
actor IssuerKeys {
    enum Found {
        case key([PublishedKey])
        case none
        /// They have never been read.
        case unavailable
    }

    private let issuer: Issuer
    private let logger: Logger
    private let keep: Duration
    private let pause: Duration
    private var keys: [PublishedKey]?
    private var readAt: ContinuousClock.Instant?
    private var triedAt: ContinuousClock.Instant?
    private var isReading = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameters:
    ///   - keep: after which time they are read anew.
    ///   - pause: how long one try to read them lasts, successful or not.
    init(_ issuer: Issuer, logger: Logger, keep: Duration = .seconds(600), pause: Duration = .seconds(10)) {
        self.issuer = issuer
        self.logger = logger
        self.keep = keep
        self.pause = pause
    }

    /// Keys of different kinds may have the same name.
    func named(_ id: String) async -> Found {
        if !isFresh || !has(id) { await read() }
        guard let keys else { return .unavailable }
        let named = keys.filter { $0.id == id }
        return named.isEmpty ? .none : .key(named)
    }

    private var isFresh: Bool { readAt.map { $0.duration(to: .now) < keep } ?? false }

    private func has(_ id: String) -> Bool { keys?.contains { $0.id == id } ?? false }

    /// Who comes while they are being read waits for that, and does not read them again.
    private func read() async {
        if isReading {
            await withCheckedContinuation { waiting.append($0) }
            return
        }
        if let triedAt, triedAt.duration(to: .now) < pause { return }
        triedAt = .now
        isReading = true
        do {
            let found = try PublishedKey.keys(of: try await issuer.keys.read())
            guard !found.isEmpty else { throw KeysUnread("there is no key for signatures among them") }
            keys = found
            readAt = .now
        } catch {
            logger.warning(
                "the keys of an issuer could not be read",
                metadata: ["issuer": "\(issuer.name)", "error": "\(error)", "known": "\(keys?.count ?? 0)"])
        }
        isReading = false
        for one in waiting { one.resume() }
        waiting = []
    }
}
