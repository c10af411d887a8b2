"""A mail server on loopback that takes everything and keeps it: where the bench gets real codes from."""
import asyncio
import email
import re
import threading

CODE = re.compile(r"\b[A-Z]{4}-[A-Z]{4}\b")


class Mailbox:
    def __init__(self):
        self.messages = []
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0, limit=1 << 20))
        self.port = self._server.sockets[0].getsockname()[1]
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    async def _talk(self, reader, writer):
        writer.write(b"220 bench\r\n")
        try:
            while line := await reader.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    writer.write(b"354 go on\r\n")
                    self.messages.append(await reader.readuntil(b"\r\n.\r\n"))
                elif verb == b"QUIT":
                    break
                writer.write(b"250 bench\r\n" if verb in (b"EHLO", b"HELO") else b"250 OK\r\n")
            writer.write(b"221 bye\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()

    def take_codes(self):
        """(mail id, code) of every message since the last call. The mail's id is the left half of its Message-ID."""
        messages, self.messages = self.messages, []
        for raw in messages:
            message = email.message_from_bytes(raw)
            text = b"".join(
                part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/plain")
            code = CODE.search(text.decode())
            if code:
                yield message["Message-ID"].strip("<> ").split("@")[0].lower(), code.group()
