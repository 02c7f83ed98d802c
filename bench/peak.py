#!/usr/bin/env python3
"""Runs a command and prints the peak of the memory that it and all processes it starts hold together, in kilobytes.

Usage: bench/peak.py [--cost] COMMAND [ARGUMENT...]

What is printed is the largest sum, over all of them at one moment, of the resident memory that is their own (private) and of the largest shared part.
Looks at /proc fifty times a second, so that it is for Linux; time spent looking is not part of any measure of time.

With --cost, for what takes minutes: seconds of the processors of all of them and seconds by the clock before it, looking twice a second.
Processes that one of them leaves behind are not counted.
"""
import os
import resource
import subprocess
import sys
import tempfile
import time


def children():
    """The processes there are, by parent."""
    found = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                # The name of a program stands in parentheses, and may hold anything.
                parent = int(file.read().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError, ValueError):
            continue
        found.setdefault(parent, []).append(int(name))
    return found


def held(root):
    """Kilobytes that a process and all below it hold."""
    below, left, page = children(), [root], os.sysconf("SC_PAGE_SIZE") // 1024
    own, shared = 0, 0
    while left:
        process = left.pop()
        left.extend(below.get(process, []))
        try:
            with open(f"/proc/{process}/statm", encoding="ascii") as file:
                resident, of_files = (int(number) for number in file.read().split()[1:3])
        except (OSError, ValueError):
            continue
        own += (resident - of_files) * page
        shared = max(shared, of_files * page)
    return own + shared


def main():
    is_cost = sys.argv[1] == "--cost"
    began, peak = time.monotonic(), 0
    # What is said meanwhile must not fill a pipe that nobody reads.
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(sys.argv[2 if is_cost else 1 :], stdout=subprocess.DEVNULL, stderr=said)
        while process.poll() is None:
            peak = max(peak, held(process.pid))
            time.sleep(0.5 if is_cost else 0.02)
        clock = time.monotonic() - began
        if process.returncode:
            said.seek(0)
            sys.exit(f"status {process.returncode}: {said.read().decode(errors='replace')[-4000:]}")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(*([f"{used.ru_utime + used.ru_stime:.2f} {clock:.2f}"] if is_cost else []), peak)


if __name__ == "__main__":
    main()
