"""What can be asked of the API server: its resources with what lies beneath them, and the verbs each is asked by.

Requests for what nobody serves are answered with 404; no policy is judged by them.
Source: https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb
"""

from __future__ import annotations

from functools import cache

from lab.quick_dataclass import dataclass
from lab.subjects.requests import OTHER
from lab.subjects.resources import by_telling

OBJECT_VERBS = ("get", "update", "patch", "delete")
"""Asked of one object by its name."""

LIST_VERBS = ("list", "watch", "deletecollection")
"""Asked of all objects, or of one that a field selector names; within a namespace or of all at once."""

URL_VERBS = ("get", "post", "put", "delete", "patch", "head", "options")
"""Of requests for paths: HTTP methods in small letters."""

CONNECTED = frozenset({"exec", "attach", "portforward"})
CREATED = frozenset({"eviction", "binding", "token"})
REVIEWS = ("reviews", "bindings")

URLS = ("/healthz", "/livez", "/readyz", "/version", "/metrics", "/api", "/apis", "/openapi/v2", "/logs", "/")
"""Paths that clients ask for, to show what a rule is about."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A resource, or a subresource of one. ``made_up`` is one that could come, by another's words or by none."""

    group: str
    resource: str
    subresource: str = ""
    namespaced: bool = True
    made_up: bool = False

    @property
    def verbs(self) -> tuple[str, ...]:
        """What it is asked by."""
        below = self.subresource
        if below:
            return _below(below)
        if self.resource.endswith(REVIEWS) and self.group in ("", "authentication.k8s.io", "authorization.k8s.io"):
            return ("create",)
        return ("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection")


def _below(subresource: str) -> tuple[str, ...]:
    if subresource in CONNECTED:
        return ("get", "create")
    if subresource in CREATED:
        return ("create",)
    if subresource == "log":
        return ("get",)
    if subresource == "proxy":
        return ("get", "create", "update", "patch", "delete")
    return ("get", "update", "patch")


@cache
def served_kinds() -> tuple[Kind, ...]:
    """Every resource and subresource of a cluster as it comes, the best known first."""
    every = by_telling()
    plain = [Kind(each.group, each.name, "", each.namespaced) for each in every]
    below = [
        Kind(each.group, each.name, subresource, each.namespaced)
        for each in every
        for subresource in sorted(each.subresources, key=lambda word: (word in ("status", "proxy"), word))
    ]
    # Users, groups and the like are only impersonated: no request is about them.
    known = [kind for kind in plain if kind.resource not in ("users", "groups", "uids", "signers")]
    return (*known, *below)


FRESH = Kind("example.com", OTHER, "", True, made_up=True)
"""A resource of an API group that nobody has installed yet."""
