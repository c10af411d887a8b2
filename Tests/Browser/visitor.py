"""Somebody with a browser."""

import re
import time

from playwright.sync_api import Browser, Page, Response

from desk import Desk, Member

LOCALES = {"ja": "ja-JP", "en": "en-GB"}


class Visitor:
    def __init__(
        self, desk: Desk, chromium: Browser, language: str = "ja", width: int = 1360, dark: bool = False, script: bool = True,
        slug: str = "terms", **options
    ):
        self.desk, self.language, self.slug = desk, language, slug
        self.context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", locale=LOCALES[language],
            java_script_enabled=script, reduced_motion="reduce", **options)
        self.context.set_default_timeout(10_000)
        self.complaints: list[str] = []
        self.answers: list[Response] = []
        self.page: Page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("response", lambda response: self.answers.append(response))

    def _heard(self, message):
        # Chromium reports every refusal of ours by its status.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource: the server responded"):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def leave(self):
        self.context.close()

    def say(self, japanese: str, english: str) -> str:
        return japanese if self.language == "ja" else english

    # Where one is ---------------------------------------------------------------------------------------------------

    def open(self, path: str = "/") -> Response:
        return self.page.goto(self.desk.address(path, self.slug))

    def arrived(self):
        """The focus that a page takes by itself comes with its first frame, which as a rule comes after it has loaded."""
        for _ in range(100):
            if self.page.evaluate("!document.querySelector('[autofocus]') || document.activeElement.matches('[autofocus]')"):
                return
            time.sleep(0.02)

    @property
    def answer(self) -> Response:
        """The answer that the page on the screen was drawn from."""
        return [answer for answer in self.answers if answer.request.is_navigation_request()][-1]

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.desk.address("", self.slug))

    @property
    def cookies(self) -> dict[str, dict]:
        return {cookie["name"]: cookie for cookie in self.context.cookies()}

    @property
    def inquiry(self) -> str:
        return re.search(r"/(?:inquiries|recoveries)/([0-9a-f-]{36})/", self.page.url)[1]

    @property
    def heading(self) -> str:
        """The h1 without the step above it."""
        return self.page.locator("h1").evaluate("h1 => [...h1.childNodes].filter(n => n.nodeName != 'SMALL').map(n => n.textContent).join('').trim()")

    @property
    def main(self) -> str:
        return self.page.inner_text("main")

    @property
    def refusals(self) -> list[str]:
        return self.page.locator(".summary li").all_inner_texts()

    @property
    def reference(self) -> str:
        return self.page.locator(".sign strong").inner_text()

    @property
    def secret(self) -> str:
        return self.page.locator(".secret").first.text_content()

    # What one does --------------------------------------------------------------------------------------------------

    def submit(self, **fields: str):
        """Fills the form in the middle of the page and presses its button."""
        for name, value in fields.items():
            self.page.fill(f"#{name.replace('_', '-')}", value)
        with self.page.expect_navigation():
            self.page.click("main form .button.one")
        self.arrived()

    def sign_in(self, member: Member, path: str = "/"):
        self.open(path)
        self.submit(member_id=member.id, password=member.password)

    def sign_out(self):
        with self.page.expect_navigation():
            self.page.click("header button")

    def ask(self, type: str, address: str, **fields: str):
        self.desk.forget_limits()
        self.open(f"/inquiries/ask/{type}")
        self.submit(email=address, **fields)

    def open_contact(self):
        """The form of the first contact of My page, or what has to be proven before it."""
        self.open("/my-page")
        with self.page.expect_navigation():
            self.page.click("main td a")

    def redeem(self, address: str):
        """Takes the code of the page's reference from the mailbox and enters it."""
        self.submit(code=self.desk.code(address, self.reference))

    def resend(self):
        if not self.page.locator("details form button").is_visible():
            self.page.click("aside summary")
        with self.page.expect_navigation():
            self.page.click("details form button")
