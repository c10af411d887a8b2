"""A real SMTP server that can go away, refuse and ask for TLS and a login."""

import contextlib
import datetime
import ipaddress
import pathlib
import ssl
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from instance import free_port
from mailbox_folder import Mail

LOGIN, PASSWORD = "desk", "smtp-Passw0rd"


class MailServer:
    """Starts and stops on one port; keeps what it took."""

    def __init__(self):
        self.port = free_port()
        self.received: list[Mail] = []
        self.sessions: list[dict] = []
        # Recipient → what RCPT and DATA answer, in turn; then all is well.
        self.recipient_answers: dict[str, list[str]] = {}
        self.content_answers: dict[str, list[str]] = {}
        self.offered: list[Mail] = []
        self.controller = None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answers := self.recipient_answers.get(address):
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = Mail(envelope.content)
        self.offered.append(mail)
        if answers := self.content_answers.get(envelope.rcpt_tos[0]):
            return answers.pop(0)
        self.sessions.append({"peer": session.peer, "tls": session.ssl is not None, "authenticated": session.authenticated,
                              "sender": envelope.mail_from, "recipients": envelope.rcpt_tos})
        self.received.append(mail)
        return "250 OK"

    def start(self, **options):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
        self.controller.start()

    def stop(self):
        if self.controller:
            self.controller.stop()
            self.controller = None

    @contextlib.contextmanager
    def running(self, **options):
        self.start(**options)
        try:
            yield self
        finally:
            self.stop()

    def settings(self, **others: str) -> dict[str, str]:
        return {"AIKOTOBA_COURIER_IN_SERVER": "true", "AIKOTOBA_SMTP_HOST": "127.0.0.1", "AIKOTOBA_SMTP_PORT": str(self.port),
                "AIKOTOBA_SMTP_SECURITY": "none"} | others

    def wait(self, reference: str, seconds: float = 20) -> Mail:
        """The mail that shows this reference or receipt."""
        end = time.monotonic() + seconds
        while True:
            for mail in self.received:
                if reference in mail.subject:
                    return mail
            assert time.monotonic() < end, f"no mail with {reference} came in {seconds} s"
            time.sleep(0.05)


def authenticator(server, session, envelope, mechanism, data):
    good = data.login.decode() == LOGIN and data.password.decode() == PASSWORD
    return AuthResult(success=good, handled=False)


class Authority:
    """A certificate authority of one's own."""

    def __init__(self, folder: pathlib.Path, name: str):
        self.folder, self.name = folder, x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        self.key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._builder(self.name, self.key).add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(certificate.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def _builder(self, name: x509.Name, key) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.timezone.utc)
        return (x509.CertificateBuilder().subject_name(name).issuer_name(self.name).public_key(key.public_key())
                .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
                .not_valid_after(now + datetime.timedelta(days=1)))

    def context(self, address: str = "127.0.0.1") -> ssl.SSLContext:
        """For a server at this address."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._builder(x509.Name([]), key).add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), True).sign(self.key, hashes.SHA256())
        path = self.folder / f"server-{address}.pem"
        path.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context
