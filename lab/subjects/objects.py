"""``objects``: objects that must be in the cluster, or must not.

For tasks that ask for something to be deleted. What an object does is graded by the subjects; that it is there, or
gone, is the same question for every kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.cluster.kinds import is_namespaced, kind_called
from lab.cluster.nearest import nearest
from lab.manifests.document import Json, JsonObject
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Outcome, Setting, Witness

if TYPE_CHECKING:
    from lab.cluster.trial import Trial

HOW = "write it as objects: {absent: [Kind/namespace/name], present: [Kind/namespace/name]}"

KEYS = ("absent", "present")


@dataclass(frozen=True, slots=True)
class ObjectsCheck:
    """Every object of ``present`` is in the cluster, and none of ``absent`` is."""

    absent: tuple[Ref, ...] = ()
    present: tuple[Ref, ...] = ()

    def run(self, setting: Setting) -> Outcome:
        """Look whether each is there; what is not as it should be is told, one witness each."""
        there = setting.after.objects
        wrong = tuple(
            Witness(kind, text, {"object": str(ref)})
            for kind, text, ref in (
                *(("excess", f"{ref} is still there", ref) for ref in self.absent if ref in there),
                *(("missing", f"{ref} is gone", ref) for ref in self.present if ref not in there),
            )
        )
        if wrong:
            return Outcome(False, "; ".join(witness.text for witness in wrong), witnesses=wrong)
        gone = [f"{ref} is gone" for ref in self.absent]
        return Outcome(True, "; ".join([*gone, *(f"{ref} is there" for ref in self.present)]))

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: what is there was seen when the answer was applied."""
        return ()


class ObjectsKind:
    """``objects: {absent: [NetworkPolicy/production-app/legacy], present: [Namespace/production-app]}``."""

    key = "objects"

    def parse(self, written: Json) -> ObjectsCheck:
        """Read the parameters. Raises ValueError saying what to write."""
        if not isinstance(written, dict) or not written:
            raise ValueError(HOW)
        unknown = sorted(set(map(str, written)) - set(KEYS))
        if unknown:
            raise ValueError(f"unknown key {unknown[0]!r}; known keys: {', '.join(KEYS)}")
        check = ObjectsCheck(*(_refs(written, key) for key in KEYS))
        both = sorted(set(check.absent) & set(check.present))
        if both:
            raise ValueError(f"{both[0]} cannot be both absent and present")
        return check


def _refs(written: JsonObject, key: str) -> tuple[Ref, ...]:
    items = written.get(key, [])
    if not isinstance(items, list) or (key in written and not items):
        raise ValueError(f"{key} must list objects; {HOW}")
    return tuple(_ref(item) for item in items)


def _ref(item: Json) -> Ref:
    parts = item.split("/") if isinstance(item, str) else []
    if len(parts) not in (2, 3) or not all(parts):
        raise ValueError(f"{item!r} is no object: write Kind/namespace/name, or Kind/name for cluster-wide kinds")
    kind = kind_called(parts[0])
    if kind is None or kind.name != parts[0]:
        meant = kind.name if kind is not None else nearest(parts[0], _kinds())
        raise ValueError(f"there is no kind {parts[0]!r}" + (f"; did you mean {meant}?" if meant else ""))
    if is_namespaced(kind.name) is not (len(parts) == 3):
        shape = f"{kind.name}/namespace/name" if is_namespaced(kind.name) else f"{kind.name}/name"
        raise ValueError(f"{item!r} must be written as {shape}")
    return Ref(kind.name, parts[1] if len(parts) == 3 else "", parts[-1])


def _kinds() -> list[str]:
    from lab.manifests.schema.kinds import KINDS

    return sorted({kind.name for kind in KINDS.values()})
