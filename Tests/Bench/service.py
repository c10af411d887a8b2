"""The processes that are measured: `aikotoba serve`, `aikotoba courier`, and the peer."""
import os
import random
import socket
import subprocess
import time
import urllib.error
import urllib.request


def free_port():
    """A port that is free together with the next one, which the health pages take; below those the system gives to clients."""
    while True:
        port = random.randrange(10_000, 32_000)
        try:
            with socket.socket() as probe, socket.socket() as next_probe:
                probe.bind(("127.0.0.1", port))
                next_probe.bind(("127.0.0.1", port + 1))
            return port
        except OSError:
            continue


class Process:
    """A program of ours, ended by its own pid."""

    def __init__(self, command, log, environment=None):
        self.log = log
        with open(log, "a") as output:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})})
        self.pid = self.process.pid

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def wait_for(self, url, seconds=20, pause=0.001):
        """Seconds until the address answers 200."""
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            try:
                with urllib.request.urlopen(url, timeout=2) as answer:
                    if answer.status == 200:
                        return time.monotonic() - began
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                pass
            if self.process.poll() is not None:
                break
            time.sleep(pause)
        raise SystemExit(f"{self.process.args[0]} did not get ready; see {self.log}")


class Desk(Process):
    """`aikotoba serve` as in production. Mail is not in the request: the courier runs alone, when it is asked to."""

    def __init__(self, binary, cluster, log, smtp_port, with_courier=False):
        self.port, self.admin = free_port(), free_port()
        super().__init__([binary, "serve"], log, {
            **settings(cluster, smtp_port), "AIKOTOBA_LISTEN": f"127.0.0.1:{self.port}",
            "AIKOTOBA_ADMIN_LISTEN": f"127.0.0.1:{self.admin}", "AIKOTOBA_COURIER_IN_SERVER": str(with_courier).lower(),
        })
        self.ready_after = self.wait_for(f"http://127.0.0.1:{self.admin}/readyz")
        self.url, self.bare_url = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.admin}"


class CourierAlone(Process):
    def __init__(self, binary, cluster, log, smtp_port):
        super().__init__([binary, "courier"], log, settings(cluster, smtp_port))


def settings(cluster, smtp_port):
    return {
        "AIKOTOBA_DATABASE_URL": cluster.connection("aikotoba_server"),
        "AIKOTOBA_COURIER_DATABASE_URL": cluster.connection("aikotoba_courier"),
        "AIKOTOBA_KEYS_FILE": str(cluster.folder / "key-ring"),
        "AIKOTOBA_SMTP_HOST": "127.0.0.1", "AIKOTOBA_SMTP_PORT": str(smtp_port), "AIKOTOBA_SMTP_SECURITY": "none",
    }
