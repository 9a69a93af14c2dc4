"""What the lab must be allowed to do in a cluster, asked before it does anything."""

from __future__ import annotations

from collections.abc import Iterable

from lab.live.api import Api, RefusedError
from lab.live.trouble import LiveError
from lab.manifests.document import JsonObject
from lab.quick_dataclass import dataclass

REVIEW = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"


@dataclass(frozen=True, slots=True)
class Right:
    """One thing to be allowed, in every namespace; ``resource`` may be followed by a subresource."""

    verb: str
    resource: str
    group: str = ""

    def __str__(self) -> str:
        return f"{self.verb} {self.resource}{'.' + self.group if self.group else ''}"


EVERYTHING = Right("*", "*", "*")

NEEDED = (
    *(Right(verb, "namespaces") for verb in ("get", "list", "create", "delete")),
    *(Right(verb, "pods") for verb in ("get", "list", "create", "delete")),
    Right("create", "pods/exec"),
    Right("get", "serviceaccounts"),
    Right("list", "nodes"),
    *(Right(verb, "services") for verb in ("get", "create", "patch")),
    *(Right(verb, "deployments", "apps") for verb in ("get", "list", "create", "patch")),
    *(Right(verb, "networkpolicies", "networking.k8s.io") for verb in ("get", "create", "patch", "delete")),
)
"""What setting a scenario up, applying an answer, trying connections and cleaning up take."""


def missing(api: Api, needed: Iterable[Right] = NEEDED) -> tuple[Right, ...]:
    """Those of the rights that one lacks. An administrator costs a single question."""
    if _allowed(api, EVERYTHING):
        return ()
    return tuple(right for right in needed if not _allowed(api, right))


def require(api: Api, needed: Iterable[Right] = NEEDED) -> None:
    """Raise LiveError listing what one lacks, if anything."""
    lacking = missing(api, needed)
    if lacking:
        raise LiveError(
            f"You may not do in {api.where} what the lab needs there: {shown(lacking)}",
            "ask for these rights in every namespace (cluster-admin has them), or use the lab's own cluster: "
            "`cks-lab cluster up`",
        )


def shown(rights: Iterable[Right]) -> str:
    """Rights in a line: the verbs of each resource together."""
    verbs: dict[str, list[str]] = {}
    for right in rights:
        verb, _, what = str(right).partition(" ")
        verbs.setdefault(what, []).append(verb)
    return "; ".join(f"{', '.join(several)} {what}" for what, several in verbs.items())


def _allowed(api: Api, right: Right) -> bool:
    resource, _, subresource = right.resource.partition("/")
    attributes = {"verb": right.verb, "resource": resource, "group": right.group}
    if subresource:
        attributes["subresource"] = subresource
    body: JsonObject = {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SelfSubjectAccessReview",
        "spec": {"resourceAttributes": attributes},
    }
    try:
        status = api.post(REVIEW, body).value.get("status") or {}
    except RefusedError as error:
        if error.code == 401:
            raise unauthorized(api.where) from error
        if error.code == 403:
            # Even this question may be forbidden: to somebody unknown, say.
            return False
        raise LiveError(f"{api.where} cannot be asked what you may do: {error.message}") from error
    return bool(status.get("allowed"))


def unauthorized(where: str) -> LiveError:
    """The sentence for credentials that the server does not take."""
    return LiveError(f"{where} does not know you (401 Unauthorized)", "log in again, or get a new kubeconfig")
