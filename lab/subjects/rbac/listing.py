"""Everything that someone may do in a namespace, as ``kubectl auth can-i --list`` has it."""

from __future__ import annotations

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.rbac.access import Access
from lab.subjects.rbac.covers import broken_down
from lab.subjects.rbac.escalation import rules_of
from lab.subjects.requests import Caller
from lab.subjects.resources import written


@dataclass(frozen=True, slots=True)
class Listed:
    """Verbs on one resource, perhaps of some names only, or on one path; as many verbs as rules give together."""

    resource: str
    url: str
    names: tuple[str, ...]
    verbs: tuple[str, ...]


def listing(state: State, caller: Caller, namespace: str) -> tuple[Listed, ...]:
    """The caller's rights in the namespace (empty: in all of them), resources first, by name."""
    found: dict[tuple[str, str, tuple[str, ...]], dict[str, None]] = {}
    for rule in rules_of(Access.of(state), caller, namespace):
        for part in broken_down(rule):
            resource = _written(part.groups[0], part.resources[0]) if part.resources else ""
            url = part.urls[0] if part.urls else ""
            found.setdefault((resource, url, part.names), {})[part.verbs[0]] = None
    listed = [Listed(resource, url, names, tuple(verbs)) for (resource, url, names), verbs in found.items()]
    return tuple(sorted(listed, key=lambda each: (not each.resource, each.resource, each.url, each.names)))


def _written(group: str, word: str) -> str:
    resource, _, below = word.partition("/")
    return written(group, resource, below)
