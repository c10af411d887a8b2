"""Somebody who cannot read mail at a registered address: the pages of a case, as a browser without a script sends them."""

import html
import re
import urllib.parse

import httpx

from instance import Instance
from mailbox_folder import Mail

FIELDS = {
    "postal-address": "東京都千代田区神田0-0-0", "organisation": "みどり丘製薬株式会社", "department": "薬事部", "predecessor": "佐伯 真理子",
    "person": "村瀬 悟", "phone": "03-0000-1187", "email": "s.murase@midorigaoka.example",
}
EVIDENCE = {("postalAddress" if name == "postal-address" else name): value for name, value in FIELDS.items()}


class Applicant:
    def __init__(self, instance: Instance, network: str, slug: str = "terms", language: str = "ja"):
        self.instance, self.base = instance, f"{instance.url}/{slug}"
        self.client = httpx.Client(
            transport=httpx.HTTPTransport(local_address=network, verify=False), timeout=30, headers={"Accept-Language": language})
        self.cookies: dict[str, str] = {}

    def get(self, address: str) -> httpx.Response:
        return self._kept(self.client.get(self._whole(address), headers=self._headers()))

    def post(self, address: str, follow: bool = True, **fields: str) -> httpx.Response:
        answer = self._kept(self.client.post(self._whole(address), data=fields, headers=self._headers()))
        return self.get(answer.headers["location"]) if follow and answer.status_code == 303 else answer

    def submit(self, page: httpx.Response, mark: str = "", follow: bool = True, at: str = "", **fields: str) -> httpx.Response:
        """The page's form whose action holds the mark, with its hidden fields; to another server of the same installation, too."""
        forms = [found for found in re.findall(r'(?s)<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>', page.text) if mark in found[0]]
        action, inside = forms[0]
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', inside))
        return self.post(at + html.unescape(action), follow, **{name: html.unescape(value) for name, value in hidden.items()}, **fields)

    def apply(self, purpose: str = "contact-left", **fields: str) -> httpx.Response:
        return self.submit(self.get(f"{self.base}/handover-cases/ask/{purpose}"), **(FIELDS | fields))

    def open_case(self, purpose: str = "contact-left", **fields: str) -> str:
        answer = self.apply(purpose, **fields)
        assert answer.status_code == 200, answer.text
        return re.search(r"H\d\d-\d{4}-[0-9A-Z]{4}", answer.text)[0]

    def _whole(self, address: str) -> str:
        return urllib.parse.urljoin(self.base + "/", address)

    # The cookies are for secure origins, which a loopback address counts as; httpx does not know that.
    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def _kept(self, answer: httpx.Response) -> httpx.Response:
        for line in answer.headers.get_list("set-cookie"):
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer


def text(answer: httpx.Response) -> str:
    """What a person reads in the main part of a page."""
    main = re.search(r"(?s)<main.*?</main>", answer.text)[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", main))).strip()


def address_in(mail: Mail) -> str:
    return re.search(r"^(http\S+)\s*$", mail.text, re.MULTILINE)[1]
