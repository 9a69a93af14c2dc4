"""How an exercise is written: names, points, hints, links, and whether the task says what to hand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lab.catalog.curriculum import known_tags
from lab.catalog.exercise_file import NAME
from lab.catalog.model import AnswerFile, HintLevel
from lab.cluster.nearest import nearest
from lab.gate.draft import Draft
from lab.manifests.finding import Finding
from lab.subjects.proof import ProofCheck

POINTS = 10

SHORTEST_TASK = 200
"""Characters: in fewer nobody says what is wanted, where and with what left alone."""


def names(draft: Draft) -> Iterator[Finding]:
    """Ids are words in lower case with dashes, and the domain is the folder's."""
    exercise = draft.exercise
    for number, check in enumerate(exercise.checks):
        if not NAME.fullmatch(check.id):
            message = f"the id {check.id!r} must be words in lower case with dashes between them"
            yield draft.problem("id", message, "checks", number, "id")
    for number, competency in enumerate(exercise.competencies):
        if not NAME.fullmatch(competency):
            message = f"the competency {competency!r} must be words in lower case with dashes between them"
            yield draft.problem("id", message, "competencies", number)
        elif competency not in known_tags():
            near = nearest(competency, known_tags())
            mend = f"Did you mean {near}?" if near else f"Known are: {', '.join(sorted(known_tags()))}."
            yield draft.problem(
                "competency", f"the curriculum knows no competency {competency!r}", "competencies", number, mend=mend
            )
    if exercise.domain != exercise.folder.parent.name:
        yield draft.problem("id", f"the domain must be the folder's, {exercise.folder.parent.name!r}", "domain")
    for key in ("title", "competencies"):
        if not getattr(exercise, key):
            yield draft.problem("id", f"needs its {key}", key)
    if exercise.minutes < 1:
        yield draft.problem("id", "must take at least a minute", "minutes")


def points(draft: Draft) -> Iterator[Finding]:
    """Ten points in all, and a proof among the checks: one of each subject that the task is about."""
    exercise = draft.exercise
    if exercise.max_score != POINTS:
        yield draft.problem("points", f"the points sum to {exercise.max_score}, not to {POINTS}", "checks")
    proofs = [item.check.subject for item in exercise.checks if isinstance(item.check, ProofCheck)]
    if not proofs:
        message = "has no proof, and needs one: without it a wrong answer can score full"
        yield draft.problem("points", message, "checks", mend="Add a check with proof: {subject: …}.")
    for name in sorted({name for name in proofs if proofs.count(name) > 1}):
        yield draft.problem("points", f"proves {name} more than once: one proof covers every case", "checks")
    for number, item in enumerate(exercise.checks):
        if not item.text.strip():
            yield draft.of_check(number, "points", f"the check {item.id!r} says nothing to the learner")


def hints(draft: Draft) -> Iterator[Finding]:
    """A nudge, a concept, a shape, in this order, each saying something."""
    written = [hint.level for hint in draft.exercise.hints]
    if written != list(HintLevel):
        said = ", ".join(written) or "none"
        message = f"the hints must be {', '.join(HintLevel)}, in this order; there are: {said}"
        yield draft.problem("hints", message, "hints")
    for number, hint in enumerate(draft.exercise.hints):
        if not hint.text.strip():
            yield draft.problem("hints", f"the {hint.level} is empty", "hints", number)


def links(draft: Draft) -> Iterator[Finding]:
    """At least one, each with a title and a well-formed address; nothing is fetched."""
    if not draft.exercise.links:
        yield draft.problem("links", "needs at least one page to read", "links")
    for number, link in enumerate(draft.exercise.links):
        if not link.title.strip():
            yield draft.problem("links", "needs a title", "links", number)
        wrong = _malformed(link.url)
        if wrong:
            yield draft.problem("links", f"{link.url!r} {wrong}", "links", number, "url")


def _malformed(url: str) -> str:
    """What is wrong with an address; empty when nothing is."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        strange_port = parts.port is not None
    except ValueError as error:
        return f"is no address: {error}"
    if parts.scheme != "https":
        return "must begin with https://"
    if "." not in host or not re.fullmatch(r"[a-z0-9.-]+", host):
        return "names no host"
    if strange_port or parts.username is not None:
        return "must name a host and a page alone"
    return "holds a blank" if re.search(r"\s", url) else ""


def task(draft: Draft) -> Iterator[Finding]:
    """The task names every file to hand in and every object it must define; the debrief says why."""
    exercise = draft.exercise
    file = exercise.folder / "task.md"
    text = exercise.task
    if len(text) < SHORTEST_TASK:
        yield draft.problem_in(file, "task", f"says too little: {len(text)} characters")
    for answer in exercise.answers:
        for name in _asked_for(answer):
            if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
                yield draft.problem_in(file, "task", f"never mentions {name!r}, which the answer is asked for")
    if not exercise.answers:
        yield draft.problem("task", "asks for no file", "answers")
    if not exercise.solution.why.strip():
        yield draft.problem_in(exercise.solution_folder / "why.md", "why", "the debrief is missing or empty")


def _asked_for(answer: AnswerFile) -> Iterator[str]:
    yield answer.file
    if answer.defines is not None:
        yield answer.defines.name
        if answer.defines.namespace:
            yield answer.defines.namespace


WRITING = (names, points, hints, links, task)
"""Everything about how an exercise is written."""
