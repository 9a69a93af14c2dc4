"""From values to rows and back. Answers and reports are kept compressed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from lab.manifests.submission import SubmittedFile
from lab.workshop.values import Event, Graded, HandedIn, Kept, Kind, Planned, PlannedCheck, Workshop

Row = Sequence[Any]

EVENT = "number, kind, elapsed, at, learner, exercise, facts"
SUBMISSION = (
    "id, learner, sequence, exercise, files, report, score, max_score, passed, rules, missed, late, at, elapsed"
)
WORKSHOP = "id, name, code, made, plan"

LEVEL = 6
"""Of compression: the reports are a sixth of their size, in less than a millisecond."""


def workshop_row(workshop: Workshop) -> Row:
    """The columns of WORKSHOP."""
    plan = [asdict(each) for each in workshop.plan]
    return workshop.id, workshop.name, workshop.code, workshop.made, json.dumps(plan)


def workshop_of(row: Row) -> Workshop:
    """The workshop of such a row."""
    plan = (
        Planned(**{**each, "checks": tuple(PlannedCheck(**check) for check in each["checks"])})
        for each in json.loads(row[4])
    )
    return Workshop(row[0], row[1], row[2], row[3], tuple(plan))


def event_row(event: Event) -> Row:
    """The columns of EVENT."""
    facts = json.dumps(dict(event.facts))
    return event.number, event.kind.value, event.offset, event.at, event.learner, event.exercise, facts


def event_of(row: Row) -> Event:
    """The event of such a row."""
    return Event(row[0], Kind(row[1]), row[2], row[3], row[4], row[5], json.loads(row[6]))


def submission_row(kept: Kept) -> Row:
    """The columns of SUBMISSION."""
    sent, graded = kept.handed_in, kept.graded
    files = json.dumps([[file.name, file.text] for file in sent.files])
    return (
        sent.id, sent.learner, sent.sequence, sent.exercise,
        zlib.compress(files.encode("utf-8", "surrogatepass"), LEVEL), zlib.compress(graded.report, LEVEL),
        graded.score, graded.max_score, int(graded.passed), json.dumps(graded.rules), json.dumps(graded.missed),
        int(kept.late), kept.at, kept.offset,
    )  # fmt: skip


def submission_of(row: Row) -> Kept:
    """The submission of such a row."""
    files = json.loads(zlib.decompress(row[4]))
    graded = Graded(
        zlib.decompress(row[5]), row[6], row[7], bool(row[8]), tuple(json.loads(row[9])), tuple(json.loads(row[10]))
    )
    handed_in = HandedIn(row[0], row[1], row[2], row[3], tuple(SubmittedFile(*file) for file in files))
    return Kept(handed_in, graded, bool(row[11]), row[12], row[13])
