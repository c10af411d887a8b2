import Crypto
import Foundation
import Testing

@testable import Sealing

@Suite struct PasswordTests {
    let salt = Array(UInt8(0)..<16)

    @Test("Argon2id gives what another implementation gives, and stays what is stored")
    func knownAnswer() async throws {
        let hash = try await PasswordHasher(threads: 1).hash(Secret("correct horse 合言葉"), salt: salt, by: .current)
        #expect(hash.reveal() == hex("35ce6bff04bf8cea6f71a13defc967f7d9fca6f9b7157882e627fd86c41c8761"))
    }

    @Test("one bit of password, salt or cost makes another hash")
    func everyInput() async throws {
        let hasher = PasswordHasher(threads: 2)
        let cheap = PasswordHashing(algorithm: "argon2id", passes: 1, memoryKiB: 8)
        let reference = try await hasher.hash(Secret("password"), salt: salt, by: cheap).reveal()
        #expect(reference.count == 32)
        #expect(try await hasher.hash(Secret("password"), salt: salt, by: cheap).reveal() == reference)
        #expect(try await hasher.hash(Secret("Password"), salt: salt, by: cheap).reveal() != reference)
        #expect(try await hasher.hash(Secret("password "), salt: salt, by: cheap).reveal() != reference)
        // Canonically equal texts are different passwords: bytes count.
        #expect(
            try await hasher.hash(Secret("\u{E9}"), salt: salt, by: cheap).reveal()
                != hasher.hash(Secret("e\u{301}"), salt: salt, by: cheap).reveal())
        #expect(try await hasher.hash(Secret("password"), salt: salt.reversed(), by: cheap).reveal() != reference)
        let dearer = PasswordHashing(algorithm: "argon2id", passes: 2, memoryKiB: 8)
        #expect(try await hasher.hash(Secret("password"), salt: salt, by: dearer).reveal() != reference)
        #expect(try await hasher.hash(Secret(""), salt: salt, by: cheap).reveal().count == 32)
    }

    @Test("what was hashed more cheaply is filled up to today's work, and never beyond it")
    func filling() async throws {
        func hashing(_ passes: Int, _ memoryKiB: Int) -> PasswordHashing {
            PasswordHashing(algorithm: "argon2id", passes: passes, memoryKiB: memoryKiB)
        }
        #expect(hashing(2, 19_456).filling(upTo: hashing(2, 65_536)) == hashing(2, 46_080))
        #expect(hashing(3, 32_768).filling(upTo: hashing(2, 65_536)) == hashing(2, 16_384))
        #expect(hashing(2, 65_536).filling(upTo: hashing(2, 65_536)) == nil)
        #expect(hashing(4, 65_536).filling(upTo: hashing(2, 65_536)) == nil)
        let hasher = PasswordHasher(threads: 1)
        let plain = try await hasher.hash(Secret("x"), salt: salt, by: hashing(1, 8))
        let filled = try await hasher.hash(Secret("x"), salt: salt, by: hashing(1, 8), costingAtLeast: hashing(2, 1024))
        #expect(plain.reveal() == filled.reveal())
    }

    @Test("as many are hashed at once as there are cores, and as fit in 192 MiB")
    func threads() {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        #expect(PasswordHasher(for: .current).threads == min(cores, 3))
        #expect(PasswordHasher(for: PasswordHashing(passes: 2, memoryKiB: 1_048_576)!).threads == 1)
        #expect(PasswordHashing(passes: 0, memoryKiB: 65_536) == nil && PasswordHashing(passes: 2, memoryKiB: 4) == nil)
    }

    @Test("parameters of another version are refused, not guessed at")
    func unknownParameters() async throws {
        let hasher = PasswordHasher(threads: 1)
        for (algorithm, passes, memory) in [("scrypt", 2, 65_536), ("argon2id", 0, 65_536), ("argon2id", 2, 1), ("argon2id", 2, 8_000_000)]
        {
            let hashing = PasswordHashing(algorithm: algorithm, passes: passes, memoryKiB: memory)
            await #expect(throws: SealingError.passwordHashing) { try await hasher.hash(Secret("x"), salt: salt, by: hashing) }
        }
        await #expect(throws: SealingError.passwordHashing) { try await hasher.hash(Secret("x"), salt: [1], by: .current) }
    }

    @Test("who comes when the queue is full is turned away at once, and the others are served")
    func crowd() async throws {
        let hasher = PasswordHasher(threads: 1, longestQueue: 2)
        let slow = PasswordHashing(algorithm: "argon2id", passes: 4, memoryKiB: 32_768)
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { (try? await hasher.hash(Secret("x"), salt: salt, by: slow)) != nil } }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        let served = outcomes.count { $0 }
        #expect(served >= 3 && served < 20)
        #expect(try await hasher.hash(Secret("x"), salt: salt, by: slow).reveal().count == 32)
    }

    @Test("what is stored of a password changes with holder, tenant and key")
    func digests() {
        func keys(tenant: Int32, id: Int32) -> TenantKeys {
            TenantKeys(
                tenant: tenant, current: DataKey(id: id, key: SymmetricKey(data: [UInt8](repeating: UInt8(id), count: 32))), readable: [])
        }
        let (one, other) = (UUID(), UUID())
        let hash = Secret(Array(UInt8(0)..<32))
        let reference = keys(tenant: 7, id: 1).passwordDigest(of: one, hash: hash)
        #expect(keys(tenant: 7, id: 1).passwordDigests(of: one, hash: hash) == [reference])
        #expect(keys(tenant: 7, id: 1).passwordDigest(of: other, hash: hash).digest != reference.digest)
        #expect(keys(tenant: 8, id: 1).passwordDigest(of: one, hash: hash).digest != reference.digest)
        #expect(keys(tenant: 7, id: 2).passwordDigest(of: one, hash: hash).digest != reference.digest)
    }
}
