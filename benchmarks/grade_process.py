"""How long ``cks-lab grade EXERCISE FILE`` takes, process start to exit.

Measured against ``python -c 'import yaml, argparse'`` in the same interpreter: the target is at most 1.5 times that,
plus 100 ms. The two are run in turn, so that a busy machine slows both; medians are compared.

    python -m benchmarks.grade_process [--runs N] [--short]
"""

from __future__ import annotations

import argparse
import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
ANSWER = ROOT / "solutions" / "cluster-setup" / "frontend-egress" / "solution.yaml"
BARE = [sys.executable, "-c", "import yaml, argparse"]
GRADE = [sys.executable, "-m", "lab", "grade", "frontend-egress", str(ANSWER)]
COMMANDS = {
    "bare interpreter with PyYAML and argparse": BARE,
    "grade -o json": [*GRADE, "-o", "json"],
    "grade -o json --no-record": [*GRADE, "-o", "json", "--no-record"],
    "grade (text)": GRADE,
}


def seconds(command: list[str], environment: dict[str, str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment, cwd=ROOT)
    return time.perf_counter() - begin


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=31, help="processes of each kind")
    parser.add_argument("--short", action="store_true", help="a few runs only")
    chosen = parser.parse_args()
    runs = 7 if chosen.short else chosen.runs
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "CKS_LAB_HOME": home}
        compileall.compile_dir(ROOT / "lab", quiet=2)
        for command in COMMANDS.values():
            seconds(command, environment)  # once, so that the disk cache is warm
        for _ in range(runs):
            for name, command in COMMANDS.items():
                taken[name].append(seconds(command, environment))
    bare = statistics.median(taken["bare interpreter with PyYAML and argparse"])
    limit = 1.5 * bare + 0.1
    print(f"{runs} processes each, median; limit 1.5 x bare + 100 ms = {limit * 1000:.0f} ms")
    for name, times in taken.items():
        middle = statistics.median(times)
        print(f"{middle * 1000:7.1f} ms  {middle / bare:5.2f} x  {'ok' if middle <= limit else 'OVER':4}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
