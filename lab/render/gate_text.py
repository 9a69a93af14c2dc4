"""What the author's gate found, as lines of text: problems, disagreements, then the counts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace

from lab.gate.report import Counts, Disagreement, Gated, GateReport, total
from lab.manifests.finding import Finding
from lab.render.finding_text import finding_text
from lab.render.notes_text import mark
from lab.render.styled import Fragment, Line, Lines, Role, dim, line, strong, wrapped

COLUMNS = ("mutants", "equivalent", "refused", "killed", "disagree")

SHOWN = 5
"""How many disagreements of an exercise are shown in full."""


def gate_text(report: GateReport, width: int = 80) -> Lines:
    """The whole report."""
    found: list[Line] = []
    for problem in report.problems:
        found.extend(_problem(problem, width))
    for name, variants in report.by_exercise.items():
        found.extend(_exercise(name, variants, width))
    if found:
        found.append(())
    if report.mutated:
        found.extend(_table(report))
        found.append(())
    found.append(_verdict(report))
    return tuple(found)


def _exercise(name: str, variants: Iterable[Gated], width: int) -> Lines:
    found: list[Line] = []
    for gated in variants:
        if not gated.clean:
            variant = f", variant {gated.seed}" if gated.seed else ""
            found.append(line(mark(False), " ", strong(name), dim(variant)))
        for problem in gated.problems:
            found.extend(line("  ", *each) for each in _problem(problem, width - 2))
        for disagreement in gated.disagreements[:SHOWN]:
            found.extend(_disagreement(disagreement, width))
        if len(gated.disagreements) > SHOWN:
            found.append(line(dim(f"  … and {len(gated.disagreements) - SHOWN} more disagreements")))
    return tuple(found)


def _problem(problem: Finding, width: int) -> Lines:
    """A finding whose file is named from here, without a line where it is about the whole file."""
    span = problem.span
    if span is None:
        return finding_text(problem, {}, width)
    return finding_text(replace(problem, span=replace(span, file=os.path.relpath(span.file))), {}, width)


def _disagreement(item: Disagreement, width: int) -> Lines:
    head = line("  ", Fragment("disagreement", Role.BAD), ": ")
    found = list(wrapped(item.summary, width, head, "    "))
    found.extend(line(dim("    │ "), text) for text in item.answer.splitlines())
    return tuple(found)


def _table(report: GateReport) -> Lines:
    """A line for each exercise, its variants taken together."""
    rows = [(name, total(each.counts for each in variants), len(variants))
            for name, variants in report.by_exercise.items()]  # fmt: skip
    several = any(count > 1 for *_, count in rows)
    first = max([len(name) for name, *_ in rows] + [len("exercise")])
    head = [f"{'exercise':<{first}}", *(["variants"] if several else []), *COLUMNS]
    found: list[Line] = [line(strong("  ".join(head)))]
    for name, counts, count in rows:
        found.append(_row(f"{name:<{first}}", counts, count if several else None))
    found.append(_row(f"{'all':<{first}}", report.counts, sum(count for *_, count in rows) if several else None))
    return tuple(found)


def _row(name: str, counts: Counts, variants: int | None) -> Line:
    numbers: Sequence[int] = (counts.mutants, counts.equivalent, counts.refused, counts.killed)
    cells = [f"{number:>{len(title)}}" for number, title in zip(numbers, COLUMNS, strict=False)]
    many = [] if variants is None else [f"{variants:>{len('variants')}}"]
    last = Fragment(f"{counts.disagreements:>{len(COLUMNS[-1])}}", Role.BAD if counts.disagreements else Role.PLAIN)
    return line("  ".join([name, *many, *cells]), "  ", last)


def _verdict(report: GateReport) -> Line:
    exercises = _counted(len(report.by_exercise), "exercise")
    if report.clean:
        return line(mark(True), f" nothing to mend in {exercises}")
    problems = len(report.problems) + sum(len(each.problems) for each in report.gated)
    said = [_counted(problems, "problem")] if problems else []
    if report.counts.disagreements:
        said.append(_counted(report.counts.disagreements, "disagreement"))
    return line(mark(False), f" {' and '.join(said)} in {exercises}")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
