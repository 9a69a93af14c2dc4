"""Everyone whose rights can differ between clusters.

Rights add up: a caller has those of their name and of each group. So what a caller with several groups may do beyond
what is allowed, someone may who has one of them; it is enough to ask for each name and each group alone, with the
groups that nobody can be without. Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from lab.quick_dataclass import dataclass
from lab.subjects.rbac.roles import GROUP
from lab.subjects.requests import ACCOUNTS, ANONYMOUS, AUTHENTICATED, HOLDERS, OTHER, UNAUTHENTICATED, Caller

if TYPE_CHECKING:
    from lab.subjects.rbac.access import Access


@dataclass(frozen=True, slots=True)
class Person:
    """Someone, or everyone of a sort. ``wider`` are the sorts they belong to, by their callers."""

    caller: Caller
    group: str = ""
    """The group that makes the sort; empty for someone with a name of their own."""
    wider: tuple[Caller, ...] = ()

    def named(self, namespace: str = "") -> str:
        """The person in words, for a request in a namespace."""
        account = self.caller.service_account
        if account is not None:
            return _account(*account, namespace)
        if self.group.startswith(HOLDERS):
            return f"whoever is given ClusterRole {self.group.removeprefix(HOLDERS)}"
        if self.group:
            return f"anyone in group {self.group}"
        if self.caller.user == ANONYMOUS:
            return "anyone without credentials"
        return "every authenticated user" if self.caller.user == OTHER else f"user {self.caller.user}"


def _account(home: str, name: str, namespace: str) -> str:
    if name == OTHER:
        return "every service account" if home == OTHER else f"every service account of {home}"
    return name if home == namespace else f"{name} of {home}"


EVERYONE = Person(Caller(OTHER, (AUTHENTICATED,)))
NOBODY = Person(Caller(ANONYMOUS, (UNAUTHENTICATED,)))
ACCOUNTS_ANYWHERE = Person(Caller.account(OTHER, OTHER), wider=(EVERYONE.caller,))


def people(accesses: Sequence[Access]) -> tuple[Person, ...]:
    """Everyone that some binding speaks of, the widest sorts first, and those that none does.

    Then those who may be given an aggregated ClusterRole at any time: what becomes part of it, they get as well.
    """
    subjects = dict.fromkeys(subject for access in accesses for subject in access.subjects)
    sorts: dict[Caller, Person] = {each.caller: each for each in (EVERYONE, NOBODY, ACCOUNTS_ANYWHERE)}
    single: dict[Caller, Person] = {}
    for kind, name in subjects:
        person = people_of(name) if kind == GROUP else _of_user(name)
        if person.caller not in sorts:
            (sorts if kind == GROUP else single)[person.caller] = person
    return (*sorts.values(), *single.values(), *_holders(accesses))


def _holders(accesses: Sequence[Access]) -> Iterator[Person]:
    """Those who are given an aggregated ClusterRole that every one of the clusters has."""
    first, *others = accesses
    for ref, role in first.roles.items():
        if role.aggregates and all(ref in other.roles for other in others):
            yield people_of(f"{HOLDERS}{ref.name}")


@lru_cache(maxsize=4096)
def people_of(name: str) -> Person:
    """The sort of people that a group is."""
    if name == AUTHENTICATED:
        return EVERYONE
    if name == UNAUTHENTICATED:
        return NOBODY
    if name == ACCOUNTS:
        return ACCOUNTS_ANYWHERE
    if name.startswith(f"{ACCOUNTS}:"):
        return _accounts_of(name.removeprefix(f"{ACCOUNTS}:"))
    return Person(Caller(OTHER, (name, AUTHENTICATED)), name, (EVERYONE.caller,))


def _accounts_of(namespace: str) -> Person:
    return Person(Caller.account(namespace, OTHER), wider=(EVERYONE.caller, ACCOUNTS_ANYWHERE.caller))


@lru_cache(maxsize=4096)
def _of_user(name: str) -> Person:
    caller = Caller.person(name)
    if caller.service_account is not None:
        namespace = caller.service_account[0]
        wider = (EVERYONE.caller, ACCOUNTS_ANYWHERE.caller, Caller.account(namespace, OTHER))
        return Person(caller, wider=wider)
    return NOBODY if name == ANONYMOUS else Person(caller, wider=(EVERYONE.caller,))
