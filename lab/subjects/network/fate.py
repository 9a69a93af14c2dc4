"""How a traced connection fared: its steps, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from enum import StrEnum
from functools import cached_property

from lab.manifests.document import JsonObject
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.network.verdict import Verdict
from lab.subjects.protocol import Note


class Fate(StrEnum):
    """What became of a connection."""

    CONNECTED = "connected"
    LOOKUP_BLOCKED = "lookup blocked"
    """The name could not be asked for, though the address may work."""
    NO_SUCH_NAME = "no such name"
    TRUNCATED = "answer truncated"
    """The answer is too large for UDP, and TCP 53 is not admitted."""
    NO_ENDPOINTS = "no endpoints"
    EGRESS_BLOCKED = "egress blocked"
    INGRESS_BLOCKED = "ingress blocked"
    BOTH_BLOCKED = "egress and ingress blocked"
    NOTHING_LISTENS = "nothing listens"
    UNDEFINED = "undefined"
    """Kubernetes leaves it to the network plugin."""


class StepKind(StrEnum):
    """The stations of a connection, in their order."""

    LOOKUP = "lookup"
    LOOKUP_TCP = "lookup over TCP"
    SERVICE = "service"
    EGRESS = "egress"
    INGRESS = "ingress"
    ARRIVAL = "arrival"


@dataclass(frozen=True, slots=True)
class Step:
    """One station. ``good`` is None where it takes no side or Kubernetes leaves it open."""

    kind: StepKind
    good: bool | None
    text: str
    span: Span | None = None
    notes: tuple[Note, ...] = ()

    def as_json(self) -> JsonObject:
        """The step in plain values."""
        notes = [{"text": note.text, "good": note.good, **_place(note.span)} for note in self.notes]
        return {
            "kind": self.kind.value,
            "good": self.good,
            "text": self.text,
            **_place(self.span),
            "notes": notes,
        }


@dataclass(frozen=True)
class Trace:
    """A connection step by step, from ``source`` to ``target`` as they were asked for.

    Where several pods stand behind either, all were tried: ``steps`` tell of one that fails if any does, and
    ``agreeing`` of the ``tried`` fared the same. ``verdict`` is what the locks say, None when it never came to
    them. Of most traces only the fate is looked at, so the steps are put into words (``tell``) when asked for.
    """

    source: str
    target: str
    fate: Fate
    tell: Callable[[], Iterable[Step]] = field(compare=False, repr=False)
    verdict: Verdict | None = None
    tried: int = 1
    agreeing: int = 1

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The stations of the connection, as far as it came."""
        return tuple(self.tell())

    @property
    def connected(self) -> bool:
        """Whether every attempt arrives."""
        return self.fate is Fate.CONNECTED

    @property
    def undefined(self) -> str:
        """Why Kubernetes does not define the outcome; empty where it does."""
        return self.verdict.undefined if self.verdict and self.fate is Fate.UNDEFINED else ""

    @property
    def summary(self) -> str:
        """The outcome in one line."""
        how = "" if self.tried == self.agreeing else f" ({self.agreeing} of {self.tried} attempts)"
        if self.connected:
            return f"{self.source} reaches {self.target}"
        return f"{self.source} → {self.target}: {self.fate}{how}"

    @property
    def notes(self) -> tuple[Note, ...]:
        """The steps as lines of evidence, each followed by its own."""
        found: list[Note] = []
        for step in self.steps:
            found += (Note(step.text, step.good, step.span), *step.notes)
        return tuple(found)

    def as_json(self) -> JsonObject:
        """The trace in plain values; ``from`` and ``to`` are the pods or hosts that were tried."""
        return {
            "source": self.source,
            "target": self.target,
            "from": None if self.verdict is None else str(self.verdict.connection.source),
            "to": None if self.verdict is None else str(self.verdict.connection.destination),
            "fate": self.fate.value,
            "connected": self.connected,
            "undefined": self.undefined,
            "tried": self.tried,
            "agreeing": self.agreeing,
            "steps": [step.as_json() for step in self.steps],
        }


def _place(span: Span | None) -> JsonObject:
    if span is None:
        return {"file": None, "line": None, "column": None}
    return {"file": span.file, "line": span.line, "column": span.column}
