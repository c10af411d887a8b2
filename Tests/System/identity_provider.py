"""An identity provider: keys at an address, and tokens signed with them, as good or as bad as wanted."""

import base64
import contextlib
import http.server
import json
import ssl
import threading
import time

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from instance import free_port

ISSUER, AUDIENCE = "https://id.association.example/realms/desk", "aikotoba-desk"


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value: int, size: int) -> str:
    return encode(value.to_bytes(size, "big"))


class Key:
    """An elliptic or an RSA key, by its name."""

    def __init__(self, name: str, kind: str = "EC"):
        self.name, self.kind = name, kind
        self.key = ec.generate_private_key(ec.SECP256R1()) if kind == "EC" else rsa.generate_private_key(65537, 2048)

    @property
    def algorithm(self) -> str:
        return "ES256" if self.kind == "EC" else "RS256"

    @property
    def entry(self) -> dict:
        public = self.key.public_key().public_numbers()
        if self.kind == "EC":
            return {"kty": "EC", "crv": "P-256", "kid": self.name, "use": "sig", "alg": "ES256", "x": number(public.x, 32), "y": number(public.y, 32)}
        return {"kty": "RSA", "kid": self.name, "use": "sig", "alg": "RS256", "n": number(public.n, 256), "e": "AQAB"}

    def sign(self, data: bytes) -> bytes:
        if self.kind == "EC":
            r, s = decode_dss_signature(self.key.sign(data, ec.ECDSA(hashes.SHA256())))
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())


class IdentityProvider:
    def __init__(self, context: ssl.SSLContext | None = None):
        self.keys = [Key("first"), Key("first-rsa", "RSA")]
        self.others: list[dict] = []
        self.reads = 0
        self.status = 200
        self.port = free_port()
        self.context = context

    @property
    def url(self) -> str:
        return f"{'https' if self.context else 'http'}://127.0.0.1:{self.port}/keys"

    @contextlib.contextmanager
    def running(self):
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                provider.reads += 1
                body = json.dumps({"keys": [key.entry for key in provider.keys] + provider.others}).encode()
                self.send_response(provider.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        if self.context:
            server.socket = self.context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def token(self, subject: str, key: Key | None = None, header: dict | None = None, **claims) -> str:
        """A good token, but for what is said; None leaves a claim out."""
        key = key or self.keys[0]
        now = int(time.time())
        said = {"iss": ISSUER, "aud": AUDIENCE, "sub": subject, "exp": now + 300, "nbf": now - 5, "iat": now - 5} | claims
        head = {"alg": key.algorithm, "kid": key.name, "typ": "JWT"} | (header or {})
        parts = [encode(json.dumps({k: v for k, v in part.items() if v is not None}).encode()) for part in (head, said)]
        return ".".join(parts + [encode(key.sign(".".join(parts).encode()))])

    def settings(self, **others: str) -> dict[str, str]:
        return {"AIKOTOBA_OIDC_ISSUERS": "main", "AIKOTOBA_OIDC_MAIN_ISSUER": ISSUER, "AIKOTOBA_OIDC_MAIN_AUDIENCE": AUDIENCE,
                "AIKOTOBA_OIDC_MAIN_HOME": "terms", "AIKOTOBA_OIDC_MAIN_KEYS_URL": self.url} | others
