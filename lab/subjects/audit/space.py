"""Every request that the rules of some policies can tell apart, one of each sort.

What the rules say of one part of a request - who asks, the verb, the resource and its name, the namespace, the path -
is a set of rules, kept as bits; the rules that match a request are those in the sets of all its parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from lab.quick_dataclass import dataclass
from lab.subjects.audit.callers import callers
from lab.subjects.audit.kinds import CONNECTED, FRESH, LIST_VERBS, URL_VERBS, URLS, Kind, served_kinds
from lab.subjects.audit.policy import ALL, GroupResources, Rule, resource_matches, url_matches
from lab.subjects.requests import OTHER, Caller, Request
from lab.subjects.resources import groups as builtin_groups


class Target(NamedTuple):
    """What is asked for, and the rules that match it, whoever asks. ``kind`` is None for a path.

    ``anywhere`` says that the namespace makes no difference.
    """

    request: Request
    rules: int
    kind: Kind | None = None
    anywhere: bool = False

    @property
    def made_up(self) -> bool:
        """Whether it could come, but is not there yet."""
        return self.kind is not None and self.kind.made_up


class Asking(NamedTuple):
    """Someone, and the rules that may be about them."""

    caller: Caller
    rules: int


@dataclass(frozen=True, slots=True)
class Space:
    """Those who ask, and what they ask for: each sort once. Any of the first may ask for any of the second."""

    callers: tuple[Asking, ...]
    targets: tuple[Target, ...]


@lru_cache(maxsize=32)
def space_of(rules: tuple[Rule, ...], closed: bool = False, there: tuple[str, ...] = ()) -> Space:
    """The requests that some rules tell apart.

    ``closed`` leaves out what could only come; ``there`` are the namespaces there are.
    """
    asking: dict[int, Asking] = {}
    for caller in callers(rules):
        bits = _of_caller(rules, caller)
        asking.setdefault(bits, Asking(caller, bits))
    found = _Targets(rules, closed, there)
    return Space(tuple(asking.values()), tuple(_most_telling(found.all())))


def _most_telling(targets: Iterable[Target]) -> Iterator[Target]:
    """One kind for each sort of request, with each verb that is of the same sort."""
    shown: dict[tuple[int, bool, bool], tuple[Kind | None, str]] = {}
    seen: set[tuple[int, Kind | None, str]] = set()
    for each in targets:
        request = each.request
        sort = (each.rules, lasts(request), bool(request.url))
        key = (each.rules, each.kind, request.verb)
        if shown.setdefault(sort, (each.kind, request.url)) == (each.kind, request.url) and key not in seen:
            seen.add(key)
            yield each


def lasts(request: Request) -> bool:
    """Whether an answer goes on for long, so that it starts before it is complete."""
    return request.verb == "watch" or request.subresource in (*CONNECTED, "log", "proxy")


def _bits(held: Iterable[bool]) -> int:
    bits = 0
    for place, each in enumerate(held):
        if each:
            bits |= 1 << place
    return bits


def _of_caller(rules: tuple[Rule, ...], caller: Caller) -> int:
    return _bits(
        (not rule.users or caller.user in rule.users)
        and (not rule.groups or any(group in rule.groups for group in caller.groups))
        for rule in rules
    )


@lru_cache(maxsize=1024)
def _served_bits(entry: GroupResources) -> int:
    """The served kinds that an entry of a rule means, whatever their names."""
    return _bits(_means(entry, kind) for kind in served_kinds())


def _means(entry: GroupResources, kind: Kind) -> bool:
    if entry.group not in (ALL, kind.group):
        return False
    if not entry.resources:
        return True
    return any(resource_matches(word, kind.resource, kind.subresource) for word in entry.resources)


class _Targets:
    """What may be asked for, under the rules of some policies."""

    def __init__(self, rules: tuple[Rule, ...], closed: bool, there: tuple[str, ...]) -> None:
        self.rules = rules
        self.closed = closed
        self.named_namespaces = tuple(dict.fromkeys(each for rule in rules for each in rule.namespaces if each))
        unnamed = [each for each in there if each not in self.named_namespaces]
        rest = unnamed[0] if self.named_namespaces and unnamed else OTHER
        self.namespaces = (*self.named_namespaces, *(() if closed and rest == OTHER and there else (rest,)))
        self.every = (1 << len(rules)) - 1
        # Rules about paths alone; what they say is for no resource.
        self.of_paths = _bits(bool(rule.urls) and not rule.resources and not rule.namespaces for rule in rules)
        self.of_resources = _bits(bool(rule.resources or rule.namespaces) for rule in rules)
        self.free = _bits(not rule.resources for rule in rules) & ~self.of_paths
        words = {verb for rule in rules for verb in rule.verbs}
        self.verbs = {verb: self._verb(verb) for verb in {*URL_VERBS, *FRESH.verbs, *words}}
        self.in_namespace: dict[str, int] = {}

    def _verb(self, verb: str) -> int:
        return _bits(not rule.verbs or verb in rule.verbs for rule in self.rules)

    def _namespace(self, namespace: str) -> int:
        found = self.in_namespace.get(namespace)
        if found is None:
            held = (not rule.namespaces or namespace in rule.namespaces for rule in self.rules)
            found = self.in_namespace[namespace] = _bits(held)
        return found

    def all(self) -> Iterator[Target]:
        """Everything, the most telling first; of kinds that all rules treat alike the first."""
        seen: set[tuple[object, ...]] = set()
        for kind, bits, named in self._kinds():
            sign = (bits, tuple(named.items()), kind.namespaced, kind.verbs, _is_namespace(kind))
            if sign not in seen:
                seen.add(sign)
                yield from self._of_kind(kind, bits, named)
        yield from self._of_paths()

    def _kinds(self) -> Iterator[tuple[Kind, int, dict[str, int]]]:
        """Each kind, the rules that mean it whatever its name, and further ones by names."""
        served = served_kinds()
        plain = [self.free] * len(served)
        named: dict[int, dict[str, int]] = {}
        for place, rule in enumerate(self.rules):
            for entry in rule.resources:
                for number in _places(_served_bits(GroupResources(entry.group, entry.resources))):
                    if not entry.names or not entry.resources:
                        plain[number] |= 1 << place
                    for name in entry.names:
                        names = named.setdefault(number, {})
                        names[name] = names.get(name, 0) | 1 << place
        for number, kind in enumerate(served):
            yield kind, plain[number], named.get(number, {})
        for kind in () if self.closed else dict.fromkeys(self._made_up()):
            yield kind, *self._of_made_up(kind)

    def _of_made_up(self, kind: Kind) -> tuple[int, dict[str, int]]:
        bits = self.free
        named: dict[str, int] = {}
        for place, rule in enumerate(self.rules):
            for entry in (each for each in rule.resources if _means(each, kind)):
                if not entry.names or not entry.resources:
                    bits |= 1 << place
                for name in entry.names:
                    named[name] = named.get(name, 0) | 1 << place
        return bits, named

    def _made_up(self) -> Iterator[Kind]:
        """Resources of groups that are no part of Kubernetes, as far as rules speak of them, and others'."""
        words = dict.fromkeys(word for rule in self.rules for entry in rule.resources for word in entry.resources)
        known = [word.partition("/")[::2] for word in words]
        resources = dict.fromkeys((*(resource for resource, _ in known if resource not in ("", ALL)), OTHER))
        below = dict.fromkeys(("", *(sub for _, sub in known if sub != ALL), OTHER))
        groups = dict.fromkeys(entry.group for rule in self.rules for entry in rule.resources)
        # A group that is installed has a name with a dot.
        for group in (*(each for each in groups if "." in each and each not in builtin_groups()), FRESH.group):
            for resource in resources:
                for sub in below:
                    made_up = group == FRESH.group or OTHER in (resource, sub)
                    yield Kind(group, resource, sub, True, made_up)
            yield Kind(group, OTHER, "", False, made_up=True)

    def _of_kind(self, kind: Kind, plain: int, named: dict[str, int]) -> Iterator[Target]:
        conditions = [self._namespace(each) for each in self.namespaces]
        for namespace in self._namespaces_of(kind, named):
            for verb in kind.verbs:
                if not self._asked(kind, verb, namespace):
                    continue
                for name in self._names_of(kind, verb, namespace, named):
                    bits = (plain | named.get(name, 0)) & self.verbs[verb]
                    anywhere = len({bits & each for each in conditions}) < 2
                    where = OTHER if anywhere and namespace and not _is_namespace(kind) else namespace
                    request = Request(verb, kind.group, kind.resource, kind.subresource, name, where)
                    yield Target(request, bits & self._namespace(namespace), kind, anywhere)

    def _namespaces_of(self, kind: Kind, named: dict[str, int]) -> tuple[str, ...]:
        """A namespace is asked for within itself, as its name is part of the path."""
        if _is_namespace(kind):
            return tuple(dict.fromkeys((*self.namespaces, *named, "")))
        return (*self.namespaces, "") if kind.namespaced else ("",)

    def _asked(self, kind: Kind, verb: str, namespace: str) -> bool:
        """Whether the verb is asked there: what is in a namespace is made there, and may be listed everywhere."""
        if _is_namespace(kind):
            whole = verb in (*LIST_VERBS, "create") and not kind.subresource
            return whole is (namespace == "")
        return namespace != "" or not kind.namespaced or (verb in LIST_VERBS and verb != "deletecollection")

    def _names_of(self, kind: Kind, verb: str, namespace: str, named: dict[str, int]) -> tuple[str, ...]:
        """A new object has no name in its request; a list has one where a field selector gives it."""
        if verb == "create" and not kind.subresource:
            return ("",)
        if _is_namespace(kind) and namespace:
            return (namespace,)
        rest = "" if verb in LIST_VERBS else OTHER
        return (*named, rest)

    def _of_paths(self) -> Iterator[Target]:
        for path in self._paths():
            matched = ~self.of_resources & self.every
            for place, rule in enumerate(self.rules):
                if self.of_paths >> place & 1 and not any(url_matches(pattern, path) for pattern in rule.urls):
                    matched &= ~(1 << place)
            for verb in URL_VERBS:
                yield Target(Request(verb, url=path), matched & self.verbs[verb])

    def _paths(self) -> tuple[str, ...]:
        written = dict.fromkeys(url for rule in self.rules for url in rule.urls)
        exact = [url for url in written if not url.endswith(ALL)]
        wild = [url.rstrip(ALL) or "/" for url in written if url.endswith(ALL)]
        beneath = [f"{prefix}{OTHER}" for prefix in wild]
        return tuple(dict.fromkeys((*exact, *wild, *URLS, *beneath, f"/{OTHER}")))


def _is_namespace(kind: Kind) -> bool:
    return kind.group == "" and kind.resource == "namespaces"


def _places(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
