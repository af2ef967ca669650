#!/usr/bin/env python3
"""Prints the tables of README.md.

    table.py instructions [regex]    counts instructions with valgrind's callgrind, which takes minutes;
                                     by default without the policies of a million origins
    table.py time [regex]            what `cargo bench --bench scale` has measured, in nanoseconds
    table.py growth [regex]          counts instructions beyond the bare service for policies that grow
    table.py rest                    what it has measured without comparing all contenders

The regex picks cases.
"""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CONTENDERS = ["bare", "tower-cors", "tower-http", "hand-written"]
TARGET = os.environ.get("CARGO_TARGET_DIR", Path(__file__).parent.parent / "target")
CRITERION = Path(TARGET) / "criterion"
TIMES = 200


def build(bench="instructions"):
    command = f"cargo bench -p tower-cors-benches --bench {bench} --no-run --message-format=json".split()
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    messages = map(json.loads, output.splitlines())
    return next(path for message in messages if (path := message.get("executable")))


def list_cases(program, pick=""):
    output = subprocess.run([program, "list"], check=True, capture_output=True, text=True).stdout
    return list(filter(re.compile(pick).search, output.splitlines()))


def count(program, case, contender, times):
    """The instructions of serving the case so many times."""
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    only = ["--collect-atstart=no", "--toggle-collect=*counted*"]
    command = [*valgrind, *only, program, case, contender, str(times)]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    return int(re.search(r"Collected : (\d+)", report)[1])


def instructions(program, case, contender):
    """Those of one request: what the first ones cost beyond that cancels out."""
    more, fewer = (count(program, case, contender, times) for times in (2 * TIMES, TIMES))
    return (more - fewer) / TIMES


def nanoseconds(_, group, function):
    """Those of one run in the least disturbed sample: whatever else the machine does only adds to them."""
    path = CRITERION / group / function / "new" / "sample.json"
    if not path.exists():
        return None
    sample = json.loads(path.read_text())
    return min(time / count for time, count in zip(sample["times"], sample["iters"]))


def row(case, values):
    """What the layers add to the bare service; where they answer themselves, what they take in all."""
    bare, *layers = values
    base = 0 if case.startswith(("preflight", "hostile")) else bare
    ours, theirs, by_hand = (value - base for value in layers)
    ratios = f"{ours / theirs:.3f} | {ours / by_hand:.2f}"
    return f"| {case} | {bare:,.0f} | {ours:,.0f} | {theirs:,.0f} | {by_hand:,.0f} | {ratios} |"


def compare(measure, pick=""):
    program = build()
    print("| case | bare | tower-cors | tower-http | hand-written | ratio to tower-http | ratio to hand-written |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for case in list_cases(program, pick):
            values = list(pool.map(lambda contender: measure(program, case, contender), CONTENDERS))
            if None not in values:
                print(row(case, values), flush=True)


def growth(pick=""):
    """What the layer adds to the bare service."""
    program = build("growth")
    print("| policy | instructions |\n|---|--:|")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for name in list_cases(program, pick):
            ours, bare = pool.map(lambda who: instructions(program, name, who), ["tower-cors", "bare"])
            print(f"| {name} | {ours - bare:,.0f} |", flush=True)


def rest():
    cases = list_cases(build())
    print("| what | | ns |\n|---|---|--:|")
    for path in sorted(CRITERION.glob("*/*/new")):
        group, function = path.parts[-3:-1]
        if group not in cases:
            print(f"| {group} | {function} | {nanoseconds(None, group, function):,.0f} |")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["instructions", *pick] if len(pick) <= 1:
            compare(instructions, *pick or ["^(?!.* 1000000 )"])
        case ["time", *pick] if len(pick) <= 1:
            compare(nanoseconds, *pick)
        case ["growth", *pick] if len(pick) <= 1:
            growth(*pick)
        case ["rest"]:
            rest()
        case _:
            sys.exit(__doc__)
