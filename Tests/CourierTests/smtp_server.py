"""A mail server for tests: aiosmtpd with the certificates, logins and refusals that the tests ask for.

Says `listening <port>` and then one JSON object a line for each mail it took: envelope, headers and text as a mail
program would read them. With --count it says nothing until its input ends, and then how many it took over
how many connections.
"""
import argparse
import asyncio
import email
import email.policy
import json
import ssl
import sys

try:
    from aiosmtpd.smtp import SMTP, AuthResult
except ImportError:
    sys.exit("the mail tests need the Python package aiosmtpd: pip install aiosmtpd==1.4.6")


class Desk:
    def __init__(self, options):
        self.options = options
        self.taken = 0
        self.peers = set()

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        local = address.split("@")[0].strip('"')
        answers = {
            "unknown": "550 5.1.1 no such mailbox here",
            "plain550": "550 no",
            "full": "452 4.2.2 mailbox full",
            "multi": "550-5.7.1 we have looked\r\n550-5.7.1 at this mail\r\n550 5.7.1 and do not want it",
        }
        if local in answers:
            return answers[local]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        if address.startswith("banned@"):
            return "550 5.7.1 not from you"
        envelope.mail_from = address
        return "250 2.1.0 ok"

    async def handle_DATA(self, server, session, envelope):
        local = envelope.rcpt_tos[0].split("@")[0]
        if local == "slow":
            await asyncio.sleep(0.5)
        if local == "content":
            return "554 5.6.0 not this text"
        if local == "later":
            return "451 4.3.0 try again"
        self.taken += 1
        self.peers.add(session.peer[1])
        if not self.options.count:
            parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
            say({
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "spelled": session.spelled,
                "names": list(parsed.keys()),
                "headers": {name.lower(): str(value) for name, value in parsed.items()},
                "text": parsed.get_content().replace("\r\n", "\n"),
                "raw": envelope.content.decode("latin-1"),
                "peer": session.peer[1],
                "tls": session.ssl is not None or self.options.mode == "tls",
                "user": getattr(session, "auth_data", None) and session.auth_data.login.decode(),
            })
        return "250 2.0.0 taken"


class Listening(SMTP):
    """Notes recipients as they were spelled: the parsed address has lost its quotation marks."""

    async def smtp_RCPT(self, argument):
        self.session.spelled = argument
        await super().smtp_RCPT(argument)


def say(value):
    print(json.dumps(value), flush=True)


def authenticator(server, session, envelope, mechanism, data):
    good = data.login == b"courier" and data.password == "合言葉".encode()
    return AuthResult(success=good, handled=False, auth_data=data)


async def serve(options):
    loop = asyncio.get_running_loop()
    context = None
    if options.cert:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.cert, options.key)
    desk = Desk(options)

    def session():
        return Listening(
            desk, hostname="mail.example", loop=loop, authenticator=authenticator, auth_required=options.auth,
            auth_require_tls=options.mode == "starttls", require_starttls=options.mode == "starttls",
            tls_context=context if options.mode == "starttls" else None, timeout=options.idle, data_size_limit=10_000_000)

    server = await loop.create_server(
        session, host="127.0.0.1", port=options.port, ssl=context if options.mode == "tls" else None, reuse_address=True)
    print("listening", server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    if options.count:
        say({"count": desk.taken, "connections": len(desk.peers)})


parser = argparse.ArgumentParser()
parser.add_argument("--mode", choices=["plain", "starttls", "tls"], default="plain")
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--cert")
parser.add_argument("--key")
parser.add_argument("--auth", action="store_true")
parser.add_argument("--count", action="store_true")
parser.add_argument("--idle", type=float, default=300)
asyncio.run(serve(parser.parse_args()))
