"""An audit policy, and what becomes of a request under it: the first rule that matches decides.

Source: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#audit-policy and the API server's policy checker.
"""

from __future__ import annotations

from enum import IntEnum

from lab.quick_dataclass import dataclass
from lab.subjects.requests import Caller, Request

ALL = "*"

RECEIVED, STARTED, COMPLETE, PANIC = "RequestReceived", "ResponseStarted", "ResponseComplete", "Panic"
STAGES = (RECEIVED, STARTED, COMPLETE, PANIC)
"""The moments at which an event may be written, in order."""


class Level(IntEnum):
    """How much of a request is written; each level holds what the one before it does."""

    NONE = 0
    METADATA = 1
    REQUEST = 2
    REQUEST_RESPONSE = 3

    @property
    def word(self) -> str:
        """The level as policies and events write it."""
        return WORDS[self]


WORDS = {
    Level.NONE: "None",
    Level.METADATA: "Metadata",
    Level.REQUEST: "Request",
    Level.REQUEST_RESPONSE: "RequestResponse",
}
LEVELS = {word: level for level, word in WORDS.items()}


@dataclass(frozen=True, slots=True)
class GroupResources:
    """Resources of one API group, or of all (``*``); no ``resources`` means all of the group."""

    group: str = ""
    resources: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def matches(self, request: Request) -> bool:
        """Whether the request is about one of them."""
        if self.group not in (ALL, request.group):
            return False
        if not self.resources:
            return True
        if self.names and request.name not in self.names:
            return False
        return any(resource_matches(word, request.resource, request.subresource) for word in self.resources)


def resource_matches(word: str, resource: str, subresource: str) -> bool:
    """Whether a word of a rule's ``resources`` means a resource: ``pods`` does not mean ``pods/log``."""
    whole = f"{resource}/{subresource}" if subresource else resource
    if word in (whole, ALL):
        return True
    if subresource and word == f"*/{subresource}":
        return True
    return word == f"{resource}/*"


def url_matches(pattern: str, url: str) -> bool:
    """Whether a rule's ``nonResourceURLs`` entry means a path; a ``*`` at its end stands for anything."""
    if pattern in (ALL, url):
        return True
    return pattern.endswith(ALL) and url.startswith(pattern.rstrip(ALL))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. An empty list puts no condition."""

    level: Level
    users: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    resources: tuple[GroupResources, ...] = ()
    namespaces: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    omit_stages: tuple[str, ...] = ()
    omit_managed_fields: bool | None = None

    def matches(self, caller: Caller, request: Request) -> bool:
        """Whether all of its conditions hold."""
        if self.users and caller.user not in self.users:
            return False
        if self.groups and not any(group in self.groups for group in caller.groups):
            return False
        if self.verbs and request.verb not in self.verbs:
            return False
        if self.namespaces or self.resources:
            return self._about(request)
        if self.urls:
            return bool(request.url) and any(url_matches(pattern, request.url) for pattern in self.urls)
        return True

    def _about(self, request: Request) -> bool:
        """Conditions on resources hold for no request about a path. A resource in no namespace has the empty one."""
        if request.url:
            return False
        if self.namespaces and request.namespace not in self.namespaces:
            return False
        return not self.resources or any(each.matches(request) for each in self.resources)


@dataclass(frozen=True, slots=True)
class Treatment:
    """What becomes of a request: the level, the stages at which nothing is written, and the rule that says so."""

    level: Level
    omitted: frozenset[str] = frozenset()
    omit_managed_fields: bool = False
    rule: int | None = None

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages at which an event is written, each where the request comes to it."""
        return () if self.level is Level.NONE else tuple(stage for stage in STAGES if stage not in self.omitted)


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as the API server holds it."""

    rules: tuple[Rule, ...]
    omit_stages: tuple[str, ...] = ()
    omit_managed_fields: bool = False

    def of(self, caller: Caller, request: Request) -> Treatment:
        """What becomes of a request; nothing is written of one that no rule matches."""
        for place, rule in enumerate(self.rules):
            if rule.matches(caller, request):
                return self.treatment(place)
        return self.treatment(None)

    def treatment(self, place: int | None) -> Treatment:
        """What one rule makes of a request that it matches; None is what is left to no rule."""
        if place is None:
            return Treatment(Level.NONE, frozenset(self.omit_stages), self.omit_managed_fields)
        rule = self.rules[place]
        own = rule.omit_managed_fields
        return Treatment(
            rule.level,
            frozenset((*self.omit_stages, *rule.omit_stages)),
            self.omit_managed_fields if own is None else own,
            place,
        )
