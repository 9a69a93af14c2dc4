"""Who asks the API server for what."""

from __future__ import annotations

from lab.quick_dataclass import dataclass

AUTHENTICATED = "system:authenticated"
UNAUTHENTICATED = "system:unauthenticated"
ANONYMOUS = "system:anonymous"
ACCOUNTS = "system:serviceaccounts"
ACCOUNT_PREFIX = "system:serviceaccount:"
MASTERS = "system:masters"

HOLDERS = "~holders:"
"""Before the name of a ClusterRole: the group, which no cluster has, of all who are given that role."""

OTHER = "~other"
"""A word that no object can have: stands for every one that nothing mentions."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Someone as the API server knows them: a name and groups.

    Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
    """

    user: str
    groups: tuple[str, ...] = (AUTHENTICATED,)

    @classmethod
    def account(cls, namespace: str, name: str) -> Caller:
        """A ServiceAccount, with the groups that each one has."""
        groups = (ACCOUNTS, f"{ACCOUNTS}:{namespace}", AUTHENTICATED)
        return cls(f"{ACCOUNT_PREFIX}{namespace}:{name}", groups)

    @classmethod
    def person(cls, name: str, groups: tuple[str, ...] = ()) -> Caller:
        """A user who logged in; one by a ServiceAccount's name is that ServiceAccount."""
        account = account_of(name)
        if account:
            found = cls.account(*account)
            return cls(found.user, (*found.groups, *(group for group in groups if group not in found.groups)))
        if name == ANONYMOUS:
            return cls(name, (*groups, UNAUTHENTICATED))
        return cls(name, tuple(dict.fromkeys((*groups, AUTHENTICATED))))

    @property
    def service_account(self) -> tuple[str, str] | None:
        """Namespace and name where this is a ServiceAccount."""
        return account_of(self.user)


def account_of(user: str) -> tuple[str, str] | None:
    """Namespace and name in a user name such as ``system:serviceaccount:team-a:ci``; None for any other."""
    if not user.startswith(ACCOUNT_PREFIX):
        return None
    namespace, separator, name = user.removeprefix(ACCOUNT_PREFIX).partition(":")
    return (namespace, name) if separator and namespace and name and ":" not in name else None


@dataclass(frozen=True, slots=True)
class Request:
    """One request, by its attributes; with a ``url`` it is about that path and no resource.

    ``namespace`` is empty for what is not in one, and for all namespaces at once.
    Source: https://kubernetes.io/docs/reference/access-authn-authz/authorization/#request-attributes
    """

    verb: str
    group: str = ""
    resource: str = ""
    subresource: str = ""
    name: str = ""
    namespace: str = ""
    url: str = ""
