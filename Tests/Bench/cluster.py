"""The database of the bench: a data folder that `aikotoba dev` filled once, run by PostgreSQL's own programs."""
import json
import os
import shutil
import subprocess
import time
from pathlib import Path

BIN = "/usr/lib/postgresql/15/bin"
# What PostgreSQL's manual begins with for a server of its own, and what deploy/README.md asks for.
QUARTER_OF_MEMORY = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4 >> 20
# fsync and synchronous_commit stay on. No checkpoint and no autovacuum falls into one job and not into its neighbour.
OPTIONS = {
    "listen_addresses": "", "max_connections": "100", "shared_buffers": f"{QUARTER_OF_MEMORY}MB", "checkpoint_timeout": "1h",
    "max_wal_size": "8GB", "autovacuum": "off", "log_lock_waits": "on",
}


class Cluster:
    def __init__(self, folder, binary, organisations, say):
        self.folder, self.binary, self.organisations, self.say = Path(folder), binary, organisations, say
        self.pid = None

    # -- the data folder ------------------------------------------------------------------------------------------

    def prepare(self, port):
        """Brings the schema up to date; invents the organisations when the folder is new or of another schema."""
        marker = self.folder / "made-by-the-bench"
        if self.folder.exists() and not marker.exists():
            raise SystemExit(f"{self.folder} exists and was not made by the bench: name another folder with --data")
        if marker.exists() and marker.read_text() == str(self.organisations):
            if self._dev(port):
                return
            self.say("the data is of another schema: it is made anew")
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, mode=0o711)
        os.chmod(self.folder, 0o711)
        marker.write_text("half-made")
        self.say(f"inventing {self.organisations} organisations, once")
        if not self._dev(port):
            raise SystemExit(f"`aikotoba dev` did not get ready; see {self.folder}/dev.log")
        marker.write_text(str(self.organisations))

    def _dev(self, port):
        """Runs `aikotoba dev` until it is ready, then ends it. False when it failed."""
        with open(self.folder / "dev.log", "w") as log:
            process = subprocess.Popen(
                [self.binary, "dev", "--organisations", str(self.organisations), "--data", str(self.folder),
                 "--listen", f"127.0.0.1:{port}"], stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
            deadline = time.monotonic() + 600
            ready = False
            while process.poll() is None and not ready and time.monotonic() < deadline:
                time.sleep(0.05)
                ready = "\nready " in (self.folder / "dev.log").read_text()
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        return ready

    @property
    def demo(self):
        return json.loads((self.folder / "demo.json").read_text())

    @property
    def sockets(self):
        return dict(part.split("=", 1) for part in self.demo["psql"].split())["host"]

    def connection(self, user, database="aikotoba"):
        return f"host={self.sockets} user={user} dbname={database}"

    # -- the server -----------------------------------------------------------------------------------------------

    def _as_owner(self, *command):
        if os.getuid() == 0:
            command = ("runuser", "-u", "postgres", "--", *command)
        subprocess.run(command, check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def start(self):
        options = " ".join(f"-c {name}={value}" for name, value in OPTIONS.items())
        options += f" -c unix_socket_directories={self.sockets} -c unix_socket_permissions=0700"
        data = f"{self.sockets}/data"
        self._as_owner(f"{BIN}/pg_ctl", "start", "-w", "-s", "-D", data, "-l", f"{self.sockets}/log", "-o", options)
        self.pid = int(Path(f"{data}/postmaster.pid").read_text().split()[0])

    def stop(self):
        if self.pid:
            self._as_owner(f"{BIN}/pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", f"{self.sockets}/data")
            self.pid = None

    def sql(self, script, **variables):
        """Runs a script as the cluster's administrator, who stands above row-level security. Returns what it printed."""
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.connection("postgres")]
        for name, value in variables.items():
            command += ["-v", f"{name}={value}"]
        done = subprocess.run(command, input=script, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != 0:
            raise RuntimeError(f"psql: {done.stderr.strip()}")
        return done.stdout.strip()

    def rows(self, query):
        return [line.split("|") for line in self.sql(query).splitlines()]

    def copy_in(self, table, lines):
        """COPY of tab-separated lines."""
        self.sql(f"copy {table} from stdin;\n" + "\n".join(lines) + "\n\\.\n")
