"""An operator at the desk: the admin API as the office's program would call it."""

import datetime

import httpx

# A relying site's token lives two years at most.
A_YEAR_ON = f"{datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=365):%Y-%m-%dT%H:%M:%SZ}"


class OperatorDesk:
    def __init__(self, url: str, token: str | None, slug: str = "terms"):
        self.client = httpx.Client(base_url=f"{url}/admin/v1/tenants/{slug}", transport=httpx.HTTPTransport(verify=False), timeout=60)
        self.token = token

    def _headers(self, key: str | None = None, version: int | None = None) -> dict[str, str]:
        return (
            ({"Authorization": f"Bearer {self.token}"} if self.token else {})
            | ({"Idempotency-Key": key} if key else {})
            | ({"If-Match": f'"{version}"'} if version is not None else {}))

    def get(self, path: str, **parameters) -> httpx.Response:
        return self.client.get(path, params=parameters, headers=self._headers())

    def post(self, path: str, body: dict | None = None, key: str | None = None) -> httpx.Response:
        return self.client.post(path, json=body, headers=self._headers(key))

    def put(self, path: str, body: dict, version: int | None = None) -> httpx.Response:
        return self.client.put(path, json=body, headers=self._headers(version=version))

    def patch(self, path: str, body: dict, version: int | None = None) -> httpx.Response:
        return self.client.patch(path, json=body, headers=self._headers(version=version))

    def delete(self, path: str, version: int | None = None) -> httpx.Response:
        return self.client.delete(path, headers=self._headers(version=version))

    def every(self, path: str, limit: int, **parameters) -> list[dict]:
        """All items of a list, page by page."""
        items, cursor = [], None
        while True:
            answer = self.get(path, limit=limit, **parameters, **({"cursor": cursor} if cursor else {}))
            assert answer.status_code == 200, answer.text
            items += answer.json()["items"]
            assert len(answer.json()["items"]) <= limit
            cursor = answer.json().get("next")
            if not cursor:
                return items
