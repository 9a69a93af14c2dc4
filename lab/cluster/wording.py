"""What kubectl prints: the answers of ``kubectl apply`` and ``kubectl delete``, refusals included.

The wording is that of kubectl's ``pkg/cmd/util/helpers.go`` and ``pkg/cmd/apply``.
"""

from __future__ import annotations

from collections.abc import Iterable

from lab.cluster.kinds import in_answers, in_errors, kind_called
from lab.manifests.document import Json
from lab.manifests.kubeobject import Ref
from lab.manifests.reading import Reading, Stage
from lab.manifests.schema.kinds import Kind


def outcome(ref: Ref, api_version: str, what: str) -> str:
    """``networkpolicy.networking.k8s.io/np created``."""
    return f"{in_answers(ref.kind, api_version.rpartition('/')[0])}/{ref.name} {what}"


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


def refused_request(reason: str, message: str) -> str:
    """``Error from server (Forbidden): …``: the refusal of a request that is about no file."""
    return f"Error from server ({reason}): {message}"


def retrieving(ref: Ref, file: str, reason: str, message: str) -> str:
    """The refusal to show the object as it is, for which ``kubectl apply`` asks first."""
    kind = kind_called(ref.kind)
    group = f"{kind.group}/{kind.version}" if kind is not None else ""
    plural = kind.plural if kind is not None else ""
    return server_error(
        reason,
        f'retrieving current configuration of:\nResource: "{group}, Resource={plural}", '
        f'GroupVersionKind: "{group}, Kind={ref.kind}"\n'
        f'Name: "{ref.name}", Namespace: "{ref.namespace}"\nfrom server for:',
        file,
        message,
    )


def invalid_request(plural: str, name: str, message: str) -> str:
    """``The deployments "d" is invalid: : …``: a request refused as invalid without naming a field."""
    return f'The {plural} "{name}" is invalid: : {message}'


def namespace_not_found(namespace: str, file: str) -> str:
    """The refusal of an object whose namespace does not exist."""
    return server_error("NotFound", "creating", file, f'namespaces "{namespace}" not found')


def refusal(reading: Reading, ref: Ref, file: str, *, exists: bool) -> str:
    """What kubectl prints for an object that was not decoded or not found valid.

    What the API server could not decode it names by kind and version; every other refusal before validation is
    kubectl's own.
    """
    if reading.stage is Stage.VALIDATE:
        return invalid(ref, reading.errors or (reading.message,))
    if not reading.message.startswith(f'{ref.kind} in version "'):
        return f"error: {reading.message}"
    return server_error("BadRequest", "patching" if exists else "creating", file, reading.message)


def deleted(kind: Kind, name: str) -> str:
    """``networkpolicy.networking.k8s.io "np" deleted``."""
    return f'{in_answers(kind.name, kind.group)} "{name}" deleted'


def not_found(kind: Kind, name: str) -> str:
    """``Error from server (NotFound): networkpolicies.networking.k8s.io "np" not found``."""
    return f'Error from server (NotFound): {in_errors(kind)} "{name}" not found'


def undeletable(name: str) -> str:
    """The refusal to delete a namespace that Kubernetes needs."""
    message = f'namespaces "{name}" is forbidden: this namespace may not be deleted'
    return f"Error from server (Forbidden): {message}"


def written_text(value: Json) -> str:
    """``value`` where it is a string, else nothing."""
    return value if isinstance(value, str) else ""
