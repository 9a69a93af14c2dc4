"""Questions to the authorizer: ``authorizer.group('apps').resource('deployments').check('create').allowed()``.

Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-authorizer-library
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import Table
from lab.manifests.cel.evaluate.values import EvaluationError
from lab.manifests.labels import dns1123_label_errors, dns1123_subdomain_errors


class Question(NamedTuple):
    """What somebody would do: to a resource, or with a path."""

    user: str
    groups: tuple[str, ...]
    verb: str = ""
    group: str = ""
    resource: str = ""
    subresource: str = ""
    namespace: str = ""
    name: str = ""
    path: str = ""


Decide = Callable[[Question], bool]
"""Whether the authorizer allows it."""


class Authorizer(NamedTuple):
    """Somebody, and who decides what they may do."""

    decide: Decide
    question: Question
    type_name: str = "kubernetes.authorization.Authorizer"


class GroupCheck(NamedTuple):
    """A group of resources to ask about."""

    decide: Decide
    question: Question
    type_name: str = "kubernetes.authorization.GroupCheck"


class ResourceCheck(NamedTuple):
    """A resource to ask about."""

    decide: Decide
    question: Question
    type_name: str = "kubernetes.authorization.ResourceCheck"


class PathCheck(NamedTuple):
    """A path to ask about."""

    decide: Decide
    question: Question
    type_name: str = "kubernetes.authorization.PathCheck"


class Decision(NamedTuple):
    """The authorizer's answer."""

    allowed: bool
    type_name: str = "kubernetes.authorization.Decision"


def _path(_budget: Budget, authorizer: Authorizer, path: str) -> PathCheck:
    if not path.strip():
        raise EvaluationError("path must not be empty")
    return PathCheck(authorizer.decide, authorizer.question._replace(path=path))


def _account(_budget: Budget, authorizer: Authorizer, namespace: str, name: str) -> Authorizer:
    if dns1123_subdomain_errors(name):
        raise EvaluationError("Invalid service account name")
    if dns1123_label_errors(namespace):
        raise EvaluationError("Invalid service account namespace")
    groups = ("system:serviceaccounts", f"system:serviceaccounts:{namespace}", "system:authenticated")
    return Authorizer(authorizer.decide, Question(f"system:serviceaccount:{namespace}:{name}", groups))


def _resource(_budget: Budget, check: GroupCheck, resource: str) -> ResourceCheck:
    if not resource.strip():
        raise EvaluationError("resource must not be empty")
    return ResourceCheck(check.decide, check.question._replace(resource=resource))


def _narrowed(field: str) -> Callable[..., ResourceCheck]:
    def narrow(_budget: Budget, check: ResourceCheck, text: str) -> ResourceCheck:
        narrowed: dict[str, Any] = {field: text}
        return check._replace(question=check.question._replace(**narrowed))

    return narrow


def _check(budget: Budget, check: Any, verb: str) -> Decision:
    budget.spend(1000)
    return Decision(check.decide(check.question._replace(verb=verb)))


TABLE: Table = {
    ("path", (Authorizer, str)): _path,
    ("group", (Authorizer, str)): lambda _, a, b: GroupCheck(a.decide, a.question._replace(group=b)),
    ("serviceAccount", (Authorizer, str, str)): _account,
    ("resource", (GroupCheck, str)): _resource,
    ("subresource", (ResourceCheck, str)): _narrowed("subresource"),
    ("namespace", (ResourceCheck, str)): _narrowed("namespace"),
    ("name", (ResourceCheck, str)): _narrowed("name"),
    ("fieldSelector", (ResourceCheck, str)): lambda _, a, _b: a,
    ("labelSelector", (ResourceCheck, str)): lambda _, a, _b: a,
    ("check", (ResourceCheck, str)): _check,
    ("check", (PathCheck, str)): _check,
    ("allowed", (Decision,)): lambda _, a: a.allowed,
    ("errored", (Decision,)): lambda _, _a: False,
    ("error", (Decision,)): lambda _, _a: "",
    ("reason", (Decision,)): lambda _, _a: "",
}
