"""An answer as the operators see it: its policies, rules, peers, ports and selectors with their places.

Nothing is ever changed in place; every change gives the answer's documents anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from ipaddress import ip_network
from typing import NamedTuple, TypeAlias

from lab.manifests.document import Json, JsonObject, Path
from lab.quick_dataclass import dataclass
from lab.subjects.network.coach.edits import append_at, drop_at, insert_at, set_at
from lab.subjects.network.direction import Direction
from lab.subjects.network.mutation.scope import Scope

ALL = "documents"

Documents: TypeAlias = tuple[JsonObject, ...]


class Change(NamedTuple):
    """What was done, in words, and the documents that came of it."""

    text: str
    documents: Documents


Operator: TypeAlias = "Callable[[Answer], Iterator[Change]]"
"""A kind of change; its name, with dashes, is the operator's id."""


class Site(NamedTuple):
    """A part of the answer and its place; ``home`` is the namespace of its policy."""

    path: Path
    value: Json
    home: str

    @property
    def rule(self) -> Path:
        """The place of the rule that a peer or port stands in."""
        return self.path[:-2]

    @property
    def direction(self) -> Direction:
        """The direction of the rule that it is or stands in."""
        return Direction(str(self.path[3]))


@dataclass(frozen=True)
class Answer:
    """The documents of an answer, and the names that the scenario holds."""

    documents: Documents
    scope: Scope

    @cached_property
    def whole(self) -> JsonObject:
        """The documents under one key, so that a path leads to each part."""
        return {ALL: list(self.documents)}

    @cached_property
    def policies(self) -> tuple[Site, ...]:
        """The NetworkPolicies."""
        return tuple(
            Site((ALL, number), value, (value.get("metadata") or {}).get("namespace") or "default")
            for number, value in enumerate(self.documents)
            if value.get("kind") == "NetworkPolicy"
        )

    @cached_property
    def rules(self) -> tuple[Site, ...]:
        """The rules of all policies."""
        return tuple(
            Site((*policy.path, "spec", direction.value, number), rule or {}, policy.home)
            for policy in self.policies
            for direction in Direction
            for number, rule in enumerate((policy.value.get("spec") or {}).get(direction.value) or ())
        )

    @cached_property
    def peers(self) -> tuple[Site, ...]:
        """The peers of all rules."""
        return tuple(
            Site((*rule.path, rule.direction.peers_key, number), peer, rule.home)
            for rule in self.rules
            for number, peer in enumerate(rule.value.get(rule.direction.peers_key) or ())
        )

    @cached_property
    def ports(self) -> tuple[Site, ...]:
        """The ports of all rules."""
        return tuple(
            Site((*rule.path, "ports", number), port or {}, rule.home)
            for rule in self.rules
            for number, port in enumerate(rule.value.get("ports") or ())
        )

    @cached_property
    def selectors(self) -> tuple[Site, ...]:
        """The selectors of policies and peers."""
        own = [Site((*site.path, "spec"), site.value.get("spec") or {}, site.home) for site in self.policies]
        return tuple(
            Site((*site.path, key), site.value[key], site.home)
            for site in (*own, *self.peers)
            for key in ("podSelector", "namespaceSelector")
            if isinstance(site.value.get(key), dict)
        )

    @cached_property
    def blocks(self) -> tuple[Site, ...]:
        """The blocks of addresses that can be read as such."""
        return tuple(
            Site((*peer.path, "ipBlock"), peer.value["ipBlock"], peer.home)
            for peer in self.peers
            if _readable(peer.value.get("ipBlock"))
        )

    def at(self, path: Path) -> Json:
        """What stands at a place; None where nothing does."""
        here: Json = self.whole
        for step in path:
            here = here.get(step) if isinstance(here, dict) else here[step]
        return here

    def put(self, path: Path, value: Json) -> Documents:
        """The documents with something else in a place."""
        return _documents(set_at(self.whole, path, value))

    def drop(self, path: Path) -> Documents:
        """The documents without what stands in a place."""
        return _documents(drop_at(self.whole, path))

    def insert(self, path: Path, value: Json) -> Documents:
        """The documents with an item put into a list before the one in that place."""
        return _documents(insert_at(self.whole, path, value))

    def append(self, path: Path, value: Json) -> Documents:
        """The documents with an item at the end of a list."""
        return _documents(append_at(self.whole, path, value))

    def add(self, document: JsonObject) -> Documents:
        """The documents and one more."""
        return (*self.documents, document)

    def then(self, documents: Documents) -> Answer:
        """The answer after a change, to change it further."""
        return Answer(documents, self.scope)

    def where(self, path: Path) -> str:
        """A place in words, e.g. ``allow-dns: spec.egress[0].to[1]``."""
        document = self.documents[int(path[1])]
        name = (document.get("metadata") or {}).get("name") or "the list of deletions"
        steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path[2:])
        return f"{name}: {steps.lstrip('.')}" if steps else str(name)


def _readable(block: Json) -> bool:
    if not isinstance(block, dict):
        return False
    try:
        for text in (block.get("cidr"), *(block.get("except") or ())):
            ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _documents(whole: JsonObject) -> Documents:
    return tuple(whole[ALL])
