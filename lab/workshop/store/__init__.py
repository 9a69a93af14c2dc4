"""Where workshops are kept: a SQLite file each, or a PostgreSQL database for several hosts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from lab.quick_dataclass import dataclass
from lab.workshop.values import Bearer, Event, Graded, HandedIn, Kept, Kind, Workshop


class StoreError(Exception):
    """The store cannot be used at the moment; nothing of the batch at hand was kept. The message is for people."""


class StoreFullError(StoreError):
    """There is no room left on the store's disk."""


class NoWorkshopError(LookupError):
    """There is no workshop of that id."""


class NewerStoreError(StoreError):
    """The workshop was made by a newer cks-lab."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event to be: ``token`` is the hash of a learner's token where they join."""

    kind: Kind
    learner: str = ""
    exercise: str = ""
    facts: tuple[tuple[str, object], ...] = ()
    token: str = ""


@dataclass(frozen=True, slots=True)
class Submitting:
    """A submission to keep, with its verdict."""

    handed_in: HandedIn
    graded: Graded
    late: bool


Write = Happening | Submitting


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a write: the event it made, or, where its id was there before, the submission that has it.

    Both are None for a submission whose number in the learner's sequence another one has, and for anything of a
    learner who was removed.
    """

    event: Event | None = None
    known: Kept | None = None
    gone: bool = False
    """Whether the learner was removed."""


class Store(Protocol):
    """One connection, used by one thread at a time. Everything raises StoreError where the store cannot be used."""

    shared: bool
    """Whether other hosts may write to it as well."""

    def make(self, workshop: Workshop) -> None:
        """Keep a new workshop."""

    def workshops(self) -> list[Workshop]:
        """Every workshop, the newest first."""

    def workshop(self, workshop: str) -> Workshop:
        """The workshop of that id. Raises NoWorkshopError."""

    def add_token(self, workshop: str, token: str, bearer: Bearer) -> None:
        """Keep the hash of an instructor's or a projector's token."""

    def bearer(self, workshop: str, token: str) -> Bearer | None:
        """Who the token of that hash belongs to."""

    def bearers(self, workshop: str) -> dict[str, Bearer]:
        """Whose tokens there are, by the tokens' hashes."""

    def append(self, workshop: str, writes: Sequence[Write], offset: float, at: str) -> list[Written]:
        """Carry out the writes in their order, all or none; they are on the disk when this returns.

        Events are numbered without regard to which host wrote them, and their offsets never go back.
        """

    def events(self, workshop: str, since: int = 0) -> list[Event]:
        """The events with higher numbers, in order."""

    def submission(self, workshop: str, submission: str) -> Kept | None:
        """The submission of that id."""

    def submissions(self, workshop: str, learner: str = "") -> list[Kept]:
        """Every submission, or a learner's, by learner and sequence."""

    def exchange_seen(self, workshop: str, seen: Mapping[str, float]) -> dict[str, float]:
        """Keep when learners were last seen here, as offsets, and give when they were at any host."""

    def delete(self, workshop: str) -> None:
        """Remove the workshop, its people and their work, also from the free space of the files they were in."""

    def forget_removed(self) -> None:
        """Leave nothing of a learner who was removed in what the store itself has written beside its tables."""

    def close(self) -> None:
        """Let go of the store."""
