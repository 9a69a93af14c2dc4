"""An attempt as the rules for RBAC look at it: who changed what, and which requests came out wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from lab.cluster.state import State
from lab.manifests.document import Document, JsonObject
from lab.manifests.kubeobject import KubeObject, Ref
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Attempt
from lab.subjects.rbac.request import Caller, Request
from lab.subjects.rbac.witness import MISSING, RequestWitness

# What reads and compares roles is imported by the functions: an attempt about something else does not pay for it.
if TYPE_CHECKING:
    from lab.subjects.rbac.access import Access
    from lab.subjects.rbac.proof.words import Sample
    from lab.subjects.rbac.roles import Role

KINDS = frozenset({"Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"})
BINDINGS = frozenset({"RoleBinding", "ClusterRoleBinding"})

HARM = 3
"""How many mended requests a newly broken one outweighs: undoing a mistake breaks little that was right."""

WHOLE = 8
"""Of how many witnesses of a check each verb counts; of further ones the first stands for all."""

MOST_TRIES = 60
"""How many suspicions one rule may try."""


class Cell(NamedTuple):
    """One wrong request: ``wanted`` where it should be allowed. ``checks`` and ``texts`` are whose witness it is."""

    caller: Caller
    request: Request
    wanted: bool
    checks: frozenset[str]
    texts: frozenset[str]


class Gain(NamedTuple):
    """What a repair would do: the wrong requests that come out right, and how far the whole would mend.

    A share of 1 is all the way; 0 or less means that too much would be broken for what is gained.
    """

    fixed: tuple[Cell, ...]
    share: float


NO_GAIN = Gain((), 0)
NO_MATTER = Gain((), 0.0)

Values = Mapping[Ref, JsonObject | None]
"""Objects as a repair would have them; None for one that would not be there."""


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

    def settled(self, weight: int) -> bool:
        """Whether advice of that weight at most says nothing more: other advice accounts for everything already."""
        return self._best["weight"] >= weight

    def settle(self, weight: int) -> None:
        """Remember that advice of that weight accounts for everything."""
        self._best["weight"] = max(self._best["weight"], weight)

    @cached_property
    def _best(self) -> dict[str, int]:
        return {"weight": -1}

    @cached_property
    def _gains(self) -> dict[str, Gain]:
        """What was weighed so far."""
        return {}

    def gain(self, values: Values, guess: int = 100, *, whole: bool = False) -> Gain:
        """What would be gained with those objects in place of the learner's.

        Nothing, where advice as sure as ``guess`` percent could not matter any more, or where only a ``whole`` gain
        is of interest and something would stay wrong.
        """
        key = repr(sorted(values.items()))
        found = self._gains.get(key)
        if found is None:
            found = self._weighed(values, guess, whole=whole)
            if found is not NO_MATTER:
                self._gains[key] = found
        return found

    def _weighed(self, values: Values, guess: int, *, whole: bool) -> Gain:
        from lab.subjects.rbac.access import Access
        from lab.subjects.rbac.proof.compare import compare_access
        from lab.subjects.rbac.proof.words import sampled

        access = Access.once(self.mended(values))
        fixed = self._turned(access)
        if not fixed:
            return NO_GAIN
        at_most = 1 if len(fixed) == len(self.cells) else len(fixed) / (len(self.cells) + 1)
        if self.settled(round(at_most * guess * 10)) or (whole and at_most < 1):
            return NO_MATTER
        required, permitted = self.bounds
        left = sampled(compare_access(required, access, permitted, closed=self.attempt.setting.closed))
        if not left and len(fixed) == len(self.cells):
            return Gain(fixed, 1)
        broken = further = 0
        for item in left:
            if self._is_told(item):
                continue
            if self._was_right(item):
                broken += item.weight
            else:
                further += len(item.requests) * item.weight
        return Gain(fixed, (len(fixed) - HARM * broken) / (len(self.cells) + further + 1))

    def _turned(self, access: Access) -> tuple[Cell, ...]:
        """The wrong requests that come out right."""
        fixed: list[Cell] = []
        for caller, cells in self._by_caller.items():
            held = [(namespace, role, self._asked_of(role)) for namespace, role in access.held_by(caller)]
            for number, cell in cells:
                here, allowed = cell.request.namespace, False
                for namespace, role, asked in held:
                    if namespace and namespace != here:
                        continue
                    allowed = asked[number] if number in asked else _answered(role, cell.request, number, asked)
                    if allowed:
                        break
                if allowed is cell.wanted:
                    fixed.append(cell)
        return tuple(fixed)

    @cached_property
    def _by_caller(self) -> dict[Caller, list[tuple[int, Cell]]]:
        """The cells of each caller, numbered."""
        found: dict[Caller, list[tuple[int, Cell]]] = {}
        for number, cell in enumerate(self.cells):
            found.setdefault(cell.caller, []).append((number, cell))
        return found

    def _asked_of(self, role: Role) -> dict[int, bool]:
        """What a role says of cells, as far as it was asked; most roles are the same under every repair."""
        known = self._asked.get(id(role))
        if known is None:
            known = self._asked[id(role)] = (role, {})
        return known[1]

    @cached_property
    def _asked(self) -> dict[int, tuple[Role, dict[int, bool]]]:
        """By the role's identity; keeping it keeps that."""
        return {}

    def _is_told(self, item: Sample) -> bool:
        """Whether a request is among the wrong ones that are told: of many, only the first are."""
        return any((item.caller, each) in self._told for each in item.requests)

    @cached_property
    def _told(self) -> frozenset[tuple[Caller, Request]]:
        return frozenset((cell.caller, cell.request) for cell in self.cells)

    def _was_right(self, item: Sample) -> bool:
        """Whether a request that a repair would leave wrong is right as things are."""
        from lab.subjects.rbac.authorize import authorize

        return authorize(self.access, item.caller, item.requests[0]).allowed is item.missing

    def mended(self, values: Values) -> State:
        """The cluster with those objects in place of the learner's."""
        objects = {ref: item for ref, item in self.after.objects.items() if ref not in values}
        objects |= {ref: _object(ref, value) for ref, value in values.items() if value is not None}
        return self.after.with_objects(objects)


_last: list[Case] = []
"""The case asked for last: every rule looks at the same one."""


def _answered(role: Role, request: Request, number: int, asked: dict[int, bool]) -> bool:
    found = asked[number] = any(rule.allows(request) for rule in role.rules)
    return found


def _object(ref: Ref, value: JsonObject) -> KubeObject:
    return KubeObject(ref, "rbac.authorization.k8s.io/v1", value, value, Document(value, "mended"))


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
