"""An attempt as the rules for RBAC look at it: who changed what, and which requests came out wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import KubeObject, Ref
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Attempt
from lab.subjects.rbac.witness import MISSING, RequestWitness
from lab.subjects.requests import Caller, Request

# What reads and compares roles is imported by the functions: an attempt about something else does not pay for it.
if TYPE_CHECKING:
    from lab.subjects.rbac.access import Access
    from lab.subjects.rbac.coach.weighing import Scale
    from lab.subjects.rbac.roles import Role

KINDS = frozenset({"Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"})
BINDINGS = frozenset({"RoleBinding", "ClusterRoleBinding"})

WHOLE = 4
"""Of how many witnesses of a check each verb counts; of further ones the first stands for all."""

class Cell(NamedTuple):
    """One wrong request: ``wanted`` where it should be allowed. ``checks`` and ``texts`` are whose witness it is."""

    caller: Caller
    request: Request
    wanted: bool
    checks: frozenset[str]
    texts: frozenset[str]


@dataclass(frozen=True)
class Case:
    """One attempt, with everything the rules share worked out once."""

    attempt: Attempt
    cells: tuple[Cell, ...]

    @classmethod
    def of(cls, attempt: Attempt) -> Case:
        """The case of an attempt; the same object again for the attempt asked for last."""
        for known in _last:
            if known.attempt is attempt:
                return known
        case = cls(attempt, tuple(_cells(attempt)))
        _last[:] = [case]
        return case

    @property
    def after(self) -> State:
        """The cluster the learner made."""
        return self.attempt.setting.after

    @cached_property
    def access(self) -> Access:
        """Its roles and bindings."""
        from lab.subjects.rbac.access import Access

        return Access.of(self.after)

    @cached_property
    def bounds(self) -> tuple[Access, Access]:
        """What must be allowed, and what may be."""
        from lab.subjects.rbac.access import Access

        bounds = self.attempt.setting.bounds
        return Access.of(bounds.required), Access.of(bounds.permitted)

    @cached_property
    def changed(self) -> tuple[KubeObject, ...]:
        """The roles and bindings that are there now and were not, or not like this."""
        return tuple(_changed(self.attempt.setting.before, self.after))

    @cached_property
    def untouched(self) -> tuple[KubeObject, ...]:
        """The roles and bindings that are as they were found."""
        changed = {item.ref for item in self.changed}
        return tuple(item for ref, item in self.after.objects.items() if ref.kind in KINDS and ref not in changed)

    @cached_property
    def asked(self) -> tuple[KubeObject, ...]:
        """The roles and bindings of the bounds that the cluster did not hold as found: what the task is about."""
        before, bounds = self.attempt.setting.before, self.attempt.setting.bounds
        found: dict[tuple[Ref, str], KubeObject] = {}
        for state in (bounds.required, bounds.permitted):
            for item in _changed(before, state):
                found.setdefault((item.ref, repr(item.value)), item)
        return tuple(found.values())

    @cached_property
    def asked_rules(self) -> tuple[JsonObject, ...]:
        """The rules of the roles that the task asks for, without repeats."""
        rules: list[JsonObject] = []
        for item in self.asked:
            for rule in item.value.get("rules") or ():
                if rule not in rules:
                    rules.append(rule)
        return tuple(rules)

    @cached_property
    def wanted_bindings(self) -> tuple[KubeObject, ...]:
        """Every binding of the least that is required, those of the cluster as found too."""
        required = self.attempt.setting.bounds.required.objects
        return tuple(item for ref, item in required.items() if ref.kind in BINDINGS)

    @property
    def built_in(self) -> Mapping[Ref, Role]:
        """The roles that every cluster has."""
        from lab.subjects.rbac.bootstrap import built_in

        return built_in()[0]

    @property
    def missing(self) -> tuple[Cell, ...]:
        """The requests that should be allowed and are not."""
        return tuple(cell for cell in self.cells if cell.wanted)

    @property
    def excess(self) -> tuple[Cell, ...]:
        """The requests that are allowed and should not be."""
        return tuple(cell for cell in self.cells if not cell.wanted)

    @cached_property
    def scale(self) -> Scale:
        """What weighs repairs."""
        from lab.subjects.rbac.coach.weighing import Scale

        return Scale(self)


_last: list[Case] = []
"""The case asked for last: every rule looks at the same one."""


def _changed(before: State, after: State) -> Iterator[KubeObject]:
    for ref, item in after.objects.items():
        if ref.kind in KINDS:
            old = before.objects.get(ref)
            if old is None or old.value != item.value:
                yield item


def _cells(attempt: Attempt) -> Iterator[Cell]:
    """Each wrong request once, with all the checks it fails."""
    found: dict[tuple[Caller, Request], Cell] = {}
    for run in attempt.failed:
        for number, item in enumerate(run.outcome.witnesses):
            if not isinstance(item, RequestWitness):
                continue
            for request in item.requests if number < WHOLE else item.requests[:1]:
                known = found.get((item.caller, request))
                checks, texts = frozenset({run.id}), frozenset({item.text})
                if known is not None:
                    checks, texts = checks | known.checks, texts | known.texts
                found[item.caller, request] = Cell(item.caller, request, item.kind == MISSING, checks, texts)
    yield from found.values()
