public import Hummingbird
import NIOCore

/// A body piece by piece as it comes, for what is too long to be whole in memory.
public struct StreamedBody: AsyncSequence, Sendable {
    private let body: RequestBody
    private let limit: Int

    /// - Parameter limit: in bytes.
    public init(_ request: Request, upTo limit: Int) {
        body = request.body
        self.limit = limit
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var pieces: RequestBody.AsyncIterator
        fileprivate let limit: Int
        private var size = 0

        fileprivate init(pieces: RequestBody.AsyncIterator, limit: Int) {
            self.pieces = pieces
            self.limit = limit
        }

        /// - Throws: `body-too-large`, `body-too-slow`, or `bad-request` for a body that ends early or is framed wrongly.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            let piece: ByteBuffer?
            do {
                piece = try await pieces.next(isolation: actor)
            } catch  where !(error is BodyTooSlow || error is CancellationError) {
                throw Problem(.badRequest)
            }
            guard let piece else { return nil }
            size += piece.readableBytes
            guard size <= limit else { throw Problem(.bodyTooLarge) }
            return Array(piece.readableBytesView)
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(pieces: body.makeAsyncIterator(), limit: limit)
    }
}
