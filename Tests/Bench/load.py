"""Runs pgbench or wrk for a few seconds and says what it cost whom."""
import json
import re
import subprocess
import time
from pathlib import Path

import accounting

HERE = Path(__file__).parent


class Meter:
    """CPU time between two readings, of the cluster and of the server that answers."""

    def __init__(self, cluster, server=None):
        self.pids = {"postgres": cluster.pid}
        if server:
            self.pids["server"] = server.pid
        self.before = self._read()

    def _read(self):
        return {name: accounting.tree_cpu(pid) for name, pid in self.pids.items()}

    def per_request(self, finished):
        # What was under way when the load ended is answered by now.
        time.sleep(0.1)
        after = self._read()
        return {f"{name}_us": (after[name] - self.before[name]) / max(finished, 1) * 1e6 for name in self.pids}


def wrk(cluster, server, url, requests, connections, seconds, again=False):
    """Requests of the file by wrk. `refused`: answers of 400 and above; `broken`: none at all."""
    meter = Meter(cluster, server)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", HERE / "replay.lua", url, "--", requests]
    done = subprocess.run(
        [str(part) for part in command] + (["again"] if again else []), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        text=True, check=True)
    result = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))
    return {**result, "rate": result["requests"] / result["seconds"], **meter.per_request(result["requests"])}


def pgbench(cluster, script, seconds, **variables):
    """The SQL function alone, over 8 connections as the server writes by, prepared, as the server's own role.

    The first second is left out: the server's connections have long made their plans, so these shall have, too.
    """
    command = ["pgbench", "-n", "-M", "prepared", "-c", "8", "-j", "2", "-P", "1", "-T", str(seconds + 1)]
    command += ["-f", str(HERE / "pgbench" / f"{script}.sql")]
    for name, value in variables.items():
        command += ["-D", f"{name}={value}"]
    process = subprocess.Popen(
        command + [cluster.connection("aikotoba_server")], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True)
    told, early = [], 0
    for line in process.stderr:
        told.append(line)
        if progress := re.match(r"progress: ([\d.]+) s, ([\d.]+) tps", line):
            early = round(float(progress[1]) * float(progress[2]))
            break
    meter, began = Meter(cluster), time.monotonic()
    printed, rest = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"pgbench {script}: {''.join(told) + rest}"[-2000:])
    took = time.monotonic() - began

    def figure(pattern):
        return float(re.search(pattern, printed).group(1))

    done = int(figure(r"actually processed: (\d+)"))
    return {
        "requests": done - early, "with_warm_up": done, "seconds": took, "rate": (done - early) / took,
        "mean_ms": figure(r"latency average = ([\d.]+)"), "refused": 0, "broken": 0, **meter.per_request(done - early),
    }
