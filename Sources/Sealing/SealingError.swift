/// What is wrong with keys or sealed bytes. No case carries key bytes or plaintext.
public enum SealingError: Error, Sendable, Equatable {
    /// A line of the key ring, counted from 1, or 0 for the file as a whole.
    case keyRing(line: Int, reason: String)
    case unknownWrappingKey(id: String)
    case noCurrentKey(tenant: Int32)
    case unknownKey(tenant: Int32, keyID: Int32)
    /// The cipher refused; with keys of this module it has no reason to.
    case cannotSeal
    /// Other key, other place, or changed bytes: AES-GCM does not say which.
    case cannotOpen
    case generatorPolicy(reason: String)
    /// Parameters of another version, or no memory for it.
    case passwordHashing
}

extension SealingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .keyRing(0, let reason): "the key ring \(reason)"
        case .keyRing(let line, let reason): "line \(line) of the key ring \(reason)"
        case .unknownWrappingKey(let id): "the wrapping key “\(id)” is not in the key ring"
        case .noCurrentKey(let tenant): "tenant \(tenant) has no current data key"
        case .unknownKey(let tenant, let keyID): "tenant \(tenant) has no readable data key \(keyID)"
        case .cannotSeal: "the bytes could not be sealed"
        case .cannotOpen: "the sealed bytes do not open with this key at this place"
        case .generatorPolicy(let reason): "the password generator \(reason)"
        case .passwordHashing: "the password could not be hashed"
        }
    }
}
