"""A development instance (`aikotoba dev`) with its private PostgreSQL, and further servers beside it."""

import contextlib
import dataclasses
import json
import os
import pathlib
import random
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import psycopg

from clock import Clock
from mailbox_folder import MailFolder
from member import Caller

POSTGRES_PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")


def binary() -> str:
    path = os.environ.get("AIKOTOBA_BINARY", "")
    if not path or not os.access(path, os.X_OK):
        raise RuntimeError(f"AIKOTOBA_BINARY ({path or 'not set'}) names no program: build one and say where it is")
    return path


def free_port() -> int:
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


def wait_for(what: str, condition, seconds: float = 20, pause: float = 0.05):
    """What `condition` answers as soon as that is something."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        assert time.monotonic() < end, f"waited {seconds} s in vain for {what}"
        time.sleep(pause)


def make_folder() -> pathlib.Path:
    # Short, since a socket's path may have 107 bytes; PostgreSQL's user may pass through.
    folder = pathlib.Path(tempfile.mkdtemp(prefix="aiko.", dir="/tmp"))
    folder.chmod(0o711)
    return folder


class Program:
    """A long-running command with its output in files."""

    def __init__(self, arguments: list[str], folder: pathlib.Path, name: str, environment: dict[str, str] | None = None):
        self.output, self.log = folder / f"{name}.out", folder / f"{name}.log"
        with self.output.open("ab") as output, self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [binary(), *arguments], stdin=subprocess.DEVNULL, stdout=output, stderr=log, env=clean_environment(environment))

    def wait_until(self, what: str, condition, seconds: float = 60):
        def alive():
            assert self.process.poll() is None, f"it ended before {what}: {self.tail()}"
            return condition()

        return wait_for(what, alive, seconds)

    def tail(self) -> str:
        return (self.output.read_text() + self.log.read_text())[-2000:]

    def stop(self, how: int = signal.SIGTERM, seconds: float = 20) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"it did not end within {seconds} s of signal {how}: {self.tail()}")


def clean_environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AIKOTOBA_")}
    return kept | (extra or {})


def run_command(*arguments: str, environment: dict[str, str] | None = None, seconds: float = 60) -> subprocess.CompletedProcess:
    return subprocess.run(
        [binary(), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds,
        env=clean_environment(environment))


@dataclasses.dataclass
class Server:
    """`aikotoba serve` on the instance's database."""

    program: Program
    url: str
    admin_url: str

    def caller(self, slug: str = "terms", **options) -> Caller:
        return Caller(self.url, slug, **options)


