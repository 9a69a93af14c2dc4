"""Runs corpus files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

from tests.conformance.registry import NOT_HELD, RUNNERS
from tests.conformance.result import Disagreement, Result, Row, describe

UPSTREAM_FAULTS = ("panic", "oracle_error")


def corpus_files(directory: Path) -> list[Path]:
    """Every corpus file below a directory, in a stable order."""
    return sorted(path for path in directory.rglob("*.jsonl") if path.is_file())


def run_file(path: Path) -> Result:
    """Run one file by its name. Raises KeyError for a name that is not known; nothing for a bad row."""
    name = path.stem
    result = Result()
    rows = list(_rows(path, result))
    if name in NOT_HELD:
        result.skipped[f"subject not held: {NOT_HELD[name]}"] += len(rows)
        return result
    run = import_module(f"tests.conformance.{RUNNERS[name]}").run
    result.add(_guarded(run, rows))
    return result


def _rows(path: Path, result: Result) -> Iterable[Row]:
    """The rows worth judging; the others go to the tally."""
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        case = f"{path.name}:{number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as fault:
            result.disagreements.append(Disagreement(case, "to be JSON", "a row", describe(fault)))
            continue
        if not isinstance(row, dict):
            result.disagreements.append(Disagreement(case, "to be JSON", "an object", row))
        elif fault := next((key for key in UPSTREAM_FAULTS if row.get(key)), None):
            result.skipped[f"upstream: {fault}"] += 1
        else:
            row.setdefault("id", case)
            yield row


def _guarded(run: Callable[[Iterable[Row]], Result], rows: list[Row]) -> Result:
    """The module's tally; when it raises, row by row, so that one row's fault hides no other."""
    try:
        return run(rows)
    except Exception:
        result = Result()
        for row in rows:
            try:
                result.add(run([row]))
            except Exception as fault:
                result.cases += 1
                result.disagreements.append(
                    Disagreement(str(row["id"]), "to be judged", "an answer", describe(fault))
                )
        return result
