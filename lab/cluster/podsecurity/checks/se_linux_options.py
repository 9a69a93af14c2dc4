"""Baseline: SELinux types made for containers, and no user or role of one's own."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Look, Revision, plural, quoted, setters
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape, mapping, text
from lab.manifests.document import JsonObject

TYPES = frozenset({"", "container_t", "container_init_t", "container_kvm_t"})
TYPES_1_31 = TYPES | {"container_engine_t"}


def looking(types: frozenset[str]) -> Look:
    """The check that allows these types."""

    def look(pod: PodShape) -> Found:
        options = mapping(pod.context.get("seLinuxOptions"))
        each = [(item.name, mapping(item.context.get("seLinuxOptions"))) for item in pod.containers]
        who = setters(_bad(options, types), [name for name, value in each if _bad(value, types)])
        if not who:
            return None
        every = [options, *(value for _, value in each)]
        wrong = sorted({text(value.get("type")) for value in every} - types)
        told = [f"{plural('type', 'types', len(wrong))} {quoted(wrong)}"] if wrong else []
        told += [f"{field} may not be set" for field in ("user", "role") if any(value.get(field) for value in every)]
        detail = f"{' and '.join(who)} set forbidden securityContext.seLinuxOptions: {'; '.join(told)}"
        return "seLinuxOptions", detail

    return look


def _bad(options: JsonObject, types: frozenset[str]) -> bool:
    return text(options.get("type")) not in types or bool(options.get("user")) or bool(options.get("role"))


CHECK = Check(
    "seLinuxOptions", Level.BASELINE, (Revision(0, looking(TYPES)), Revision(31, looking(TYPES_1_31)))
)
