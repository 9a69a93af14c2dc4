"""Roles and bindings as objects hold them."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from itertools import product

from lab.manifests.document import Json, Path
from lab.manifests.kubeobject import KubeObject, Ref
from lab.quick_dataclass import dataclass
from lab.subjects.rbac.rule import Rule
from lab.subjects.requests import ACCOUNT_PREFIX, Caller

RBAC_GROUP = "rbac.authorization.k8s.io"

USER, GROUP, ACCOUNT = "User", "Group", "ServiceAccount"


@dataclass(frozen=True)
class Role:
    """A Role or ClusterRole. ``places`` are where its rules were written, one for each of ``rules``."""

    ref: Ref
    rules: tuple[Rule, ...]
    labels: tuple[tuple[str, str], ...] = ()
    aggregates: tuple[Json, ...] = ()
    """The selectors of its aggregationRule; its rules are then those of the ClusterRoles they select."""
    places: tuple[tuple[KubeObject, Path], ...] = field(default=(), repr=False, compare=False)
    source: KubeObject | None = field(default=None, repr=False, compare=False)

    @cached_property
    def rights(self) -> frozenset[tuple[str, ...]]:
        """The rules in their smallest parts: what says the same in other words has the same."""
        found: set[tuple[str, ...]] = set()
        for rule in self.rules:
            names: tuple[str | None, ...] = rule.names or (None,)
            found.update(
                (verb, group, resource) if name is None else (verb, group, resource, name)
                for verb, group, resource, name in product(rule.verbs, rule.groups, rule.resources, names)
            )
            found.update(product(rule.verbs, rule.urls))
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Subject:
    """Someone a binding names. ``namespace`` counts for ServiceAccounts alone."""

    kind: str
    name: str
    namespace: str = ""

    def means(self, caller: Caller, binding_namespace: str) -> bool:
        """Whether this is the caller, or a group of theirs."""
        if self.kind == USER:
            return caller.user == self.name
        if self.kind == GROUP:
            return self.name in caller.groups
        if self.kind == ACCOUNT:
            namespace = self.namespace or binding_namespace
            return bool(namespace) and caller.user == f"{ACCOUNT_PREFIX}{namespace}:{self.name}"
        return False

    def key(self, binding_namespace: str) -> tuple[str, str] | None:
        """What a caller's name or groups are looked up by; None for what means nobody."""
        if self.kind in (USER, GROUP):
            return self.kind, self.name
        if self.kind == ACCOUNT:
            namespace = self.namespace or binding_namespace
            return (USER, f"{ACCOUNT_PREFIX}{namespace}:{self.name}") if namespace else None
        return None

    def described(self, binding_namespace: str) -> str:
        """The subject as the authorizer's reason has it: a ServiceAccount's name stands before its namespace."""
        shown = f"{self.name}/{self.namespace or binding_namespace}" if self.kind == ACCOUNT else self.name
        return f'{self.kind} "{shown}"'


@dataclass(frozen=True, slots=True)
class Binding:
    """A RoleBinding or ClusterRoleBinding; the namespace of ``ref`` is empty for the latter."""

    ref: Ref
    role: Ref
    """The role it refers to; its namespace is that of the binding for a Role."""
    subjects: tuple[Subject, ...] = ()
    source: KubeObject | None = field(default=None, repr=False, compare=False)

    @property
    def namespace(self) -> str:
        """Where it grants; empty for everywhere."""
        return self.ref.namespace

    def subject_of(self, caller: Caller) -> int | None:
        """The place of the first subject that means the caller."""
        for place, subject in enumerate(self.subjects):
            if subject.means(caller, self.namespace):
                return place
        return None

    def described(self, place: int) -> str:
        """The binding, its role and one of its subjects, as the authorizer's reason has them."""
        kind, namespace, name = self.ref
        shown = f"{name}/{namespace}" if namespace else name
        who = self.subjects[place].described(namespace)
        return f'{kind} "{shown}" of {self.role.kind} "{self.role.name}" to {who}'


def role_of(item: KubeObject) -> Role:
    """The role that an object says; what is malformed in it counts as not there."""
    written = item.value.get("rules")
    rules = written if isinstance(written, list) else []
    return Role(
        ref=item.ref,
        rules=tuple(Rule.of(rule) for rule in rules),
        labels=tuple(sorted((key, value) for key, value in _labels(item) if isinstance(value, str))),
        aggregates=_selectors(item) if item.ref.kind == "ClusterRole" else (),
        places=tuple((item, ("rules", number)) for number in range(len(rules))),
        source=item,
    )


def _labels(item: KubeObject) -> list[tuple[str, Json]]:
    labels = item.labels
    return list(labels.items()) if isinstance(labels, dict) else []


def _selectors(item: KubeObject) -> tuple[Json, ...]:
    found = item.get(("aggregationRule", "clusterRoleSelectors"))
    return tuple(found) if isinstance(found, list) else ()


def binding_of(item: KubeObject) -> Binding:
    """The binding that an object says; what is malformed in it counts as not there."""
    written = item.value.get("roleRef")
    reference = written if isinstance(written, dict) else {}
    kind, name = _text(reference.get("kind")), _text(reference.get("name"))
    namespace = item.ref.namespace if kind == "Role" else ""
    subjects = item.value.get("subjects")
    return Binding(
        ref=item.ref,
        role=Ref(kind, namespace, name),
        subjects=tuple(_subject(each) for each in subjects) if isinstance(subjects, list) else (),
        source=item,
    )


def _subject(written: Json) -> Subject:
    mapping = written if isinstance(written, dict) else {}
    return Subject(_text(mapping.get("kind")), _text(mapping.get("name")), _text(mapping.get("namespace")))


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
