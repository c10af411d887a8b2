"""Starts the peer and gives it what it needs: the same organisations, sealed values, and codes to redeem."""
import datetime
import hmac
import os
import secrets
import sys
import uuid

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from load import HERE
from service import Process, free_port

CODE = "BCDFGHJK"


class Peer(Process):
    def __init__(self, cluster, log, tenant, members):
        self.cluster, self.members, self.key = cluster, members, secrets.token_bytes(32)
        cluster.sql((HERE / "peer/schema.sql").read_text(), tenant=tenant)
        self._seal_values()
        self.port = free_port()
        super().__init__(
            [sys.executable, "-m", "uvicorn", "desk:app", "--app-dir", str(HERE / "peer"), "--host", "127.0.0.1", "--port",
             str(self.port), "--workers", str(os.cpu_count()), "--no-access-log", "--log-level", "warning"], log,
            {"PEER_KEY": self.key.hex(),
             "PEER_DATABASE": f"postgresql://peer@/aikotoba?host={cluster.sockets}"})
        self.url = f"http://127.0.0.1:{self.port}"
        self.ready_after = self.wait_for(f"{self.url}/openapi.json", pause=0.01)

    def _seal_values(self):
        seal, lines = AESGCM(self.key), []
        today = datetime.date.today()
        valid = f"{today - datetime.timedelta(100)}\t{today + datetime.timedelta(265)}"
        for member in self.members:
            nonce = os.urandom(12)
            sealed = nonce + seal.encrypt(nonce, secrets.token_urlsafe(15).encode(), member.organisation.bytes)
            lines.append(f"{member.organisation}\tk-password\t2026\t\\\\x{sealed.hex()}\t{valid}")
        self.cluster.copy_in("peer.credentials", lines)
        self.cluster.sql("analyze peer.credentials")

    def store_codes(self, count):
        """Codes to redeem, all of the same word. Returns (inquiry id, member)."""
        stored, lines = [], []
        expires = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=20)
        for member in self.members[:count]:
            inquiry = uuid.uuid4()
            digest = hmac.digest(self.key, inquiry.bytes + CODE.encode(), "sha256")
            lines.append(f"{inquiry}\t{member.organisation}\tk-password\t\\\\x{digest.hex()}\t0\t{expires}\t\\N")
            stored.append((inquiry, member))
        self.cluster.sql("delete from peer.throttles; delete from peer.outbox; truncate peer.codes, peer.disclosures;")
        self.cluster.copy_in("peer.codes", lines)
        self.cluster.sql("vacuum (analyze) peer.throttles, peer.outbox, peer.codes, peer.disclosures, peer.audit")
        return stored
