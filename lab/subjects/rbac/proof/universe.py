"""Everything that can be asked for, in classes that no rule tells apart.

A class is a verb, a resource of a group, an object's name or a path that some rule mentions, and one more for each that
stands for all the others. What the API server does not serve is no request: a rule may name it, and grants nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache

from lab.quick_dataclass import dataclass
from lab.subjects.rbac.rule import ALL, Rule, covers_url
from lab.subjects.requests import OTHER
from lab.subjects.resources import OPEN_GROUPS, RESOURCE_VERBS, Resource, by_telling, groups, served

TELLING_VERBS = (
    "delete", "create", "get", "list", "update", "patch", "watch", "deletecollection", "impersonate", "escalate",
    "bind", "use", "approve",
)  # fmt: skip
"""The verbs of the API, the most telling first."""

URL_VERBS = ("get", "post", "put", "delete", "patch", "head", "options")
"""The verbs of requests for paths: HTTP methods in small letters."""

KNOWN_URLS = ("/metrics", "/logs", "/debug/pprof", "/healthz", "/version", "/configz")
"""Paths of the API server that are no resources, to show what a wildcard opens."""

NAMESPACES = ("", "namespaces", "")


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of resources: what rules mention, or OTHER where the class stands for all that they do not.

    ``inside`` and ``outside`` are a resource of the class that is served within namespaces, and one at all; None
    where there is none, so that the class holds only what could come.
    """

    group: str
    resource: str
    subresource: str
    inside: Resource | None
    outside: Resource | None

    @property
    def only_outside(self) -> bool:
        """Whether nothing of the class is ever in a namespace."""
        return OTHER not in (self.group, self.resource) and self.inside is None and self.outside is not None

    @property
    def there(self) -> bool:
        """Whether a rule mentions the class as it is, or something of it is served."""
        return OTHER not in (self.group, self.resource) or self.outside is not None

    def shown(self, namespace: str) -> tuple[str, str]:
        """Group and resource to speak of for a request there; OTHER where nothing of the class is served."""
        found = self.inside if namespace else self.outside
        return (found.group, found.name) if found else (self.group, self.resource)


@dataclass(frozen=True, slots=True)
class Masks:
    """What a rule matches, in bits of the universe."""

    verbs: int
    kinds: int
    urls: int
    names: tuple[str, ...] = ()

    def covers(self, other: Masks) -> bool:
        """Whether it certainly allows all that the other does; may be false though it does."""
        return (
            not self.names
            and other.verbs & ~self.verbs == 0
            and other.kinds & ~self.kinds == 0
            and other.urls & ~self.urls == 0
        )


@lru_cache(maxsize=32)
def universe_of(rules: tuple[Rule, ...], closed: bool) -> Universe:
    """The universe of some rules; the same again for the same rules, as most repairs of an answer leave them."""
    return Universe(rules, closed=closed)


@lru_cache(maxsize=4096)
def _kind_of(group: str, resource: str, subresource: str) -> Kind:
    """The class of one resource of one group."""
    found = served().get((group, resource))
    if found is None and group not in groups():
        custom = Resource(group, resource, True)
        return Kind(group, resource, subresource, custom, custom)
    return Kind(group, resource, subresource, found if found and found.namespaced else None, found)


@cache
def _by_name() -> dict[str, list[Resource]]:
    """What is served under a name, the best known first."""
    found: dict[str, list[Resource]] = {}
    for each in by_telling():
        found.setdefault(each.name, []).append(each)
    return found


@cache
def _by_group() -> dict[str, list[Resource]]:
    """What is served of a group, the best known first."""
    found: dict[str, list[Resource]] = {}
    for each in by_telling():
        found.setdefault(each.group, []).append(each)
    return found


