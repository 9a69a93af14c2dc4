"""Who may ask: everyone that a policy names, in all the groups they can be in, and someone that none names.

A caller's groups follow from who they are where Kubernetes itself gives them.
Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from lab.subjects.audit.policy import Rule
from lab.subjects.requests import (
    ACCOUNT_PREFIX,
    ACCOUNTS,
    ANONYMOUS,
    AUTHENTICATED,
    OTHER,
    UNAUTHENTICATED,
    Caller,
    account_of,
)

NODES, NODE_PREFIX = "system:nodes", "system:node:"
SYSTEM = "system:"
MOST_TOGETHER = 3
"""Groups that one caller is tried in at once beside those that come by themselves."""


def callers(rules: Iterable[Rule]) -> Iterator[Caller]:
    """A caller for everyone the rules can tell apart, the plainest first."""
    every = tuple(rules)
    users = tuple(dict.fromkeys(user for rule in every for user in rule.users))
    groups = tuple(dict.fromkeys(group for rule in every for group in rule.groups))
    yield Caller(OTHER)
    yield Caller.account(OTHER, OTHER)
    yield Caller(ANONYMOUS, (UNAUTHENTICATED,))
    for group in groups:
        if group.startswith(f"{ACCOUNTS}:"):
            yield Caller.account(group.removeprefix(f"{ACCOUNTS}:"), OTHER)
    free = tuple(group for group in groups if not _given(group))
    for user in (OTHER, *users):
        yield from _in_groups(user, free)


def _given(group: str) -> bool:
    """Whether Kubernetes alone decides who is in a group."""
    return group in (AUTHENTICATED, UNAUTHENTICATED, ACCOUNTS) or group.startswith(f"{ACCOUNTS}:")


def _in_groups(user: str, free: tuple[str, ...]) -> Iterator[Caller]:
    """A user with each choice of groups that they can have."""
    account = account_of(user)
    if account is not None:
        yield Caller.account(*account)
        return
    if user == ANONYMOUS:
        yield Caller(ANONYMOUS, (UNAUTHENTICATED,))
        return
    if user.startswith(ACCOUNT_PREFIX):
        return
    own = (NODES,) if user.startswith(NODE_PREFIX) else ()
    may = tuple(group for group in free if group not in own and _may_be_in(user, group))
    for count in range(min(len(may), MOST_TOGETHER) + 1):
        for chosen in combinations(may, count):
            name = f"{NODE_PREFIX}{OTHER}" if user == OTHER and NODES in chosen else user
            yield Caller(name, (*own, *chosen, AUTHENTICATED))


def _may_be_in(user: str, group: str) -> bool:
    """Kubernetes' own components are in its own groups, and nodes in theirs alone; people are in any but those."""
    if user.startswith(NODE_PREFIX):
        return group == NODES
    if user.startswith(SYSTEM):
        return group.startswith(SYSTEM) and group != NODES
    return user == OTHER or group != NODES
