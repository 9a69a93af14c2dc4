"""How much a repair of an attempt would mend, and whether it would break anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from lab.cluster.state import State
from lab.manifests.document import Document, JsonObject
from lab.manifests.kubeobject import KubeObject, Ref
from lab.subjects.rbac.coach.case import Case, Cell
from lab.subjects.requests import Caller, Request

if TYPE_CHECKING:
    from lab.subjects.rbac.access import Access
    from lab.subjects.rbac.proof.words import Sample
    from lab.subjects.rbac.roles import Role

HARM = 3
"""How many mended requests a newly broken one outweighs: undoing a mistake breaks little that was right."""


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


class Scale:
    """Weighs repairs of one case."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._settled = -1
        self._gains: dict[str, Gain] = {}
        self._asked: dict[int, tuple[Role, dict[int, bool]]] = {}
        self._by_caller: dict[Caller, list[tuple[int, Cell]]] = {}
        for number, cell in enumerate(case.cells):
            self._by_caller.setdefault(cell.caller, []).append((number, cell))
        self._told = {
            caller: frozenset(cell.request for _, cell in cells) for caller, cells in self._by_caller.items()
        }

    def settled(self, weight: int) -> bool:
        """Whether advice of that weight at most says nothing more: other advice accounts for everything already."""
        return self._settled >= weight

    def settle(self, weight: int) -> None:
        """Remember that advice of that weight accounts for everything."""
        self._settled = max(self._settled, weight)

    def gain(self, values: Values, guess: int = 100, *, beyond: float = 0, whole: bool = False) -> Gain:
        """What would be gained with those objects in place of the learner's.

        Nothing, where advice as sure as ``guess`` percent could not matter any more, where it would not go ``beyond``
        a share, or where only a ``whole`` gain is of interest and something would stay wrong.
        """
        key = repr(sorted(values.items()))
        found = self._gains.get(key)
        if found is None:
            found = self._weighed(values, guess, beyond, whole=whole)
            if found is not NO_MATTER:
                self._gains[key] = found
        return found

    def _weighed(self, values: Values, guess: int, beyond: float, *, whole: bool) -> Gain:
        from lab.subjects.rbac.access import Access
        from lab.subjects.rbac.proof.compare import compare_access
        from lab.subjects.rbac.proof.words import sampled

        access = Access.once(self.mended(values))
        fixed = self._turned(access)
        if not fixed:
            return NO_GAIN
        at_most = 1 if len(fixed) == len(self._case.cells) else len(fixed) / (len(self._case.cells) + 1)
        if self.settled(round(at_most * guess * 10)) or at_most <= beyond or (whole and at_most < 1):
            return NO_MATTER
        required, permitted = self._case.bounds
        left = sampled(compare_access(required, access, permitted, closed=self._case.attempt.setting.closed))
        if not left and len(fixed) == len(self._case.cells):
            return Gain(fixed, 1)
        broken = further = 0
        for item in left:
            if self._is_told(item):
                continue
            if self._was_right(item):
                broken += item.weight
                if len(fixed) <= HARM * broken:
                    return Gain(fixed, 0)  # it can only become worse
            else:
                further += len(item) * item.weight
        return Gain(fixed, (len(fixed) - HARM * broken) / (len(self._case.cells) + further + 1))

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

    def _asked_of(self, role: Role) -> dict[int, bool]:
        """What a role says of cells, as far as it was asked; most roles are the same under every repair.

        Roles are known by their identity; keeping them keeps that.
        """
        known = self._asked.get(id(role))
        if known is None:
            known = self._asked[id(role)] = (role, {})
        return known[1]

    def _is_told(self, item: Sample) -> bool:
        """Whether a request is among the wrong ones that are told: of many, only the first are."""
        told = self._told.get(item.caller)
        return told is not None and not told.isdisjoint(item.requests)

    def _was_right(self, item: Sample) -> bool:
        """Whether a request that a repair would leave wrong is right as things are."""
        from lab.subjects.rbac.authorize import authorize

        return authorize(self._case.access, item.caller, item.first).allowed is item.missing

    def mended(self, values: Values) -> State:
        """The cluster with those objects in place of the learner's."""
        objects = {ref: item for ref, item in self._case.after.objects.items() if ref not in values}
        objects |= {ref: _object(ref, value) for ref, value in values.items() if value is not None}
        return self._case.after.with_objects(objects)


def _answered(role: Role, request: Request, number: int, asked: dict[int, bool]) -> bool:
    found = asked[number] = any(rule.allows(request) for rule in role.rules)
    return found


def _object(ref: Ref, value: JsonObject) -> KubeObject:
    return KubeObject(ref, "rbac.authorization.k8s.io/v1", value, value, Document(value, "mended"))
