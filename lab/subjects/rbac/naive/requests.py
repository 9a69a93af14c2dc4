"""Every request worth asking, and which of them a rule allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from itertools import product
from typing import TypeAlias

from lab.quick_dataclass import dataclass
from lab.subjects.rbac.naive.holdings import Held, Raw, texts
from lab.subjects.resources import RESOURCE_VERBS, STANDARD_VERBS, groups, served

MADE_UP = "~other"

Triple: TypeAlias = tuple[str, str, str]
"""Group, resource, subresource."""

Asked: TypeAlias = tuple[str, ...]
"""A request: verb, group, resource, subresource, name and namespace; or verb and path."""

ONLY_METHODS = ("post", "put", "head", "options")

METHODS = ("get", "post", "put", "patch", "delete", "head", "options", MADE_UP)

OBJECT_VERBS = ("get", "update", "patch", "delete")


@dataclass(frozen=True)
class Questions:
    """What can be asked, given some rules."""

    verbs: frozenset[str]
    triples: frozenset[Triple]
    names: frozenset[str]
    namespaces: frozenset[str]
    paths: frozenset[str]
    mentioned: frozenset[str]
    builtin: frozenset[str] = field(default_factory=groups)

    @classmethod
    def about(cls, rules: Iterable[Raw], namespaces: Iterable[str], *, closed: bool) -> Questions:
        """What the rules mention, everything that is served, and one more of each."""
        every = list(rules)
        mentioned = {verb for rule in every for verb in texts(rule, "verbs") if verb != "*"}
        verbs = mentioned | set(STANDARD_VERBS)
        names = {name for rule in every for name in texts(rule, "resourceNames")}
        spaces = {"", *namespaces, *names}
        return cls(
            frozenset({*verbs, *ONLY_METHODS} if closed else verbs | {MADE_UP}),
            frozenset(_triples(every, closed=closed)),
            frozenset({"", MADE_UP, *names, *namespaces}),
            frozenset(spaces),
            frozenset(_paths(every, closed=closed)),
            frozenset(mentioned),
        )

    def beyond(self, held: Held, other: Held) -> Iterator[Asked]:
        """Every request that some of the rules allow, and none of the others does."""
        for home, rule in held:
            if (home, rule) not in other:
                yield from (asked for asked in self._by(rule, home) if not _allowed(other, asked))

    def _by(self, rule: Raw, home: str) -> Iterator[Asked]:
        written = {key: texts(rule, key) for key in ("verbs", "apiGroups", "resources", "resourceNames")}
        verbs = [verb for verb in self.verbs if "*" in written["verbs"] or verb in written["verbs"]]
        kinds = [each for each in self.triples if _speaks_of(written, each)]
        names = [name for name in self.names if not written["resourceNames"] or name in written["resourceNames"]]
        places = [home] if home else self.namespaces
        for verb, kind, name, place in product(verbs, kinds, names, places):
            if self._can_be_asked(verb, kind, name, place):
                yield (verb, *kind, name, place)
        if not home:
            urls = texts(rule, "nonResourceURLs")
            for verb, path in product(verbs, self.paths):
                if any(_is_path(url, path) for url in urls) and verb in METHODS:
                    yield verb, path

    def _can_be_asked(self, verb: str, kind: Triple, name: str, place: str) -> bool:
        group, resource, subresource = kind
        if verb == "deletecollection" and name not in ("", MADE_UP):
            return False
        if group in self.builtin and verb not in RESOURCE_VERBS and verb != MADE_UP:
            return False
        if verb in ONLY_METHODS and verb not in self.mentioned:
            return False
        if (group, resource, subresource) == ("", "namespaces", ""):
            if place:
                return name == place and verb in OBJECT_VERBS
            return name in ("", MADE_UP) or verb not in OBJECT_VERBS
        known = served().get((group, resource))
        return not (place and known is not None and not known.namespaced)


def _allowed(held: Held, asked: Asked) -> bool:
    return any(_allows(rule, home, asked) for home, rule in held)


def _allows(rule: Raw, home: str, asked: Asked) -> bool:
    verbs = texts(rule, "verbs")
    if asked[0] not in verbs and "*" not in verbs:
        return False
    if len(asked) == 2:
        return not home and any(_is_path(url, asked[1]) for url in texts(rule, "nonResourceURLs"))
    _, group, resource, subresource, name, place = asked
    if home not in ("", place):
        return False
    names = texts(rule, "resourceNames")
    if names and name not in names:
        return False
    written = {key: texts(rule, key) for key in ("apiGroups", "resources")}
    return _speaks_of(written, (group, resource, subresource))


def _speaks_of(written: dict[str, list[str]], kind: Triple) -> bool:
    group, resource, subresource = kind
    if "*" not in written["apiGroups"] and group not in written["apiGroups"]:
        return False
    if "*" in written["resources"]:
        return True
    if not subresource:
        return resource in written["resources"]
    return f"{resource}/{subresource}" in written["resources"] or f"*/{subresource}" in written["resources"]


def _is_path(written: str, path: str) -> bool:
    if written == path:
        return True
    return written.endswith("*") and path.startswith(written.rstrip("*"))


def _paths(rules: list[Raw], *, closed: bool) -> Iterator[str]:
    yield from ("/metrics", "/logs", "/debug/pprof", "/healthz", "/version", "/configz")
    for url in (url for rule in rules for url in texts(rule, "nonResourceURLs") if url):
        if not url.endswith("*"):
            yield url
        elif not closed:
            yield (url.rstrip("*") or "/") + MADE_UP


def _triples(rules: list[Raw], *, closed: bool) -> Iterator[Triple]:
    for (group, name), resource in served().items():
        yield group, name, ""
        yield from ((group, name, below) for below in resource.subresources)
    known = {name for _, name in served()}
    own = groups()
    foreign = {group for rule in rules for group in texts(rule, "apiGroups")} - own - {"*"}
    everywhere = {*foreign} if closed else {*foreign, MADE_UP}
    for word in {word for rule in rules for word in texts(rule, "resources")}:
        parts = word.split("/")
        if len(parts) > 2 or not all(parts) or "*" in parts[1:]:
            continue
        below = parts[1] if len(parts) == 2 else ""
        if parts[0] == "*":
            if below and not closed:
                yield from ((group, MADE_UP, below) for group in {*own, *everywhere})
            continue
        yield from ((group, parts[0], below) for group in everywhere if _plausible(group, parts[0], known, rules))
        if parts[0] == "userextras":
            yield "authentication.k8s.io", parts[0], below
    if not closed:
        yield from ((group, MADE_UP, "") for group in {*own, *everywhere})


def _plausible(group: str, resource: str, known: set[str], rules: list[Raw]) -> bool:
    """Whether a group that Kubernetes knows nothing of has such a resource, as far as the rules tell."""
    if group == MADE_UP or resource not in known:
        return True
    for rule in rules:
        mentioned = {word.split("/")[0] for word in texts(rule, "resources")}
        listed = texts(rule, "apiGroups")
        if resource in mentioned and group in listed and not any((each, resource) in served() for each in listed):
            return True
    return False