class Instance:
    def __init__(self, organisations: int = 12, log_level: str = "notice"):
        self.folder = make_folder()
        self.data = self.folder / "d"
        self.port = free_port()
        self.organisations, self.log_level = organisations, log_level
        self.program: Program | None = None
        self.connections: dict[str, psycopg.Connection] = {}
        self.mails = MailFolder(self.data / "mail")
        self.clock = Clock(self)

    # The service --------------------------------------------------------------------------------------------------

    def start(self) -> float:
        """How many seconds it took to be ready."""
        began = time.monotonic()
        self.program = Program(
            ["dev", "--listen", f"127.0.0.1:{self.port}", "--data", str(self.data), "--organisations", str(self.organisations),
             "--log-level", self.log_level], self.folder, "dev")
        earlier = self.program.output.read_text().count("\nready ")
        self.program.wait_until("ready", lambda: self.program.output.read_text().count("\nready ") > earlier)
        self.demo = json.loads((self.data / "demo.json").read_text())
        lines = (self.data / "demo-passwords.tsv").read_text().splitlines()
        self.passwords = dict(line.split("\t") for line in lines)
        # No test pulls the plug of this machine; waiting for its disk would be most of the time of some.
        self.sql("alter system set fsync = off")
        self.sql("select pg_reload_conf()")
        return time.monotonic() - began

    def stop(self, how: int = signal.SIGINT) -> int:
        code = self.program.stop(how)
        assert not self.postgres_runs(), "PostgreSQL outlived the instance that started it"
        return code

    def __enter__(self) -> "Instance":
        try:
            self.start()
            return self
        except BaseException:
            self.remove()
            raise

    def __exit__(self, *_):
        self.remove()

    def remove(self):
        if self.program and self.program.process.poll() is None:
            self.stop()
        self.stop_postgres_if_running()
        shutil.rmtree(self.folder)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def admin_url(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    def caller(self, slug: str = "terms", **options) -> Caller:
        return Caller(self.url, slug, **options)

    def environment(self, **settings: str) -> dict[str, str]:
        """What a production command needs to work on this instance's database."""
        return {
            "AIKOTOBA_DATABASE_URL": self.connection("aikotoba_server"),
            "AIKOTOBA_COURIER_DATABASE_URL": self.connection("aikotoba_courier"),
            "AIKOTOBA_MIGRATE_DATABASE_URL": self.connection("aikotoba_migrate"),
            "AIKOTOBA_KEYS_FILE": str(self.data / "key-ring"),
        } | settings

    @contextlib.contextmanager
    def serve(self, log_level: str = "notice", **settings: str):
        """A second server, once it is ready; it delivers no mail unless the settings say so."""
        with self.serve_starting(log_level, **settings) as server:
            server.program.wait_until("ready", lambda: '"message":"ready"' in server.program.log.read_text())
            yield server

    @contextlib.contextmanager
    def serve_starting(self, log_level: str = "notice", **settings: str):
        port, admin = free_port(), free_port()
        settings = {"AIKOTOBA_COURIER_IN_SERVER": "false"} | settings
        environment = self.environment(
            AIKOTOBA_LISTEN=f"127.0.0.1:{port}", AIKOTOBA_ADMIN_LISTEN=f"127.0.0.1:{admin}", AIKOTOBA_LOG_LEVEL=log_level, **settings)
        program = Program(["serve"], self.folder, f"serve-{port}", environment)
        try:
            yield Server(program, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{admin}")
        finally:
            program.stop()

    # The database -------------------------------------------------------------------------------------------------

    def connection(self, role: str = "postgres") -> str:
        return f"host={self.data}/postgres user={role} dbname=aikotoba"

    def connect(self, role: str = "postgres", autocommit: bool = True) -> psycopg.Connection:
        return psycopg.connect(self.connection(role), autocommit=autocommit, prepare_threshold=None)

    def sql(self, text: str, *values, role: str = "postgres") -> list[tuple]:
        """Over a kept connection; a new one where PostgreSQL has been away."""
        connection = self.connections.get(role)
        try:
            cursor = (connection or self._kept(role)).execute(text, values or None)
        except psycopg.OperationalError:
            if connection is None or not connection.closed:
                raise
            cursor = self._kept(role).execute(text, values or None)
        return cursor.fetchall() if cursor.description else []

    def _kept(self, role: str) -> psycopg.Connection:
        self.connections[role] = self.connect(role)
        return self.connections[role]

    def one(self, text: str, *values, role: str = "postgres"):
        return self.sql(text, *values, role=role)[0][0]

    def row_counts(self) -> dict[str, int]:
        """How many rows each table has, but for the audit's seals, which the hour makes by itself."""
        tables = self.sql(
            "select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname in ('registry', 'vault', 'identity', 'audit') and c.relkind = 'r' and c.oid <> 'audit.seals'::regclass")
        counts = self.sql(" union all ".join(f"select '{table}', count(*) from {table}" for (table,) in tables))
        return dict(counts)

    # PostgreSQL itself --------------------------------------------------------------------------------------------

    @property
    def postgres_folder(self) -> pathlib.Path:
        return self.data / "postgres"

    def postgres_runs(self) -> bool:
        try:
            number = int((self.postgres_folder / "data/postmaster.pid").read_text().split()[0])
            os.kill(number, 0)
            return True
        except (FileNotFoundError, ProcessLookupError):
            return False

    def as_postgres(self, *words: str) -> subprocess.CompletedProcess:
        prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        # Output to a file: the server that pg_ctl leaves behind would hold a pipe open for ever.
        with tempfile.TemporaryFile() as output:
            result = subprocess.run([*prefix, *words], cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output, timeout=60)
            output.seek(0)
            assert result.returncode == 0, output.read().decode()
        return result

    def stop_postgres(self):
        self.as_postgres(str(POSTGRES_PROGRAMS / "pg_ctl"), "stop", "-w", "-m", "fast", "-D", str(self.postgres_folder / "data"))

    def stop_postgres_if_running(self):
        if self.postgres_runs():
            self.stop_postgres()

    def start_postgres(self):
        """As the instance started it; works also once the instance has ended."""
        words = shlex.split((self.postgres_folder / "data/postmaster.opts").read_text())
        options = shlex.join(words[words.index("-D") + 2:])
        self.as_postgres(
            str(POSTGRES_PROGRAMS / "pg_ctl"), "start", "-w", "-D", str(self.postgres_folder / "data"),
            "-l", str(self.postgres_folder / "log"), "-o", options)
