"""The resources that configurations can treat differently: those that a rule names, and one for each of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lab.quick_dataclass import dataclass
from lab.subjects.encryption.config.model import Configuration, Resource

CORE = ("configmaps", "pods", "serviceaccounts", "events", "services", "podtemplates")
"""Resources of the core group, of which the first that no rule names stands for all of them."""

FRESH = ("widgets", "gadgets", "gizmos", "sprockets", "cogs", "levers")
"""Names for resources that nobody has thought of yet."""

ELSEWHERE = ("example.com", "example.org", "example.net")
"""Groups that nobody has thought of yet."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A resource that stands for every one that is treated as it is. ``told`` is what messages call it."""

    resource: Resource
    told: str
    made_up: bool = False


def atoms(configurations: Sequence[Configuration], known: Iterable[Resource] = ()) -> tuple[Atom, ...]:
    """The resources to look at: those of ``known`` and of the rules, and one of each group and of all for the rest."""
    written = dict.fromkeys(
        resource for each in configurations for entry in each.entries for resource in entry.resources
    )
    named = dict.fromkeys((*known, Resource("secrets"), *(each for each in written if each.name != "*")))
    groups = dict.fromkeys(each.group for each in (*written, *named) if each.group not in ("", "*"))
    return (*(Atom(each, str(each)) for each in named), *_rest(named, groups))


def _rest(named: Iterable[Resource], groups: Iterable[str]) -> Iterator[Atom]:
    taken, wholes = set(named), tuple(groups)
    core = next(Resource(name) for name in (*CORE, *FRESH) if Resource(name) not in taken)
    yield Atom(core, f"a core resource that is not named, such as {core}", made_up=True)
    for group in wholes:
        other = next(Resource(name, group) for name in _names() if Resource(name, group) not in taken)
        yield Atom(other, f"any other resource of the group {group}", made_up=True)
    group = next(each for each in ELSEWHERE if each not in wholes)
    yield Atom(Resource(FRESH[0], group), "a resource of a group that is not named", made_up=True)


def _names() -> Iterator[str]:
    yield from FRESH
    number = 0
    while True:
        number += 1
        yield f"widgets{number}"
