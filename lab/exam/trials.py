"""What a candidate may try in a terminal during an exam, answered as the terminal would: the outcome, no reason."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Iterator, Mapping
from typing import NoReturn

from lab.catalog.model import Exercise
from lab.cluster.policies.asking import ADMINISTRATOR
from lab.cluster.protocol import Applied
from lab.cluster.simulated import SimulatedCluster
from lab.cluster.state import State
from lab.exam.printed import printed
from lab.manifests.submission import Submission
from lab.subjects.network.fate import Fate
from lab.subjects.requests import Caller

USE = "try: trace SRC DST:PORT, or can-i VERB TYPE [--as USER] [-n NAMESPACE]; apply does what F5 does"
"""What to say to anything else."""

APPLY = "kubectl apply -f ."
"""How applying the answer is noted."""

OUTCOMES: Mapping[Fate, str] = {
    Fate.CONNECTED: "connected",
    Fate.LOOKUP_BLOCKED: "could not resolve host",
    Fate.NO_SUCH_NAME: "could not resolve host",
    Fate.TRUNCATED: "could not resolve host",
    Fate.NO_ENDPOINTS: "connection refused",
    Fate.NOTHING_LISTENS: "connection refused",
    Fate.EGRESS_BLOCKED: "timed out",
    Fate.INGRESS_BLOCKED: "timed out",
    Fate.BOTH_BLOCKED: "timed out",
    Fate.UNDEFINED: "undefined: it connects with some network plugins and not with others",
}
"""What nc and curl say of a connection that fared so."""


class TrialError(Exception):
    """Nothing was tried; the message says in a sentence what can be."""


class _Words(argparse.ArgumentParser):
    """Reads the words after a command; complains by an exception."""

    def error(self, message: str) -> NoReturn:
        """Raises TrialError."""
        raise TrialError(f"{self.prog}: {message}")


def applied(exercise: Exercise, submission: Submission) -> Applied:
    """The answer applied to the cluster as it was found. Raises what an exercise raises that cannot be read."""
    return SimulatedCluster().apply(exercise.scenario, submission, exercise.acting)


def apply_printed(exercise: Exercise, submission: Submission) -> tuple[str, ...]:
    """What applying prints."""
    manifests = [answer.file for answer in exercise.answers if not answer.place]
    lines = printed(applied(exercise, submission), manifests)
    # A sheet is a piece of paper: that it cannot be read is for those who grade it to find.
    kept = (f"{answer.file} kept" for answer in exercise.answers if answer.sheet or answer.modes)
    return (*lines, *(each for each in kept if not any(line.startswith(each.split()[0]) for line in lines)))


def try_out(line: str, exercise: Exercise, submission: Submission) -> tuple[str, ...]:
    """What a command prints, on the cluster with the answer applied as it stands. Raises TrialError."""
    name, words = _read(line)
    if name == "apply":
        return apply_printed(exercise, submission)
    run = _trace if name == "trace" else _can_i
    asked = run(words, exercise)
    after = applied(exercise, submission if submission != exercise.starter else Submission(()))
    try:
        said = asked(after.state)
    except ValueError as error:
        raise TrialError(f"{name}: {error}") from None
    refused = any(not answer.accepted for answer in after.answers)
    note = (f"(part of your answer is refused: {name} sees the cluster without it)",) if refused else ()
    return (*note, *said.split("\n"))


def _read(line: str) -> tuple[str, list[str]]:
    """The command's name and what follows it."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise TrialError(f"{error}; {USE}") from None
    if words[:1] == ["cks-lab"]:
        words = words[1:]
    for before, name in ((("kubectl", "auth", "can-i"), "can-i"), (("kubectl", "apply"), "apply")):
        if words[: len(before)] == list(before):
            words = [name, *words[len(before) :]]
    if not words or words[0] not in ("trace", "can-i", "apply"):
        raise TrialError(USE)
    return words[0], words[1:]


Asked = Callable[[State], str]
"""Asks a cluster. Raises ValueError where the question cannot be put to it."""


def _trace(words: list[str], exercise: Exercise) -> Asked:  # noqa: ARG001
    from lab.subjects.network.trace import trace

    parser = _Words(prog="trace", add_help=False)
    parser.add_argument("source", metavar="SRC")
    parser.add_argument("target", metavar="DST:PORT")
    _take_the_lab_s(parser)
    chosen = parser.parse_args(words)

    def asked(state: State) -> str:
        found = trace(state, chosen.source, chosen.target)
        part = "" if found.tried == found.agreeing else f" ({found.agreeing} of {found.tried} attempts)"
        return f"{chosen.source} → {chosen.target}: {OUTCOMES[found.fate]}{part}"

    return asked


def _can_i(words: list[str], exercise: Exercise) -> Asked:
    from lab.subjects.rbac.access import Access
    from lab.subjects.rbac.authorize import authorize
    from lab.subjects.rbac.question import caller_asked, declare_question, namespace_asked, request_asked

    parser = _Words(prog="can-i", add_help=False)
    declare_question(parser)
    parser.add_argument("--list", action="store_true", dest="listed")
    _take_the_lab_s(parser)
    chosen = parser.parse_args(words)
    try:
        request = None if chosen.listed else request_asked(chosen)
        named = caller_asked(chosen)
    except ValueError as error:
        raise TrialError(f"can-i: {error}") from None
    who = exercise.person or ADMINISTRATOR
    caller = named or Caller.person(who.user, who.groups)

    def asked(state: State) -> str:
        if request is None:
            return "\n".join(_listed(state, caller, namespace_asked(chosen)))
        return "yes" if authorize(Access.of(state), caller, request).allowed else "no"

    return asked


def _take_the_lab_s(parser: argparse.ArgumentParser) -> None:
    """Take, and leave aside, what tasks write behind ``cks-lab``: here the cluster is the task's in any case."""
    parser.add_argument("--exercise")
    parser.add_argument("--seed")
    parser.add_argument("-f", "--file", action="append")


def _listed(state: State, caller: Caller, namespace: str) -> Iterator[str]:
    """The table of ``kubectl auth can-i --list``."""
    from lab.subjects.rbac.listing import listing

    rows: list[tuple[str, ...]] = [("Resources", "Non-Resource URLs", "Resource Names", "Verbs")]
    for each in listing(state, caller, namespace):
        shown = ((each.url,) if each.url else (), each.names, each.verbs)
        rows.append((each.resource, *(f"[{' '.join(words)}]" for words in shown)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
