"""Who asks what: the members by number and the files of requests that wrk replays."""
import base64
import json
import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    n: int
    organisation: uuid.UUID
    member_id: str
    address: str

    @property
    def token(self):
        return base64.urlsafe_b64encode(f"aikotoba-bench-session-{self.n:09}".encode()).decode().rstrip("=")


def read_members(cluster):
    rows = cluster.rows("select n, organisation_id, member_id, address from bench.members order by n")
    return [Member(int(n), uuid.UUID(organisation), member_id, address) for n, organisation, member_id, address in rows]


def read_passwords(cluster):
    lines = (cluster.folder / "demo-passwords.tsv").read_text().splitlines()
    return dict(line.split("\t") for line in lines)


class Requests:
    """Writes files of requests: METHOD, path, token and body by tabs."""

    def __init__(self, folder):
        self.folder = folder

    def _write(self, name, lines):
        path = self.folder / f"{name}.requests"
        path.write_text("\n".join(lines) + "\n")
        return path

    def bare(self):
        return self._write("bare", ["GET\t/livez\t-\t-"])

    def me(self, name, path, members):
        return self._write(name, [f"GET\t{path}\t{m.token}\t-" for m in members])

    def ask(self, name, path, members, types=("k-password",)):
        return self._write(
            name, [f"POST\t{path}\t{m.token}\t" + json.dumps({"type": type, "email": m.address}) for type in types for m in members])

    def redeem(self, name, path, codes):
        """codes: (inquiry, member, code)"""
        return self._write(
            name, [f"POST\t{path}/{inquiry}/redemption\t{m.token}\t" + json.dumps({"code": code}) for inquiry, m, code in codes])

    def sign_in(self, name, path, members, passwords):
        return self._write(
            name,
            [f"POST\t{path}\t-\t" + json.dumps({"memberId": m.member_id, "password": passwords[m.member_id]}) for m in members])
