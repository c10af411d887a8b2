import Crypto
public import Foundation

/// HMAC-SHA256 under a tenant's digest key, with the number of that key. A stolen table of digests is useless without
/// the key, even for values as short as a one-time code.
public struct KeyedDigest: Sendable, Hashable {
    public let keyID: Int32
    /// 32 bytes.
    public let digest: [UInt8]

    init(_ fields: CanonicalFields, _ keys: TenantKeys.SubKeys) {
        keyID = keys.id
        digest = Array(HMAC<SHA256>.authenticationCode(for: fields.bytes, using: keys.digest))
    }
}

extension TenantKeys {
    /// Of a password in a member's name. The value counts byte by byte: passwords are never folded.
    ///
    /// - Returns: a candidate for each readable key, the current key's first.
    public func credentialDigests(type: String, memberID: String, value: Secret<String>) -> [KeyedDigest] {
        digests(over: credentialFields(type, memberID, value))
    }

    /// The one to store.
    public func credentialDigest(type: String, memberID: String, value: Secret<String>) -> KeyedDigest {
        currentDigest(over: credentialFields(type, memberID, value))
    }

    /// Of what `PasswordHasher` made of a password that a member chose. Another domain than the generated ones': neither stands for
    /// the other, whatever its bytes are.
    ///
    /// - Returns: a candidate for each readable key, the current key's first.
    public func chosenDigests(type: String, memberID: String, hash: Secret<[UInt8]>) -> [KeyedDigest] {
        digests(over: chosenFields(type, memberID, hash))
    }

    /// The one to store.
    public func chosenDigest(type: String, memberID: String, hash: Secret<[UInt8]>) -> KeyedDigest {
        currentDigest(over: chosenFields(type, memberID, hash))
    }

    /// Of a one-time code for the asking it belongs to; the code as `CodeForm.generate` or `normalise` gives it.
    ///
    /// - Returns: a candidate for each readable key, the current key's first.
    public func codeDigests(askedBy asking: UUID, code: Secret<String>) -> [KeyedDigest] {
        digests(over: codeFields(asking, code))
    }

    /// The one to store.
    public func codeDigest(askedBy asking: UUID, code: Secret<String>) -> KeyedDigest {
        currentDigest(over: codeFields(asking, code))
    }

    /// Of what was made of an operator's password by `PasswordHasher`: without this key a stolen table cannot be guessed at.
    ///
    /// - Returns: a candidate for each readable key, the current key's first.
    public func passwordDigests(of holder: UUID, hash: Secret<[UInt8]>) -> [KeyedDigest] {
        digests(over: passwordFields(holder, hash))
    }

    /// The one to store.
    public func passwordDigest(of holder: UUID, hash: Secret<[UInt8]>) -> KeyedDigest {
        currentDigest(over: passwordFields(holder, hash))
    }

    /// As `addressSubject`, for where operators sign in.
    public func operatorSubject(_ folded: String) -> [UInt8] { subject("operator", folded) }

    /// Stands for a folded address where tries are counted. Under the current key only: a key change begins the
    /// windows anew, which costs a guesser a day's tries once in years and saves a second look-up each time.
    public func addressSubject(_ folded: String) -> [UInt8] { subject("address", folded) }

    /// As `addressSubject`, for a folded member ID.
    public func memberSubject(_ memberID: String) -> [UInt8] { subject("member", memberID) }

    private func subject(_ kind: String, _ text: String) -> [UInt8] {
        var fields = CanonicalFields("subject")
        fields.append(tenant)
        fields.append(kind)
        fields.append(text)
        return currentDigest(over: fields).digest
    }

    private func credentialFields(_ type: String, _ memberID: String, _ value: Secret<String>) -> CanonicalFields {
        var fields = CanonicalFields("credential")
        fields.append(tenant)
        fields.append(type)
        fields.append(memberID)
        fields.append(value.reveal())
        return fields
    }

    private func chosenFields(_ type: String, _ memberID: String, _ hash: Secret<[UInt8]>) -> CanonicalFields {
        var fields = CanonicalFields("chosen")
        fields.append(tenant)
        fields.append(type)
        fields.append(memberID)
        fields.append(bytes: hash.reveal())
        return fields
    }

    private func passwordFields(_ holder: UUID, _ hash: Secret<[UInt8]>) -> CanonicalFields {
        var fields = CanonicalFields("password")
        fields.append(tenant)
        fields.append(holder)
        fields.append(bytes: hash.reveal())
        return fields
    }

    private func codeFields(_ asking: UUID, _ code: Secret<String>) -> CanonicalFields {
        var fields = CanonicalFields("code")
        fields.append(tenant)
        fields.append(asking)
        fields.append(code.reveal())
        return fields
    }
}
