"""Who may do what, as a table: everyone that a binding names, over the resources worth a look."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.rbac.access import Access
from lab.subjects.rbac.authorize import authorize
from lab.subjects.rbac.bootstrap import FILE
from lab.subjects.rbac.proof.people import people_of
from lab.subjects.rbac.request import OTHER, Caller, Request
from lab.subjects.rbac.resources import STANDARD_VERBS, by_telling, resource_called, served, written
from lab.subjects.rbac.roles import GROUP, Binding
from lab.subjects.rbac.rule import ALL
from lab.subjects.rbac.words import caller_in_words

FIRST_RESOURCES = 6
"""How many of the best-known resources are shown though no rule names them."""


@dataclass(frozen=True, slots=True)
class Right:
    """The verbs that someone may use on a resource, out of those the table has, and the verbs only for some names."""

    verbs: tuple[str, ...] = ()
    named: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Object names, each with the verbs that count for it alone."""

    @property
    def nothing(self) -> bool:
        """Whether there is no right at all."""
        return not self.verbs and not self.named


@dataclass(frozen=True, slots=True)
class Row:
    """Someone, in one namespace or (empty) over all of them, with a right for each of the table's resources."""

    who: str
    caller: Caller
    namespace: str
    rights: tuple[Right, ...]


@dataclass(frozen=True, slots=True)
class AccessTable:
    """The table. ``resources`` are its columns, as kubectl writes them; ``verbs`` are those a cell may hold."""

    resources: tuple[str, ...]
    verbs: tuple[str, ...]
    rows: tuple[Row, ...]


def table(state: State) -> AccessTable:
    """That of a state: bindings that every cluster has are left out."""
    access = Access.of(state)
    own = [binding for binding in access.bindings if not _built_in(binding)]
    columns = tuple(_columns(access, own))
    verbs = tuple(_verbs(access, own))
    rows = tuple(
        _row(access, caller, namespace, columns, verbs)
        for caller, namespace in dict.fromkeys(_places(own))
    )
    return AccessTable(tuple(written(*column) for column in columns), verbs, rows)


def _built_in(binding: Binding) -> bool:
    return binding.source is not None and binding.source.document.file == FILE


def _places(bindings: list[Binding]) -> Iterator[tuple[Caller, str]]:
    """Whom a binding names, and where it counts."""
    for binding in bindings:
        for subject in binding.subjects:
            key = subject.key(binding.namespace)
            if key is None:
                continue
            kind, name = key
            yield (people_of(name).caller if kind == GROUP else Caller.person(name)), binding.namespace


def _columns(access: Access, bindings: list[Binding]) -> Iterator[tuple[str, str, str]]:
    """Group, resource and subresource of everything that the roles in use name, the best known first."""
    named: dict[tuple[str, str, str], None] = {}
    for binding in bindings:
        role = access.role(binding)
        for rule in role.rules if role is not None else ():
            for group in rule.groups:
                for word in rule.resources:
                    resource, _, below = word.partition("/")
                    if ALL in (group, resource, below):
                        continue
                    if (group, resource) in served() or resource_called(resource) is None:
                        named[group, resource, below] = None
    first = [(each.group, each.name, "") for each in by_telling()[:FIRST_RESOURCES]]
    ranks = {(each.group, each.name): place for place, each in enumerate(by_telling())}
    yield from sorted({*named, *first}, key=lambda each: (ranks.get(each[:2], len(ranks)), each))


def _verbs(access: Access, bindings: list[Binding]) -> Iterator[str]:
    """The standard verbs, and what the roles in use name besides."""
    roles = [access.role(binding) for binding in bindings]
    rules = [rule for role in roles if role is not None for rule in role.rules if rule.resources]
    yield from dict.fromkeys((*STANDARD_VERBS, *(verb for rule in rules for verb in rule.verbs if verb != ALL)))


def _row(
    access: Access,
    caller: Caller,
    namespace: str,
    columns: tuple[tuple[str, str, str], ...],
    verbs: tuple[str, ...],
) -> Row:
    names = _names(access, caller, namespace)
    rights = tuple(_right(access, caller, namespace, column, verbs, names) for column in columns)
    return Row(caller_in_words(caller, namespace), caller, namespace, rights)


def _names(access: Access, caller: Caller, namespace: str) -> tuple[str, ...]:
    """The object names in the caller's rules."""
    roles = (role for _, role in access.granting(caller, namespace) if role is not None)
    return tuple(dict.fromkeys(name for role in roles for rule in role.rules for name in rule.names))


def _right(
    access: Access,
    caller: Caller,
    namespace: str,
    column: tuple[str, str, str],
    verbs: tuple[str, ...],
    names: tuple[str, ...],
) -> Right:
    def may(verb: str, name: str) -> bool:
        return authorize(access, caller, Request(verb, *column, name, namespace)).allowed

    general = tuple(verb for verb in verbs if may(verb, OTHER))
    rest = [verb for verb in verbs if verb not in general]
    named = ((name, tuple(verb for verb in rest if may(verb, name))) for name in names)
    return Right(general, tuple((name, found) for name, found in named if found))
