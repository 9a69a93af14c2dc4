"""Who may do what, as a table: everyone that a binding names, over the resources worth a look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.rbac.access import Access
from lab.subjects.rbac.bootstrap import FILE
from lab.subjects.rbac.proof.people import people_of
from lab.subjects.rbac.roles import GROUP, Binding, Role
from lab.subjects.rbac.rule import ALL
from lab.subjects.rbac.words import caller_in_words
from lab.subjects.requests import OTHER, Caller, Request
from lab.subjects.resources import STANDARD_VERBS, by_telling, resource_called, served, written

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
    own = own_bindings(access)
    columns, verbs = tuple(columns_of(access)), tuple(verbs_of(access))
    rows = tuple(
        _row(access, caller, namespace, columns, verbs)
        for caller, namespace in dict.fromkeys(places(own))
    )
    return AccessTable(tuple(written(*column) for column in columns), verbs, rows)


def own_bindings(access: Access) -> list[Binding]:
    """The bindings without those that every cluster has."""
    return [binding for binding in access.bindings if not _built_in(binding)]


def _built_in(binding: Binding) -> bool:
    return binding.source is not None and binding.source.document.file == FILE


def _comes_with_cluster(role: Role | None) -> bool:
    return role is not None and role.source is not None and role.source.document.file == FILE


def places(bindings: list[Binding]) -> Iterator[tuple[Caller, str]]:
    """Whom a binding names, and where it counts."""
    for binding in bindings:
        for subject in binding.subjects:
            key = subject.key(binding.namespace)
            if key is None:
                continue
            kind, name = key
            yield (people_of(name).caller if kind == GROUP else Caller.person(name)), binding.namespace


def columns_of(access: Access) -> Iterator[tuple[str, str, str]]:
    """Group, resource and subresource of everything that the roles in use name, the best known first.

    Of the many that built-in roles name, only the resources.
    """
    named: dict[tuple[str, str, str], None] = {}
    for binding in own_bindings(access):
        role = access.role(binding)
        for rule in role.rules if role is not None else ():
            for group in rule.groups:
                for word in rule.resources:
                    resource, _, below = word.partition("/")
                    if ALL in (group, resource, below) or (below and _comes_with_cluster(role)):
                        continue
                    if (group, resource) in served() or resource_called(resource) is None:
                        named[group, resource, below] = None
    first = [(each.group, each.name, "") for each in by_telling()[:FIRST_RESOURCES]]
    yield from in_order((*named, *first))


def in_order(columns: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Each once, the best known first."""
    ranks = {(each.group, each.name): place for place, each in enumerate(by_telling())}
    return sorted(set(columns), key=lambda each: (ranks.get(each[:2], len(ranks)), each))


def verbs_of(access: Access) -> Iterator[str]:
    """The standard verbs, and what the roles in use name besides, built-in ones aside."""
    roles = [access.role(binding) for binding in own_bindings(access)]
    own = [role for role in roles if role is not None and not _comes_with_cluster(role)]
    rules = [rule for role in own for rule in role.rules if rule.resources]
    yield from dict.fromkeys((*STANDARD_VERBS, *(verb for rule in rules for verb in rule.verbs if verb != ALL)))


def _row(
    access: Access,
    caller: Caller,
    namespace: str,
    columns: tuple[tuple[str, str, str], ...],
    verbs: tuple[str, ...],
) -> Row:
    names = names_in_rules(access, caller, namespace)
    rights = tuple(right_of(access, caller, namespace, column, verbs, names) for column in columns)
    return Row(caller_in_words(caller, namespace), caller, namespace, rights)


def names_in_rules(access: Access, caller: Caller, namespace: str) -> tuple[str, ...]:
    """The object names in the caller's rules."""
    roles = (role for _, role in access.granting(caller, namespace) if role is not None)
    return tuple(dict.fromkeys(name for role in roles for rule in role.rules for name in rule.names))


def right_of(
    access: Access,
    caller: Caller,
    namespace: str,
    column: tuple[str, str, str],
    verbs: tuple[str, ...],
    names: tuple[str, ...],
) -> Right:
    """What a caller may do to one resource: ``names`` are the objects to ask for one by one.

    The same as to authorize each request alone, with the rules that are about the resource looked for once.
    """
    there = asked_there("", column, OTHER, namespace)
    rules = [
        rule
        for _, role in access.granting(caller, there.namespace)
        for rule in (role.rules if role is not None else ())
        if rule.matches_group(there.group) and rule.matches_resource(there.resource, there.subresource)
    ]

    def may(verb: str, name: str) -> bool:
        return any(rule.matches_verb(verb) and rule.matches_name(name) for rule in rules)

    general = tuple(verb for verb in verbs if may(verb, OTHER))
    rest = [verb for verb in verbs if verb not in general]
    named = ((name, tuple(verb for verb in rest if may(verb, name))) for name in names)
    return Right(general, tuple((name, found) for name, found in named if found))


def asked_there(verb: str, column: tuple[str, str, str], name: str, namespace: str) -> Request:
    """The request for a column in a namespace; what is in no namespace is never asked for there."""
    group, resource, _ = column
    known = served().get((group, resource))
    outside = known is not None and not known.namespaced and resource != "namespaces"
    return Request(verb, *column, name, "" if outside else namespace)
