import Foundation
public import Logging
import Membership
import Synchronization

/// Claims mails, sends them side by side and settles each by itself, so that one bad recipient holds up nobody.
public final class Courier: Sendable {
    public typealias Claim = @Sendable (_ limit: Int) async throws -> [Errand]

    struct Pace {
        /// Mails claimed and not settled, at most: memory stays flat however long the queue is.
        var capacity = 64
        var poll: Duration = .seconds(1)
        var longestBackoff: Duration = .seconds(30)
        /// A claim is a lease of two minutes. A mail that is not begun well before its end goes back to the queue: sent
        /// later than that, it could be sent twice.
        var freshness: Duration = .seconds(45)
        var settleRetries: [Duration] = [.milliseconds(200), .seconds(1), .seconds(3)]
    }

    private struct State {
        var inFlight = 0
        /// The last claim was cut short by `capacity`: there is more as soon as there is room.
        var hasMore = false
        var isStopping = false
    }

    private let claim: Claim
    private let transport: any MailTransport
    private let logger: Logger
    private let pace: Pace
    private let state = Mutex(State())
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    public convenience init(transport: any MailTransport, logger: Logger, claim: @escaping Claim) {
        self.init(transport: transport, logger: logger, pace: Pace(), claim: claim)
    }

    init(transport: any MailTransport, logger: Logger, pace: Pace, claim: @escaping Claim) {
        self.claim = claim
        self.transport = transport
        self.logger = logger
        self.pace = pace
        // One signal waits at most: a hundred calls of `wake` are one look at the outbox.
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Tells that a mail may be waiting. Cheap; from any thread.
    public func wake() { signal.yield() }

    /// Claims nothing more; `run` returns when what is in flight is settled.
    public func stop() {
        state.withLock { $0.isStopping = true }
        signal.finish()
    }

    /// Runs until `stop`, once in a courier's life. Cancelling stops as well, but then the settling of what is in flight
    /// may be cancelled too, and those mails are claimed again.
    public func run() async throws {
        // Leaving the scope cancels the ticking and waits for it.
        async let _: Void = tick()
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                var backoff = Backoff(longest: pace.longestBackoff)
                for await _ in signals where backoff.isOver {
                    await claimAll(into: &group, &backoff)
                }
            }
        } onCancel: {
            stop()
        }
    }

    /// In step with whatever else began with the process: times that drift apart would each wake an idle machine.
    private func tick() async {
        var next = ContinuousClock.now
        while !Task.isCancelled {
            wake()
            next = max(next + pace.poll, .now)
            do { try await Task.sleep(until: next, clock: .continuous) } catch { return }
        }
    }

    private func claimAll(into group: inout DiscardingTaskGroup, _ backoff: inout Backoff) async {
        while true {
            let room = state.withLock { state in
                let room = state.isStopping ? 0 : pace.capacity - state.inFlight
                state.hasMore = room == 0
                return room
            }
            guard room > 0 else { return }
            let claimedAt = ContinuousClock.now
            let errands: [Errand]
            do {
                errands = try await claim(room)
                backoff.reset()
            } catch {
                let pause = backoff.grow()
                logger.warning("mails could not be claimed", metadata: ["error": "\(error)", "again_in": "\(pause)"])
                return
            }
            guard !errands.isEmpty else { return }
            state.withLock { $0.inFlight += errands.count }
            for errand in errands {
                group.addTask {
                    await self.carry(errand, claimedAt: claimedAt)
                    self.finish()
                }
            }
        }
    }

    private func finish() {
        let isRoom = state.withLock { state in
            state.inFlight -= 1
            return state.hasMore && state.inFlight <= pace.capacity / 2
        }
        if isRoom { wake() }
    }

    private func carry(_ errand: Errand, claimedAt: ContinuousClock.Instant) async {
        let settlement = await send(errand.mail, claimedAt: claimedAt)
        logger.debug("mail carried", metadata: ["mail": "\(errand.mail.id.uuidString.lowercased())", "settlement": "\(settlement)"])
        for pause in pace.settleRetries.map(Optional.some) + [nil] {
            do {
                return try await errand.settle(settlement)
            } catch {
                guard let pause, (try? await Task.sleep(for: pause)) != nil else {
                    // The lease runs out and the mail is sent again, under the same Message-ID.
                    logger.error(
                        "a mail could not be settled", metadata: ["mail": "\(errand.mail.id.uuidString.lowercased())", "error": "\(error)"])
                    return
                }
            }
        }
    }

    private func send(_ mail: Mail, claimedAt: ContinuousClock.Instant) async -> Settlement {
        do {
            let letter = try Composer.compose(mail)
            // SQL cancels what is settled as deferred after its end: a code is not sent late.
            let left = mail.secondsLeft.map { Duration.seconds($0) } ?? pace.freshness
            let deadline = claimedAt + min(left, pace.freshness)
            guard ContinuousClock.now < deadline else { return .deferred(replyClass: "late") }
            return await transport.deliver(letter, before: deadline)
        } catch {
            logger.error("a mail could not be composed", metadata: ["mail": "\(mail.id.uuidString.lowercased())", "error": "\(error)"])
            return error == .recipientMalformed ? .refused(replyClass: "5.1.3") : .deferred(replyClass: "composing")
        }
    }
}
