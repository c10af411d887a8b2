"""A member at the desk: the member API as a program of the association would call it."""

import dataclasses

import httpx


@dataclasses.dataclass
class Asked:
    """An inquiry that waits for its code."""

    id: str
    reference: str
    address: str
    type: str
    answer: httpx.Response


class Caller:
    """One tenant's API, signed in or not."""

    def __init__(self, url: str, slug: str = "terms", network: str | None = None, token: str | None = None):
        # Nothing here is TLS; without `verify` each client would read all the authorities of this machine first.
        transport = httpx.HTTPTransport(local_address=network, verify=False)
        self.url, self.slug, self.network = url, slug, network
        self.client = httpx.Client(base_url=f"{url}/v1/tenants/{slug}", transport=transport, timeout=30)
        self.token = token

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def get(self, path: str, **options) -> httpx.Response:
        return self.client.get(path, headers=self.headers, **options)

    def post(self, path: str, body: dict | None = None, **options) -> httpx.Response:
        return self.client.post(path, json=body, headers=self.headers, **options)

    def try_sign_in(self, member_id: str, password: str) -> httpx.Response:
        return self.client.post("/sessions", json={"memberId": member_id, "password": password})

    def sign_in(self, member_id: str, password: str) -> "Caller":
        answer = self.try_sign_in(member_id, password)
        assert answer.status_code == 201, answer.text
        self.token = answer.json()["token"]
        return self

    def sign_out(self) -> httpx.Response:
        return self.client.delete("/sessions/current", headers=self.headers)

    def try_ask(self, type: str, email: str, **fields) -> httpx.Response:
        return self.post("/inquiries", {"type": type, "email": email, **fields})

    def ask(self, type: str, email: str, **fields) -> Asked:
        answer = self.try_ask(type, email, **fields)
        assert answer.status_code == 202, answer.text
        return Asked(answer.json()["id"], answer.json()["reference"], email, type, answer)

    def resend(self, asked: Asked | str) -> httpx.Response:
        return self.post(f"/inquiries/{getattr(asked, 'id', asked)}/resend")

    def redeem(self, asked: Asked | str, code: str) -> httpx.Response:
        return self.post(f"/inquiries/{getattr(asked, 'id', asked)}/redemption", {"code": code})


@dataclasses.dataclass
class Member:
    """An organisation of the demo tenant and what its contact knows."""

    id: str
    password: str
    address: str


def refusal(answer: httpx.Response, status: int, code: str) -> dict:
    """The problem document, checked."""
    assert answer.status_code == status, f"{answer.status_code} {answer.text}"
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == code and problem["status"] == status
    assert problem["type"].endswith("/" + code) and problem["title"] and problem["requestId"]
    return problem
