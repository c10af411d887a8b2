"""Keys, seals and digests once more, from their description alone: what another implementation must be able to read.

It also plants generations of passwords that no command of this version makes."""

import base64
import hashlib
import hmac
import os
import struct
import uuid

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def fields(domain: str, *values) -> bytes:
    """Each field after its length in four bytes."""

    def encoded(value) -> bytes:
        match value:
            case None: return b""
            case str(): return value.encode()
            case int(): return struct.pack(">i", value)
            case uuid.UUID(): return value.bytes

    return b"".join(struct.pack(">I", len(field)) + field for field in map(encoded, (domain, *values)))


def open_sealed(sealed: bytes, key: bytes, authenticated: bytes) -> bytes:
    assert sealed[0] == 1
    return AESGCM(key).decrypt(sealed[1:13], sealed[13:], authenticated)


def seal(plain: bytes, key: bytes, authenticated: bytes) -> bytes:
    nonce = os.urandom(12)
    return b"\x01" + nonce + AESGCM(key).encrypt(nonce, plain, authenticated)


class Ring:
    """The file of wrapping keys."""

    def __init__(self, text: str):
        self.id, key = text.split()
        self.key = base64.b64decode(key)

    def wrap(self, key: bytes, tenant: int, key_id: int) -> bytes:
        return seal(key, self.key, fields("data-key", tenant, key_id, self.id))

    def unwrap(self, wrapped: bytes, tenant: int, key_id: int) -> bytes:
        return open_sealed(wrapped, self.key, fields("data-key", tenant, key_id, self.id))


class TenantKeys:
    def __init__(self, tenant: int, key_id: int, key: bytes):
        self.tenant, self.key_id = tenant, key_id
        self.seal_key, self.digest_key = (self._derive(key, use) for use in ("aikotoba/seal", "aikotoba/digest"))

    @classmethod
    def of(cls, instance, slug: str) -> "TenantKeys":
        tenant, key_id, wrapped = instance.sql(
            "select tenant_id, key_id, wrapped from vault.data_keys join registry.tenants using (tenant_id)"
            " where slug = %s and state = 'current'", slug)[0]
        ring = Ring((instance.data / "key-ring").read_text())
        return cls(tenant, key_id, ring.unwrap(wrapped, tenant, key_id))

    @staticmethod
    def _derive(key: bytes, use: str) -> bytes:
        # HKDF-SHA256 without salt; one round gives 32 bytes.
        extracted = hmac.digest(bytes(32), key, hashlib.sha256)
        return hmac.digest(extracted, use.encode() + b"\x01", hashlib.sha256)

    def digest(self, type: str, member_id: str, value: str) -> bytes:
        return hmac.digest(self.digest_key, fields("credential", self.tenant, type, member_id, value), hashlib.sha256)

    def _binding(self, holder: uuid.UUID | None, type: str, period: str) -> bytes:
        return fields("credential", self.tenant, self.key_id, holder, type, period, 1)

    def seal(self, value: str, holder: uuid.UUID | None, type: str, period: str) -> bytes:
        return seal(value.encode(), self.seal_key, self._binding(holder, type, period))

    def open(self, sealed: bytes, holder: uuid.UUID | None, type: str, period: str) -> str:
        return open_sealed(sealed, self.seal_key, self._binding(holder, type, period)).decode()


def plant(instance, slug: str, type: str, period: str, holder: uuid.UUID, member_id: str, value: str):
    """Stores a generation as the product does, by its own function."""
    keys = TenantKeys.of(instance, slug)
    stored = instance.one(
        "select stored from app.store_credentials(%s, %s, %s, %s::uuid[], %s::uuid[], %s, %s::bytea[], %s, %s::bytea[])",
        keys.tenant, type, period, [uuid.uuid4()], [holder], keys.key_id, [keys.digest(type, member_id, value)], keys.key_id,
        [keys.seal(value, holder, type, period)], role="aikotoba_migrate")
    assert stored == 1, f"{member_id} has a {type} of {period} already"