class Universe:
    """The classes that some rules tell apart. ``closed`` leaves out what only could come."""

    def __init__(self, rules: Iterable[Rule], *, closed: bool = False) -> None:
        self._rules = tuple(dict.fromkeys(rules))
        self._closed = closed
        self._served = served()
        self._builtin = groups()
        self._masks: dict[Rule, Masks] = {}
        named = dict.fromkeys(verb for rule in self._rules for verb in rule.verbs if verb != ALL)
        self.verbs = (*named, *((OTHER,) if any(ALL in rule.verbs for rule in self._rules) else ()))
        self.kinds = tuple(kind for kind in self._kinds() if not closed or kind.there)
        self.urls = tuple(self._paths())
        self._index()

    # Verbs

    @cached_property
    def _other_verb(self) -> int:
        return 1 << self.verbs.index(OTHER) if OTHER in self.verbs else 0

    def _every_verb(self, *, url: bool) -> int:
        """All verbs; in a closed world without the class of those that nobody asks for yet."""
        every = (1 << len(self.verbs)) - 1
        return every & ~self._other_verb if self._closed and self.other_verb(url=url) == OTHER else every

    @cached_property
    def _asked_of_own(self) -> int:
        return (self._verbs_of(RESOURCE_VERBS) | self._other_verb) & self._every_verb(url=False)

    def asked_of(self, kind: int) -> int:
        """The verbs that someone could ask of a class of resources: in Kubernetes' own groups, those it knows."""
        group = self.kinds[kind].group
        # In a closed world the groups that no rule names are Kubernetes' own too: nothing else is served.
        known = group in self._builtin or (self._closed and group == OTHER)
        return self._asked_of_own if known else self._every_verb(url=False)

    @cached_property
    def asked_of_urls(self) -> int:
        """The verbs that someone could ask of a path."""
        return (self._verbs_of(URL_VERBS) | self._other_verb) & self._every_verb(url=True)

    def other_verb(self, *, url: bool) -> str:
        """A verb that no rule mentions, to show the class by; OTHER where all are mentioned."""
        return next((verb for verb in (URL_VERBS if url else TELLING_VERBS[:8]) if verb not in self.verbs), OTHER)

    @cached_property
    def object_verbs(self) -> int:
        """The verbs that are asked of one object by its name alone."""
        return self._verbs_of(("get", "update", "patch", "delete"))

    @cached_property
    def nameless_verbs(self) -> int:
        """The verbs that never come with a name.

        Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
        """
        return self._verbs_of(("deletecollection",))

    def _verbs_of(self, words: Iterable[str]) -> int:
        return sum(1 << place for place, verb in enumerate(self.verbs) if verb in words)

    # Resources

    def _kinds(self) -> Iterator[Kind]:
        exact, beneath = self._mentioned()
        every = any(ALL in rule.resources for rule in self._rules)
        whole = any(ALL in rule.groups for rule in self._rules)
        named = dict.fromkeys(group for rule in self._rules for group in rule.groups if group != ALL)
        plain = self._plain()
        mentioned = {resource for resource, below in exact if not below}
        for group in (*named, *((OTHER,) if whole else ())):
            for resource, subresource in exact:
                if self._exists(group, resource, subresource, plain):
                    yield self._kind(group, resource, subresource, named)
            for subresource in beneath:
                known = {resource for resource, below in exact if below == subresource}
                yield self._other(group, subresource, known, named)
            if every:
                yield self._other(group, "", mentioned, named)

    def _mentioned(self) -> tuple[list[tuple[str, str]], list[str]]:
        """Resources as rules name them, and the subresources of all resources (``*/scale``)."""
        exact: dict[tuple[str, str], None] = {}
        beneath: dict[str, None] = {}
        for word in dict.fromkeys(word for rule in self._rules for word in rule.resources):
            resource, slash, subresource = word.partition("/")
            if not resource or (slash and not subresource) or "/" in subresource or subresource == ALL:
                continue
            if resource != ALL:
                exact[resource, subresource] = None
            elif subresource:
                beneath[subresource] = None
        return list(exact), list(beneath)

    def _plain(self) -> frozenset[tuple[str, str]]:
        """Groups and resources that a rule can mean by nothing but that pair."""
        found: set[tuple[str, str]] = set()
        for rule in self._rules:
            for word in rule.resources:
                resource = word.partition("/")[0]
                if not any((group, resource) in self._served for group in rule.groups):
                    found.update((group, resource) for group in rule.groups)
        return frozenset(found)

    def _exists(self, group: str, resource: str, subresource: str, plain: frozenset[tuple[str, str]]) -> bool:
        if group in self._builtin:
            found = self._served.get((group, resource))
            if found is None:
                return group in OPEN_GROUPS and resource == "userextras"
            return not subresource or subresource in found.subresources
        return group == OTHER or resource not in _by_name() or (group, resource) in plain

    def _kind(self, group: str, resource: str, subresource: str, named: Iterable[str]) -> Kind:
        """The class of a resource that rules mention."""
        if group != OTHER:
            return _kind_of(group, resource, subresource)
        rest = [each for each in _by_name().get(resource, ()) if each.group not in named]
        return self._class(group, resource, subresource, rest)

    def _other(self, group: str, subresource: str, known: set[str], named: Iterable[str]) -> Kind:
        """The class of the resources of a group that no rule mentions."""
        rest = [
            each
            for each in (by_telling() if group == OTHER else _by_group().get(group, ()))
            if each.name not in known and (group != OTHER or each.group not in named)
        ]
        return self._class(group, OTHER, subresource, rest)

    def _class(self, group: str, resource: str, subresource: str, rest: list[Resource]) -> Kind:
        if subresource:
            rest = [each for each in rest if subresource in each.subresources]
        inside = next((each for each in rest if each.namespaced), None)
        return Kind(group, resource, subresource, inside, rest[0] if rest else None)

    # Paths

    def _paths(self) -> Iterator[str]:
        """A path of each class: those that rules mention, and one more beneath each that ends in ``*``."""
        patterns = list(dict.fromkeys(url for rule in self._rules for url in rule.urls))
        found: dict[tuple[str, ...], str] = {}
        known = [*(url for url in patterns if not url.endswith(ALL)), *KNOWN_URLS]
        wild = [url.rstrip(ALL) or "/" for url in patterns if url.endswith(ALL)]
        made_up = [] if self._closed else [f"{prefix}{OTHER}" for prefix in wild]
        for path in (*known, *made_up):
            matched = tuple(url for url in patterns if covers_url(url, path))
            if matched and path:
                found.setdefault(matched, path)
        yield from found.values()

    # Rules

    def _index(self) -> None:
        self._by_group: dict[str, int] = {}
        self._by_resource: dict[str, int] = {}
        self.inside = self.namespaces = 0
        for place, kind in enumerate(self.kinds):
            bit = 1 << place
            below = f"/{kind.subresource}" if kind.subresource else ""
            self._by_group[kind.group] = self._by_group.get(kind.group, 0) | bit
            words = [f"{kind.resource}{below}", *([f"*{below}"] if below else [])]
            for word in words:
                self._by_resource[word] = self._by_resource.get(word, 0) | bit
            if not kind.only_outside and not (self._closed and kind.inside is None):
                self.inside |= bit
            if (kind.group, kind.resource, kind.subresource) == NAMESPACES:
                self.namespaces = bit
        self.inside |= self.namespaces
        self._every_kind = (1 << len(self.kinds)) - 1

    def masks(self, rule: Rule) -> Masks:
        """What a rule matches."""
        found = self._masks.get(rule)
        if found is None:
            found = self._masks[rule] = Masks(self._verbs(rule), self._kinds_of(rule), self._urls(rule), rule.names)
        return found

    def _verbs(self, rule: Rule) -> int:
        if ALL in rule.verbs:
            return (1 << len(self.verbs)) - 1
        return self._verbs_of(rule.verbs)

    def _kinds_of(self, rule: Rule) -> int:
        in_groups = in_resources = 0
        for group in rule.groups:
            in_groups |= self._every_kind if group == ALL else self._by_group.get(group, 0)
        for word in rule.resources:
            in_resources |= self._every_kind if word == ALL else self._by_resource.get(word, 0)
        return in_groups & in_resources

    def _urls(self, rule: Rule) -> int:
        return sum(1 << place for place, path in enumerate(self.urls) if rule.matches_url(path)) if rule.urls else 0
