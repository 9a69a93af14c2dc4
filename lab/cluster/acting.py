"""Who hands an answer in, where that is somebody with limited rights.

The cluster knows no authorizer: whoever may not do everything is handed in from above, and asked before each request
that ``kubectl apply`` and ``kubectl delete`` would make.
Source: https://kubernetes.io/docs/reference/access-authn-authz/authorization/
"""

from __future__ import annotations

from typing import Protocol

from lab.cluster.kinds import kind_called
from lab.cluster.state import State
from lab.cluster.wording import refused_request, retrieving, server_error
from lab.manifests.finding import Finding
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass

FORBIDDEN = "apply-forbidden"
"""The rule of a request for which one lacks the verb."""

GRANTS_MORE = "apply-grants-more-than-held"
"""The rule of a role or binding that would hand out what one does not hold."""

ROLE_NOT_FOUND = "apply-role-not-found"
"""The rule of a binding to a role that is not there, made by someone whose rights must be compared with it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the API server knows them; ``groups`` without those that everyone has who logs in."""

    user: str
    groups: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.groups:
            return self.user
        return f"{self.user} ({'group' if len(self.groups) == 1 else 'groups'} {', '.join(self.groups)})"


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that the API server refuses: its reason and message, and the same for the learner."""

    reason: str
    message: str
    finding: Finding


class Acting(Protocol):
    """Somebody whose requests are authorized."""

    @property
    def person(self) -> Person:
        """Who it is."""
        ...

    def lacks(self, state: State, verb: str, ref: Ref, span: Span) -> Refused | None:
        """The refusal of a request for which they lack the right; ``create`` names no object."""
        ...

    def overreaches(self, state: State, item: KubeObject, before: KubeObject | None) -> Refused | None:
        """The refusal of an object by which they would hand out more than they hold."""
        ...


def refused_reading(acting: Acting, state: State, ref: Ref, file: str, span: Span) -> tuple[str, Refused] | None:
    """The refusal of an object that is not looked into, and what kubectl prints: it reads, then creates or patches."""
    if kind_called(ref.kind) is None:
        return None
    refused = acting.lacks(state, "get", ref, span)
    if refused is not None:
        return retrieving(ref, file, refused.reason, refused.message), refused
    exists = ref in state.objects
    refused = acting.lacks(state, "patch" if exists else "create", ref, span)
    return (server_error(refused.reason, _doing(exists), file, refused.message), refused) if refused else None


def refused_object(
    acting: Acting, state: State, item: KubeObject, *, unchanged: bool = False
) -> tuple[str, Refused] | None:
    """The refusal of an object, and what kubectl prints; ``unchanged`` is one for which nothing but a look is asked."""
    before, file, span = state.objects.get(item.ref), item.document.file, item.span(("metadata", "name"))
    if unchanged:
        refused = acting.lacks(state, "get", item.ref, span)
        return (retrieving(item.ref, file, refused.reason, refused.message), refused) if refused else None
    found = refused_reading(acting, state, item.ref, file, span)
    if found is not None:
        return found
    namespace = item.ref.namespace
    if namespace and Ref("Namespace", "", namespace) not in state.objects:
        # Looked up before the object itself is.
        return None
    refused = acting.overreaches(state, item, before)
    if refused is None:
        return None
    return server_error(refused.reason, _doing(before is not None), file, refused.message), refused


def refused_deletion(acting: Acting, state: State, ref: Ref, span: Span) -> tuple[str, Refused] | None:
    """The refusal of a deletion, and what kubectl prints."""
    refused = acting.lacks(state, "delete", ref, span)
    return (refused_request(refused.reason, refused.message), refused) if refused else None


def _doing(exists: bool) -> str:
    return "patching" if exists else "creating"
