import CLibCurl
import Foundation
public import Logging
public import Membership

/// Hands letters to a mail server over a few kept connections, each on a thread of its own: libcurl blocks, and a
/// blocked thread of the concurrency pool would block requests.
public final class SMTPTransport: MailTransport {
    public struct Unreachable: Error, CustomStringConvertible {
        public let description: String
    }

    private let options: SMTPOptions
    private let queue: DeliveryQueue

    public init(_ options: SMTPOptions, logger: Logger) {
        self.options = options
        let queue = DeliveryQueue(workers: options.workers)
        self.queue = queue
        for number in 1...options.workers {
            // The thread holds the queue, not the transport: when the transport goes, the queue closes and the thread ends.
            let thread = Thread { Self.work(queue, options, logger) }
            thread.name = "smtp \(number)"
            thread.start()
        }
    }

    deinit { queue.close() }

    public func deliver(_ letter: Letter, before deadline: ContinuousClock.Instant) async -> Settlement {
        await queue.deliver(letter, before: deadline)
    }

    /// Connects, checks the certificate and logs in, blocking for up to 30 seconds; sends nothing.
    public func probe() throws(Unreachable) {
        let answer = SMTPConnection(options).probe()
        guard answer.result == CURLE_OK else {
            throw Unreachable(description: "the mail server \(options.host):\(options.port) cannot be used: \(answer.reason)")
        }
    }

    private static func work(_ queue: DeliveryQueue, _ options: SMTPOptions, _ logger: Logger) {
        let connection = SMTPConnection(options)
        while let job = queue.take() {
            guard ContinuousClock.now < job.deadline else {
                job.done.resume(returning: .deferred(replyClass: "late"))
                continue
            }
            let answer = connection.send(job.letter)
            if answer.result != CURLE_OK {
                logger.log(
                    level: answer.needsOperator ? .error : .warning, "the mail server did not take a mail",
                    metadata: [
                        "mail": "\(job.letter.id.uuidString.lowercased())", "server": "\(options.host):\(options.port)",
                        "reply": "\(answer.replyClass)",
                        "reason": "\(answer.reason)",
                    ])
            }
            job.done.resume(returning: answer.settlement)
        }
    }
}
