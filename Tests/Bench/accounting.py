"""CPU time, memory and wake-ups of processes, as the kernel counts them."""
import os
import time
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def _stat(pid):
    """utime, stime, cutime, cstime of a process, in seconds; zeros when it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return [0.0] * 4
    # The name stands in parentheses and may hold spaces.
    fields = text[text.rindex(")") + 2:].split()
    return [int(field) / TICK for field in fields[11:15]]


def children(pid):
    try:
        tasks = os.listdir(f"/proc/{pid}/task")
        found = [Path(f"/proc/{pid}/task/{task}/children").read_text().split() for task in tasks]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(child) for row in found for child in row]


def tree_cpu(pid):
    """Seconds of CPU that a process and all it started have used, those included that have ended and been waited for."""
    return sum(_stat(pid)) + sum(tree_cpu(child) for child in children(pid))


def tree_memory(pid):
    """Resident bytes; pages that processes of the tree share are counted once."""
    total = 0
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            total = int(line.split()[1]) * 1024
    return total + sum(tree_memory(child) for child in children(pid))


def resident(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def peak(pid):
    """The most bytes that were resident at a time, so far."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def watch_sleep(pids, seconds):
    """Per process: times a second that it woke from rest, and how often its threads then went back to sleep.

    Threads that wake each other within a tenth of a second are one wake-up; what the kernel counts is each of them.
    """
    count = {pid: _sleeps(pid) for pid in pids}
    first, changed, wakes = dict(count), dict.fromkeys(pids, 0.0), dict.fromkeys(pids, 0)
    end = time.monotonic() + seconds
    while (now := time.monotonic()) < end:
        for pid in pids:
            sleeps = _sleeps(pid)
            if sleeps != count[pid]:
                if now - changed[pid] > 0.1:
                    wakes[pid] += 1
                count[pid], changed[pid] = sleeps, now
        time.sleep(0.02)
    return [(wakes[pid] / seconds, (count[pid] - first[pid]) / seconds) for pid in pids]


def _sleeps(pid):
    """How often threads of the process went to sleep of their own will, so far."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            for line in Path(f"/proc/{pid}/task/{task}/status").read_text().splitlines():
                if line.startswith("voluntary_ctxt_switches:"):
                    total += int(line.split()[1])
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total
