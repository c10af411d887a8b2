"""The mails that a development instance writes as files."""

import email
import email.message
import email.policy
import functools
import pathlib
import re
import time


class Mail:
    """What a member reads of a mail."""

    def __init__(self, raw: bytes):
        self.raw = raw

    # Parsed once: tests look through hundreds of them again and again while they wait for one.
    @functools.cached_property
    def message(self) -> email.message.EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def subject(self) -> str:
        return self.message["Subject"]

    @property
    def recipient(self) -> str:
        return self.message["To"].addresses[0].addr_spec

    @functools.cached_property
    def text(self) -> str:
        return self.message.get_content()

    @functools.cached_property
    def code(self) -> str | None:
        found = re.search(r"^\s*(?:\S*コード|Code|Change code)\s+(\S{4}-\S{4})\s*$", self.text, re.MULTILINE)
        return found and found[1]

    @functools.cached_property
    def reference(self) -> str | None:
        found = re.search(r"^\s*(?:照合記号|Reference)\s+(\S{4})\s*$", self.text, re.MULTILINE)
        return found and found[1]


class MailFolder:
    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self._read: dict[int, Mail] = {}

    def _refresh(self) -> dict[int, Mail]:
        for path in self.folder.glob("*.eml"):
            if int(path.stem) not in self._read:
                self._read[int(path.stem)] = Mail(path.read_bytes())
        return self._read

    def all(self, address: str | None = None) -> list[Mail]:
        """In the order they were written; those to one address."""
        mark = f"To: <{address}>".encode() if address else b""
        return [mail for _, mail in sorted(self._refresh().items()) if mark in mail.raw]

    def code_for(self, address: str, reference: str, seconds: float = 20) -> str:
        """The code of the mail that shows this reference."""
        return self.wait(address, lambda mail: mail.reference == reference, seconds).code

    def notices(self, receipt: str, number: int, seconds: float = 20) -> list[Mail]:
        """The notices of one disclosure, once there are so many of them."""
        end = time.monotonic() + seconds
        while True:
            found = [mail for mail in self._refresh().values() if receipt.encode() in mail.raw]
            if len(found) >= number:
                return found
            assert time.monotonic() < end, f"{len(found)} of {number} notices with {receipt} came in {seconds} s"
            time.sleep(0.05)

    def wait(self, address: str, condition, seconds: float = 20) -> Mail:
        end = time.monotonic() + seconds
        while True:
            for mail in self.all(address):
                if condition(mail):
                    return mail
            assert time.monotonic() < end, f"no such mail to {address} came in {seconds} s"
            time.sleep(0.05)

    def codes(self) -> dict[tuple[str, str], str]:
        """(address, reference) → code of every code mail, read from the bytes: thousands of them are no matter."""
        found = {}
        for mail in self._refresh().values():
            code, reference = _CODE.search(mail.raw), _REFERENCE.search(mail.raw)
            if code and reference:
                found[_TO.search(mail.raw)[1].decode(), reference[1].decode()] = code[1].decode()
        return found


_TO = re.compile(rb"^To: <(.+)>\r?$", re.MULTILINE)
_CODE = re.compile("コード　([A-Z]{4}-[A-Z]{4})".encode())
_REFERENCE = re.compile("照合記号(?:　)+([A-Z0-9]{4})".encode())
