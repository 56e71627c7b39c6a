#!/usr/bin/env python3
"""Differential fuzzing: the same requests to two harnesses, whose answers must agree.

    differential.py [--inputs N] [--seed N] [--ops OP,OP] [--limit N] [--out FILE] [--node COMMAND]

An answer agrees if both accept with equal members, or both refuse with one code. Two codes agree if the input has
several faults, that is, if the code of the first implementation is one of those that this one finds when it goes on
after a fault (request `faults`). Exits with 1 at the first disagreements, which are written to FILE (one per line).
"""

import argparse
import json
import shlex
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from inputs import Mutator

HERE = Path(__file__).resolve().parent
BATCH = 500


class Harness:
    """A harness process; requests and answers are lines in the same order."""

    def __init__(self, command: list[str]):
        # A session of its own: who ends the fuzzer with its whole group still gets the total.
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, start_new_session=True)

    def ask(self, lines: list[bytes]) -> list[dict]:
        writer = threading.Thread(target=self._write, args=(lines,))
        writer.start()
        answers = []
        for _ in lines:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError("a harness ended")
            answers.append(json.loads(line))
        writer.join()
        return answers

    def _write(self, lines: list[bytes]) -> None:
        try:
            self.process.stdin.write(b"\n".join(lines) + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)


def both(first: Harness, second: Harness, lines: list[bytes]) -> tuple[list[dict], list[dict]]:
    """The answers of both, which work at the same time."""
    found: dict[str, list[dict]] = {}
    thread = threading.Thread(target=lambda: found.__setitem__("first", first.ask(lines)))
    thread.start()
    answers = second.ask(lines)
    thread.join()
    if "first" not in found:
        raise RuntimeError("the first harness ended")
    return found["first"], answers


def lines_of(requests: list[dict]) -> list[bytes]:
    """One line per request, of the members that a harness reads."""
    lines = []
    for at, request in enumerate(requests):
        members = {name: request[name] for name in ("op", "input", "options") if name in request}
        lines.append(json.dumps({"id": str(at), **members}).encode())
    return lines


def known(vector: dict, answer: dict) -> bool:
    """Whether this implementation gives a vector's answer. run-vectors says which it does not; inputs made from those
    would only say the same again."""
    expected = vector["expect"]
    if "error" in expected:
        return answer.get("error") == expected["error"]
    return answer.get("ok", {}).items() >= expected["ok"].items()


class Tally:
    def __init__(self) -> None:
        self.accepted = self.refused = self.several = 0
        self.codes: dict[str, int] = {}
        self.disagreements: list[dict] = []


def compare(request: dict, first: dict, second: dict, faults, tally: Tally) -> None:
    if "ok" in first and "ok" in second:
        if first["ok"] == second["ok"]:
            tally.accepted += 1
            return
    elif "error" in first and "error" in second:
        if first["error"] == second["error"]:
            tally.refused += 1
            tally.codes[first["error"]] = tally.codes.get(first["error"], 0) + 1
            return
        if first["error"] in faults(request):
            tally.several += 1
            return
    tally.disagreements.append({"first": first, "second": second, "request": request})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--ops", default="")
    parser.add_argument("--limit", type=int, default=20, help="how many disagreements end the run")
    parser.add_argument("--out", type=Path, default=HERE.parent / "fuzz-out" / "disagreements.jsonl")
    parser.add_argument("--node", default=f"node {HERE.parent.parent / 'btml' / 'harness' / 'main.ts'}")
    options = parser.parse_args()
    folder = HERE.parent.parent / "btml" / "vectors"
    vectors = [vector for file in sorted(folder.glob("*.json")) for vector in json.loads(file.read_bytes())["vectors"]]
    first = Harness(shlex.split(options.node))
    second = Harness([sys.executable, str(HERE.parent / "harness")])
    covered = [vector for vector, answer in zip(vectors, second.ask(lines_of(vectors))) if known(vector, answer)]
    print(f"{len(covered)} of {len(vectors)} vectors are of what this implementation covers", flush=True)
    mutator = Mutator(covered, options.seed)
    operations = options.ops.split(",") if options.ops else sorted(mutator.by_operation)
    tally, done, start, told = Tally(), 0, time.monotonic(), time.monotonic()

    def faults(request: dict) -> list[str]:
        line = json.dumps({"id": "0", "op": "faults", "of": request}).encode()
        return second.ask([line])[0]["ok"]["codes"]

    ended: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _: ended.append(received))
    print(f"seed {options.seed}", flush=True)
    while done < options.inputs and len(tally.disagreements) < options.limit and not ended:
        requests = [mutator.request(operations) for _ in range(min(BATCH, options.inputs - done))]
        for request, *answers in zip(requests, *both(first, second, lines_of(requests))):
            for answer in answers:
                answer.pop("id", None)
            compare(request, *answers, faults, tally)
        done += len(requests)
        if time.monotonic() - told > 60:
            told = time.monotonic()
            rate = done / (told - start)
            print(f"{done} inputs, {len(tally.disagreements)} disagreements, {rate:.0f} per second", flush=True)
    first.close()
    second.close()
    rate = done / (time.monotonic() - start)
    print(
        f"total: {done} inputs (seed {options.seed}): both accept {tally.accepted}, both refuse with one code "
        f"{tally.refused} ({len(tally.codes)} codes), with several faults {tally.several}, "
        f"disagreements {len(tally.disagreements)}; {rate:.0f} inputs per second"
    )
    if tally.disagreements:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text("".join(json.dumps(entry) + "\n" for entry in tally.disagreements))
        print(f"written to {options.out}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
