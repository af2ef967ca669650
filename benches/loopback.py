#!/usr/bin/env python3
"""Puts a real axum server on loopback under load, and prints the table of README.md.

    loopback.py [rounds]    needs `wrk`, which is a Debian package of that name

All servers run at once. In each round, each of them gets two seconds of load in turn, so that
whatever else the machine does meets all of them. The table shows the best round of each.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
CONTENDERS = ["bare", "tower-cors", "reload", "tower-http"]
LOAD = ["wrk", "--threads=1", "--connections=16", "--duration=2s", "--latency"]
ORIGIN = "Origin: https://o0000500.example.com"


def start(contender):
    server = TARGET / "release" / "examples" / "server"
    process = subprocess.Popen([server, contender], stdout=subprocess.PIPE, text=True)
    return process, int(process.stdout.readline())


def load(port):
    """Requests a second, and the median latency in microseconds."""
    command = [*LOAD, f"--header={ORIGIN}", f"http://127.0.0.1:{port}/"]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    value, unit = re.search(r"50%\s+([\d.]+)(us|ms)", report).groups()
    median = float(value) * (1000 if unit == "ms" else 1)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", report)[1]), median


def main(rounds):
    build = "cargo build --release -p tower-cors-benches --features reload --example server"
    subprocess.run(build.split(), check=True, cwd=ROOT)
    servers = {contender: start(contender) for contender in CONTENDERS}
    try:
        best = {contender: (0, 0) for contender in CONTENDERS}
        for _ in range(rounds):
            for contender, (_, port) in servers.items():
                best[contender] = max(best[contender], load(port))
    finally:
        for process, _ in servers.values():
            process.kill()
    print("| server | requests a second | median latency, µs |\n|---|--:|--:|")
    for contender, (rate, median) in best.items():
        print(f"| {contender} | {rate:,.0f} | {median:,.0f} |")


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            main(5)
        case [rounds] if rounds.isdigit() and int(rounds) > 0:
            main(int(rounds))
        case _:
            sys.exit(__doc__)
