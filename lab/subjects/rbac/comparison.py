"""Who may do what now, beside who might before: the same people, resources and verbs in both.

Worked out for a person when they are asked about, so that hundreds of bindings cost nothing until then.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Note, Witness
from lab.subjects.rbac.access import Access
from lab.subjects.rbac.explain import explain
from lab.subjects.rbac.table import (
    FIRST_RESOURCES,
    Right,
    asked_there,
    columns_of,
    in_order,
    names_in_rules,
    own_bindings,
    places,
    right_of,
    verbs_of,
)  # fmt: skip
from lab.subjects.rbac.words import asked, caller_in_words
from lab.subjects.requests import OTHER, Caller, Request
from lab.subjects.resources import by_telling, resource_called, written


@dataclass(frozen=True, slots=True)
class Whom:
    """Someone, in one namespace or (empty) over all of them."""

    caller: Caller
    namespace: str

    @property
    def who(self) -> str:
        """By what they are called there."""
        return caller_in_words(self.caller, self.namespace)

    def __str__(self) -> str:
        return f"{self.who}, {f'in {self.namespace}' if self.namespace else 'everywhere'}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One verb on one resource. ``names`` are the only objects it is allowed for; empty for all of them, or none."""

    allowed: bool
    was: bool
    names: tuple[str, ...] = ()
    were: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether it is other than it was found."""
        return (self.allowed, self.names) != (self.was, self.were)

    @property
    def matters(self) -> bool:
        """Whether anything is or was allowed."""
        return self.allowed or self.was or bool(self.names or self.were)

    @property
    def some(self) -> bool:
        """Whether it is allowed for some objects alone."""
        return not self.allowed and bool(self.names)


@dataclass(frozen=True, slots=True)
class Explained:
    """An answer in a sentence, and what it comes from."""

    sentence: str
    notes: tuple[Note, ...]


class Comparison:
    """``about`` is a state whose people stand first if the cluster as found does not know them: the task's own."""

    def __init__(self, before: State, after: State, about: State | None = None) -> None:
        self.before, self.after = Access.of(before), Access.of(after)
        wanted = dict.fromkeys(places(own_bindings(Access.of(about)))) if about is not None else {}
        found = dict.fromkeys(places(own_bindings(self.before)))
        here = dict.fromkeys(places(own_bindings(self.after)))
        new = [place for place in wanted if place not in found]
        self.people = tuple(Whom(*place) for place in dict.fromkeys((*new, *found, *here)))
        self.columns = tuple(in_order(chain(columns_of(self.before), columns_of(self.after))))
        self.resources = tuple(written(*column) for column in self.columns)
        self.short = tuple(_short(column) for column in self.columns)
        self.verbs = tuple(dict.fromkeys((*verbs_of(self.before), *verbs_of(self.after))))
        known = {(each.group, each.name, "") for each in by_telling()[:FIRST_RESOURCES]}
        self._first = [place for place, column in enumerate(self.columns) if column in known]
        self._changed: dict[int, bool] = {}
        self._rows: dict[int, tuple[tuple[Cell, ...], ...]] = {}

    def prepare(self) -> None:
        """Work out at once whose rights have changed, and where."""
        for person in range(len(self.people)):
            self.changed(person)

    def cells(self, person: int) -> tuple[tuple[Cell, ...], ...]:
        """Someone's rights: a row per resource, in it a cell per verb."""
        if person not in self._rows:
            whom = self.people[person]
            now, then = self.rights(self.after, whom), self.rights(self.before, whom)
            self._rows[person] = tuple(
                tuple(_cell(verb, *pair) for verb in self.verbs) for pair in zip(now, then, strict=True)
            )
        return self._rows[person]

    def rows(self, person: int) -> tuple[int, ...]:
        """The columns worth a row for someone: the best known, and where they have or had a right."""
        shown = (column for column, row in enumerate(self.cells(person)) if any(cell.matters for cell in row))
        return tuple(sorted({*self._first, *shown}))

    def rights(self, access: Access, whom: Whom) -> tuple[Right, ...]:
        """Someone's rights before or after, by resource."""
        names = names_in_rules(access, whom.caller, whom.namespace)
        return tuple(
            right_of(access, whom.caller, whom.namespace, column, self.verbs, names) for column in self.columns
        )

    def changed(self, person: int) -> bool:
        """Whether someone's rights are not as they were, as far as the table shows them."""
        if person not in self._changed:
            self._changed[person] = self._differ(person)
        return self._changed[person]

    def _differ(self, person: int) -> bool:
        whom = self.people[person]
        now, then = (
            [(binding.role, role and role.rules) for binding, role in access.granting(whom.caller, whom.namespace)]
            for access in (self.after, self.before)
        )
        return now != then and any(cell.changed for row in self.cells(person) for cell in row)

    def why(self, person: int, column: int, verb: int) -> Explained:
        """The answer to one cell, with the binding and the rule behind it, or what comes nearest."""
        whom, cell = self.people[person], self.cells(person)[column][verb]
        general = self.request(whom, column, verb)
        may = "may" if cell.allowed else f"may, for {', '.join(cell.names)} alone," if cell.names else "may not"
        sentence = f"{whom.who} {may} {_asked(general)}"
        if cell.changed:
            sentence += f"; before: {_before(cell)}"
        requests = [self.request(whom, column, verb, name) for name in cell.names] or [general]
        notes = chain.from_iterable(explain(self.after, whom.caller, request) for request in requests)
        return Explained(sentence, tuple(dict.fromkeys(notes)))

    def request(self, whom: Whom, column: int, verb: int, name: str = OTHER) -> Request:
        """The request that a cell stands for."""
        return asked_there(self.verbs[verb], self.columns[column], name, whom.namespace)

    def changes(self) -> Iterator[tuple[int, int, int]]:
        """Person, column and verb of every cell that is not as it was."""
        for person in range(len(self.people)):
            if self.changed(person):
                for column, row in enumerate(self.cells(person)):
                    yield from ((person, column, verb) for verb, cell in enumerate(row) if cell.changed)

    def place_of(self, witness: Witness) -> tuple[int, int, int] | None:
        """Where the table shows a witness; None for one that it does not hold."""
        facts = witness.facts
        column = tuple(facts.get(key) for key in ("group", "resource", "subresource"))
        verbs = facts.get("verbs")
        first = next((verb for verb in verbs if verb in self.verbs), None) if isinstance(verbs, list) else None
        if column not in self.columns or first is None:
            return None
        for person, whom in enumerate(self.people):
            user = "" if whom.caller.user == OTHER else whom.caller.user
            same = user == facts.get("user") and list(whom.caller.groups) == facts.get("groups")
            if same and whom.namespace in ("", facts.get("namespace")):
                return person, self.columns.index(column), self.verbs.index(first)
        return None


def _short(column: tuple[str, str, str]) -> str:
    """The resource without its group, where the name alone says which is meant."""
    group, resource, below = column
    known = resource_called(resource)
    return written("" if known is not None and known.group == group else group, resource, below)


def _cell(verb: str, now: Right, then: Right) -> Cell:
    return Cell(verb in now.verbs, verb in then.verbs, _named(verb, now), _named(verb, then))


def _named(verb: str, right: Right) -> tuple[str, ...]:
    return tuple(name for name, verbs in right.named if verb in verbs)


def _asked(request: Request) -> str:
    return asked((request.verb,), request)


def _before(cell: Cell) -> str:
    if cell.was:
        return "allowed"
    return f"for {', '.join(cell.were)} alone" if cell.were else "denied"
