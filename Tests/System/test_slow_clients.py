"""Clients that drip, and clients that go on after they were refused: neither keeps a connection for as long as it likes."""

import json
import socket
import threading
import time

import pytest


class Upload:
    """A request whose body goes on for as long as it is let, from a thread of its own."""

    def __init__(self, port: int, request: str, type: str = "application/json", headers: str = "", bytes: int = 16_000, pause: float = 0):
        self.piece, self.pause, self.sent = b"%x\r\n%s\r\n" % (bytes, b"x" * bytes), pause, 0
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.connection.sendall(
            f"{request} HTTP/1.1\r\nHost: x\r\nContent-Type: {type}\r\n{headers}Transfer-Encoding: chunked\r\n\r\n".encode())
        self.began = time.monotonic()
        threading.Thread(target=self.send, daemon=True).start()

    def send(self):
        try:
            while True:
                self.connection.sendall(self.piece)
                self.sent += len(self.piece)
                time.sleep(self.pause)
        except OSError:
            pass

    def answer(self) -> tuple[int, bytes, float]:
        """Status, body, and after how many seconds the server had closed."""
        answer = b""
        try:
            while piece := self.connection.recv(65_536):
                answer += piece
        except ConnectionResetError:
            pass
        took = time.monotonic() - self.began
        self.connection.close()
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 ") and b"\r\nconnection: close" in head.lower(), answer
        return int(head[9:12]), body, took


def test_a_body_of_a_byte_a_second_is_given_up_after_twenty_seconds_and_the_connection_closed(desk, visitor):
    drips = {
        "sessions": Upload(desk.port, "POST /v1/tenants/terms/sessions", bytes=1, pause=1),
        "page": Upload(desk.port, "POST /terms/sign-in", "application/x-www-form-urlencoded", bytes=1, pause=1),
    }
    for name, drip in drips.items():
        status, body, took = drip.answer()
        assert status == 408 and 19 < took < 25, (name, status, took)
        if name == "page":
            assert body.startswith(b"<!DOCTYPE html>")
        else:
            assert json.loads(body)["code"] == "body-too-slow"
    assert visitor.get("/inquiry-types").status_code == 200


REFUSED_UNREAD = [
    ("POST /terms/sign-in", 415), ("POST /v1/tenants/nobody/sessions", 404), ("GET /terms/nothing", 404), ("POST /admin/v1/tenants/terms/tokens", 401),
    ("GET /openapi.json", 200),
]


@pytest.mark.parametrize("request_line, status, bytes, pause", [
    ("POST /v1/tenants/terms/sessions", 413, 16_000, 0), *((*case, 16_000, 0) for case in REFUSED_UNREAD), *((*case, 1, 0.2) for case in REFUSED_UNREAD),
])
def test_who_goes_on_after_the_answer_is_hung_up_on(request_line, status, bytes, pause, desk):
    upload = Upload(desk.port, request_line, bytes=bytes, pause=pause)
    answered, _, took = upload.answer()
    assert answered == status
    assert took < 6, took
    # Besides what lies in the buffers of both sockets.
    assert upload.sent < 20_000_000, upload.sent


def test_a_body_that_comes_in_two_pieces_a_while_apart_is_read_and_the_connection_kept(desk):
    body = json.dumps({"memberId": "004822", "password": "wrong"}).encode()
    with socket.create_connection(("127.0.0.1", desk.port), timeout=10) as connection:
        for _ in range(2):
            connection.sendall(b"POST /v1/tenants/terms/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                               b"Content-Length: %d\r\n\r\n%s" % (len(body), body[:10]))
            time.sleep(3)
            connection.sendall(body[10:])
            assert connection.recv(65_536).startswith(b"HTTP/1.1 401")
