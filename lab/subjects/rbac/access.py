"""What a cluster's roles and bindings say, ready to be asked.

``Access.of(state)`` is that of a state, the built-in roles and bindings included; ``Access.build(...)`` of parts.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from functools import cache, cached_property

from lab.cluster.state import State
from lab.manifests.kubeobject import KubeObject, Ref
from lab.quick_dataclass import dataclass
from lab.subjects.rbac.aggregation import aggregated
from lab.subjects.rbac.bootstrap import built_in
from lab.subjects.rbac.roles import GROUP, RBAC_GROUP, USER, Binding, Role, Subject, binding_of, role_of
from lab.subjects.requests import HOLDERS, Caller

KINDS = frozenset({"Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"})


def role_not_found(role: Ref) -> str:
    """What the API server says of a role that a binding refers to and that is not there."""
    if role.kind in ("Role", "ClusterRole"):
        return f'{role.kind.lower()}.{RBAC_GROUP} "{role.name}" not found'
    return f'unsupported role reference kind: "{role.kind}"'


@dataclass(frozen=True)
class Access:
    """Roles and bindings. Never changes, so share it freely.

    ``bindings`` are in the order in which they are asked: those for the whole cluster first.
    """

    roles: Mapping[Ref, Role]
    bindings: tuple[Binding, ...]
    missing: Callable[[Ref], str] = field(default=role_not_found, compare=False, repr=False)
    """The words for a role that is not there."""

    @classmethod
    def of(cls, state: State) -> Access:
        """That of a state; the same object again while the state is among those last asked for."""
        return _remembered(state)

    @classmethod
    def once(cls, state: State) -> Access:
        """That of a state which is looked at once and not kept."""
        return _of_state(state)

    @classmethod
    def build(cls, objects: Iterable[KubeObject], missing: Callable[[Ref], str] = role_not_found) -> Access:
        """That of objects as they are: nothing is added and nothing aggregated; in the order given."""
        roles: dict[Ref, Role] = {}
        bindings: list[Binding] = []
        for item in objects:
            if item.ref.kind in ("Role", "ClusterRole"):
                roles.setdefault(item.ref, role_of(item))
            else:
                bindings.append(binding_of(item))
        return cls(roles, tuple(sorted(bindings, key=lambda binding: bool(binding.namespace))), missing)

    def role(self, binding: Binding) -> Role | None:
        """The role a binding refers to; None where it is not there."""
        return self.roles.get(binding.role)

    @cached_property
    def _by_subject(self) -> Mapping[tuple[str, str], tuple[int, ...]]:
        found: dict[tuple[str, str], list[int]] = {}
        for number, binding in enumerate(self.bindings):
            for subject in binding.subjects:
                key = subject.key(binding.namespace)
                if key is not None:
                    found.setdefault(key, []).append(number)
        return {key: tuple(dict.fromkeys(numbers)) for key, numbers in found.items()}

    @property
    def subjects(self) -> Iterable[tuple[str, str]]:
        """Everyone a binding names: ``User`` or ``Group`` and the name; a ServiceAccount is a user."""
        return self._by_subject.keys()

    def held_by(self, caller: Caller) -> tuple[tuple[str, Role], ...]:
        """The roles that the caller has, each with where it counts: a namespace, or (empty) everywhere."""
        found = self._held.get(caller)
        if found is None:
            bound = ((binding.namespace, self.role(binding)) for binding in self.bindings_of(caller))
            found = tuple([(namespace, role) for namespace, role in bound if role is not None])
            self._held[caller] = found
        return found

    @cached_property
    def _held(self) -> dict[Caller, tuple[tuple[str, Role], ...]]:
        """What was asked for so far."""
        return {}

    def bindings_of(self, caller: Caller) -> tuple[Binding, ...]:
        """The bindings that name the caller or a group of theirs, in order."""
        found = self._bound.get(caller)
        if found is None:
            found = self._bound[caller] = self._bindings_of(caller)
        return found

    @cached_property
    def _bound(self) -> dict[Caller, tuple[Binding, ...]]:
        """What was asked for so far."""
        return {}

    def _bindings_of(self, caller: Caller) -> tuple[Binding, ...]:
        keys = [(USER, caller.user), *((GROUP, group) for group in caller.groups)]
        found = [self._by_subject[key] for key in keys if key in self._by_subject]
        if caller.groups and caller.groups[0].startswith(HOLDERS):
            return (*(self.bindings[number] for each in found for number in each), _supposed(caller.groups[0]))
        if len(found) == 1:
            return tuple(self.bindings[number] for number in found[0])
        return tuple(self.bindings[number] for number in sorted({number for each in found for number in each}))

    def granting(self, caller: Caller, namespace: str) -> Iterator[tuple[Binding, Role | None]]:
        """The bindings that count for a request of the caller in a namespace, each with its role."""
        for binding in self.bindings_of(caller):
            if not binding.namespace or binding.namespace == namespace:
                yield binding, self.role(binding)


_KEPT = 16
_known: OrderedDict[int, tuple[State, Access]] = OrderedDict()
_read: OrderedDict[int, tuple[KubeObject, Role | Binding]] = OrderedDict()
_MOST_READ = 2048


def _remembered(state: State) -> Access:
    """States cannot be hashed, so they are told apart by identity; keeping them keeps it theirs."""
    found = _known.get(id(state))
    if found is not None:
        return found[1]
    access = _of_state(state)
    _known[id(state)] = (state, access)
    while len(_known) > _KEPT:
        _known.popitem(last=False)
    return access


def _of_state(state: State) -> Access:
    roles: dict[Ref, Role] = {}
    bindings = dict(built_in()[1])
    for ref, item in state.objects.items():
        if ref.kind in KINDS and item.api_version.startswith(f"{RBAC_GROUP}/"):
            compiled = _compiled(item)
            if isinstance(compiled, Role):
                roles[ref] = compiled
            else:
                bindings[ref] = compiled
    ordered = sorted(bindings.values(), key=lambda binding: (bool(binding.namespace), binding.ref))
    return Access(_filled(roles), tuple(ordered))


def _supposed(holders: str) -> Binding:
    """A binding such as anybody may make: of a ClusterRole to those who are given it."""
    role = Ref("ClusterRole", "", holders.removeprefix(HOLDERS))
    return Binding(Ref("ClusterRoleBinding", "", holders), role, (Subject(GROUP, holders),))


def _filled(own: Mapping[Ref, Role]) -> Mapping[Ref, Role]:
    """A state's roles and the built-in ones, aggregated; mostly the built-in ones are as they always are."""
    built = built_in()[0]
    wanted = {key for role in built.values() for selector in role.aggregates for key in selector["matchLabels"]}
    alone = not any(
        ref in built or role.aggregates or any(key in wanted for key, _ in role.labels) for ref, role in own.items()
    )
    if alone:
        return {**_built_in_filled(), **own}
    return aggregated({**built, **{ref: _changed(role, built.get(ref)) for ref, role in own.items()}})


def _changed(role: Role, built: Role | None) -> Role:
    """A role as it is once it was applied over the built-in one: what its manifest is silent about stays."""
    if built is None or not built.aggregates:
        return role
    labels = dict((*built.labels, *role.labels))
    return replace(role, aggregates=role.aggregates or built.aggregates, labels=tuple(sorted(labels.items())))


@cache
def _built_in_filled() -> Mapping[Ref, Role]:
    return aggregated(built_in()[0])


def _compiled(item: KubeObject) -> Role | Binding:
    """The role or binding of an object; states share objects, so each is read once."""
    known = _read.get(id(item))
    if known is not None and known[0] is item:
        return known[1]
    found = role_of(item) if item.ref.kind in ("Role", "ClusterRole") else binding_of(item)
    _read[id(item)] = (item, found)
    while len(_read) > _MOST_READ:
        _read.popitem(last=False)
    return found


def forget() -> None:
    """Empty what is remembered between states."""
    from lab.subjects.rbac.proof.universe import universe_of

    universe_of.cache_clear()
    _known.clear()
    _read.clear()
