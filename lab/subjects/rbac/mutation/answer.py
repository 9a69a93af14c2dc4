"""An answer as the operators see it: its roles, rules, bindings and subjects with their places.

Nothing is ever changed in place; every change gives the answer's documents anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple, TypeAlias

from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject, Path
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass
from lab.subjects.rbac.access import KINDS
from lab.subjects.rbac.coach.edits import set_at, texts

ALL = "documents"

QUIET = ("kube-node-lease", "kube-public", "kube-system")
"""Namespaces that no task is about."""

Documents: TypeAlias = tuple[JsonObject, ...]


class Change(NamedTuple):
    """What was done, in words, and the documents that came of it."""

    text: str
    documents: Documents


Operator: TypeAlias = "Callable[[Answer], Iterator[Change]]"
"""A kind of change; its name, with dashes, is the operator's id."""


class Site(NamedTuple):
    """A part of the answer and its place."""

    path: Path
    value: JsonObject

    def texts(self, key: str) -> list[str]:
        """The strings of one of its lists."""
        return texts(self.value, key)


@dataclass(frozen=True)
class Scope:
    """The names that a scenario holds: what a learner could have written by mistake."""

    namespaces: tuple[str, ...]
    accounts: tuple[tuple[str, str], ...]
    granted: tuple[Ref, ...]
    """Its own roles and bindings."""

    @classmethod
    def of(cls, state: State) -> Scope:
        """What a state holds."""
        spaces = tuple(name for name in state.namespaces if name not in QUIET)
        accounts = [(ref.namespace, ref.name) for ref in state.objects if ref.kind == "ServiceAccount"]
        accounts += [(name, "default") for name in spaces]
        own = tuple(sorted(ref for ref in state.objects if ref.kind in KINDS))
        return cls(spaces, tuple(dict.fromkeys(accounts)), own)


@dataclass(frozen=True)
class Answer:
    """The documents of an answer, and the names that the scenario holds."""

    documents: Documents
    scope: Scope

    @cached_property
    def _whole(self) -> JsonObject:
        return {ALL: list(self.documents)}

    def _of_kind(self, *kinds: str) -> tuple[Site, ...]:
        found = enumerate(self.documents)
        return tuple(Site((ALL, number), value) for number, value in found if value.get("kind") in kinds)

    @cached_property
    def granted(self) -> tuple[Site, ...]:
        """The roles and bindings."""
        return self._of_kind(*sorted(KINDS))

    @cached_property
    def roles(self) -> tuple[Site, ...]:
        """The Roles and ClusterRoles."""
        return self._of_kind("Role", "ClusterRole")

    @cached_property
    def bindings(self) -> tuple[Site, ...]:
        """The RoleBindings and ClusterRoleBindings."""
        return self._of_kind("RoleBinding", "ClusterRoleBinding")

    @cached_property
    def rules(self) -> tuple[Site, ...]:
        """The rules of all roles."""
        return tuple(self._items(self.roles, "rules"))

    @cached_property
    def subjects(self) -> tuple[Site, ...]:
        """The subjects of all bindings."""
        return tuple(self._items(self.bindings, "subjects"))

    @staticmethod
    def _items(sites: Iterable[Site], key: str) -> Iterator[Site]:
        for site in sites:
            written = site.value.get(key)
            for number, item in enumerate(written if isinstance(written, list) else ()):
                if isinstance(item, dict):
                    yield Site((*site.path, key, number), item)

    def put(self, path: Path, value: Json) -> Documents:
        """The documents with something else in a place."""
        return tuple(set_at(self._whole, path, value)[ALL])

    def with_items(self, site: Site, *items: Json) -> Documents:
        """The documents with other items, or none, in the place of a list's one."""
        here: Json = self._whole
        for step in site.path[:-1]:
            here = here[step]
        place = int(site.path[-1])
        return self.put(site.path[:-1], [*here[:place], *items, *here[place + 1 :]])

    def where(self, site: Site) -> str:
        """A place in words, e.g. ``Role reader: rules[0]``."""
        document = self.documents[int(site.path[1])]
        name = f"{document.get('kind')} {(document.get('metadata') or {}).get('name')}"
        steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in site.path[2:])
        return f"{name}: {steps.lstrip('.')}" if steps else name


def home(site: Site) -> str:
    """The namespace that a document says, else ``default``."""
    return (site.value.get("metadata") or {}).get("namespace") or "default"


def placed(value: JsonObject, kind: str, namespace: str, name: str = "") -> JsonObject:
    """A document as another kind, in another namespace, perhaps under another name."""
    metadata = {key: each for key, each in (value.get("metadata") or {}).items() if key != "namespace"}
    if namespace:
        metadata["namespace"] = namespace
    if name:
        metadata["name"] = name
    return {**value, "kind": kind, "metadata": metadata}
