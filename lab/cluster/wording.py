"""What kubectl prints: the answers of ``kubectl apply`` and ``kubectl delete``, refusals included.

The wording is that of kubectl's ``pkg/cmd/util/helpers.go`` and ``pkg/cmd/apply``.
"""

from __future__ import annotations

from collections.abc import Iterable

from lab.cluster.kinds import Resource, resource_of
from lab.manifests.document import Json
from lab.manifests.kubeobject import Ref
from lab.manifests.reading import Reading, Stage


def outcome(ref: Ref, api_version: str, what: str) -> str:
    """``networkpolicy.networking.k8s.io/np created``."""
    return f"{resource_of(ref.kind, api_version).answered}/{ref.name} {what}"


def invalid(ref: Ref, errors: Iterable[str]) -> str:
    """``The NetworkPolicy "np" is invalid: …``: one error on the line, several as a list beneath it."""
    unique = tuple(dict.fromkeys(errors))
    head = f'The {ref.kind} "{ref.name}" is invalid: '
    if len(unique) == 1:
        return head + unique[0]
    return "\n".join((head, *(f"* {error}" for error in unique)))


def server_error(reason: str, verb: str, file: str, message: str) -> str:
    """``Error from server (NotFound): error when creating "f.yaml": …``."""
    return f'Error from server ({reason}): error when {verb} "{file}": {message}'


def namespace_not_found(namespace: str, file: str) -> str:
    """The refusal of an object whose namespace does not exist."""
    return server_error("NotFound", "creating", file, f'namespaces "{namespace}" not found')


def refusal(reading: Reading, ref: Ref, file: str, *, exists: bool) -> str:
    """What kubectl prints for an object that was not decoded or not found valid."""
    if reading.stage is Stage.VALIDATE:
        return invalid(ref, reading.errors or (reading.message,))
    if reading.message.startswith(("error: ", "error validating", "error parsing")):
        return "error: " + reading.message.removeprefix("error: ")
    if reading.message.startswith("no matches for kind "):
        return (
            f'error: resource mapping not found for name: "{ref.name}" namespace: "{ref.namespace}" '
            f'from "{file}": {reading.message}\nensure CRDs are installed first'
        )
    return server_error("BadRequest", "patching" if exists else "creating", file, reading.message)


def generate_name(prefix: str) -> str:
    """The refusal of an object without a name of its own: apply has to know which object it is about."""
    return f"error: from {prefix}: cannot use generate name with apply"


def deleted(resource: Resource, name: str) -> str:
    """``networkpolicy.networking.k8s.io "np" deleted``."""
    return f'{resource.answered} "{name}" deleted'


def not_found(resource: Resource, name: str) -> str:
    """``Error from server (NotFound): networkpolicies.networking.k8s.io "np" not found``."""
    return f'Error from server (NotFound): {resource.qualified} "{name}" not found'


def undeletable(name: str) -> str:
    """The refusal to delete a namespace that Kubernetes needs."""
    message = f'namespaces "{name}" is forbidden: this namespace may not be deleted'
    return f"Error from server (Forbidden): {message}"


def written_text(value: Json) -> str:
    """``value`` where it is a string, else nothing."""
    return value if isinstance(value, str) else ""
