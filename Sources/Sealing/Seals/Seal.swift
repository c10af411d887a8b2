import Crypto

/// AES-256-GCM in the layout that is stored: one byte for the layout (1), nonce (12 bytes), ciphertext, tag (16 bytes).
///
/// Nonces are random. One key may seal 2³² times before the chance of a repeated nonce matters (NIST SP 800-38D §8.3);
/// a tenant's data key is changed long before.
enum Seal {
    static let layout: UInt8 = 1
    static let overhead = 1 + 12 + 16

    static func seal(
        _ plaintext: [UInt8], key: SymmetricKey, nonce: AES.GCM.Nonce = .init(), authenticating: [UInt8]
    ) throws(SealingError) -> [UInt8] {
        do {
            let box = try AES.GCM.seal(plaintext, using: key, nonce: nonce, authenticating: authenticating)
            var sealed: [UInt8] = [layout]
            sealed.reserveCapacity(plaintext.count + overhead)
            sealed.append(contentsOf: nonce)
            sealed.append(contentsOf: box.ciphertext)
            sealed.append(contentsOf: box.tag)
            return sealed
        } catch {
            throw .cannotSeal
        }
    }

    static func open(_ sealed: [UInt8], key: SymmetricKey, authenticating: [UInt8]) throws(SealingError) -> [UInt8] {
        guard sealed.count >= overhead, sealed[0] == layout else { throw .cannotOpen }
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: sealed[1..<13]), ciphertext: sealed[13..<(sealed.count - 16)],
                tag: sealed[(sealed.count - 16)...])
            return Array(try AES.GCM.open(box, using: key, authenticating: authenticating))
        } catch {
            throw .cannotOpen
        }
    }
}
