"""``python -m tests.conformance DIR``: exit status 0 all agree, 1 disagreement, 2 unknown file or unusable DIR."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from tests.conformance.registry import known
from tests.conformance.result import Disagreement, Result
from tests.conformance.runner import corpus_files, run_file

AGREED, DISAGREED, UNUSABLE = 0, 1, 2
SHOWN = 5


def main(arguments: list[str] | None = None) -> int:
    """Run every file, print the tally of each, return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("directory", type=Path, metavar="DIR", help="where the *.jsonl files are")
    directory: Path = parser.parse_args(arguments).directory
    if not directory.is_dir():
        print(f"{directory}: not a directory", file=sys.stderr)
        return UNUSABLE
    files = corpus_files(directory)
    if not files:
        print(f"{directory}: holds no *.jsonl file", file=sys.stderr)
        return UNUSABLE
    unknown = [path for path in files if not known(path.stem)]
    total = Result()
    for path in files:
        if path not in unknown:
            result = run_file(path)
            print_tally(str(path.relative_to(directory)), result)
            total.add(result)
    print(tally("total", total))
    for path in unknown:
        print(f"{path.relative_to(directory)}: no such corpus file is known", file=sys.stderr)
    if total.disagreements:
        return DISAGREED
    return UNUSABLE if unknown else AGREED


def tally(name: str, result: Result) -> str:
    """One line on a file."""
    return (
        f"{name}: {result.cases} cases, {result.queries} queries, {result.skipped.total()} skipped, "
        f"{len(result.disagreements)} disagreements"
    )


def print_tally(name: str, result: Result) -> None:
    """The line on a file, why rows were skipped, and the first disagreements in full."""
    print(tally(name, result))
    for reason, count in sorted(result.skipped.items()):
        print(f"    {count} skipped: {reason}")
    for disagreement in result.disagreements[:SHOWN]:
        print(shown(disagreement))
    if len(result.disagreements) > SHOWN:
        print(f"    … and {len(result.disagreements) - SHOWN} more")


def shown(disagreement: Disagreement) -> str:
    """A disagreement in full."""
    return (
        f"    {disagreement.id}, {disagreement.question}\n"
        f"        expected: {_json(disagreement.expected)}\n"
        f"        got:      {_json(disagreement.got)}"
    )


def _json(value: Any) -> str:
    return json.dumps(value, default=repr, sort_keys=True)


if __name__ == "__main__":
    sys.exit(main())
