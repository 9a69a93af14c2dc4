"""The parameters that a binding gives its policy.

Source: Kubernetes' ``pkg/admission/plugin/policy/generic/policy_dispatcher.go``, ``CollectParams``.
"""

from __future__ import annotations

from collections.abc import Mapping

from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.schema.kinds import kind_of
from lab.manifests.selector import LabelSelector


class ParameterError(ValueError):
    """The parameters cannot be found; the words are Kubernetes'. ``of_policy`` marks a fault of the policy itself."""

    def __init__(self, message: str, *, of_policy: bool = False) -> None:
        super().__init__(message)
        self.of_policy = of_policy


def parameters(
    kind: JsonObject | None, reference: JsonObject | None, namespace: str, objects: Mapping[Ref, KubeObject]
) -> tuple[KubeObject | None, ...]:
    """The objects to ask a policy with, one after the other; (None,) where it takes no parameter.

    Nothing where there are none and that is allowed. Raises ParameterError.
    """
    if kind is None or reference is None:
        return (None,)
    version, name = kind.get("apiVersion") or "", kind.get("kind") or ""
    known = kind_of(version, name)
    if known is None:
        said = f"failed to find resource referenced by paramKind: '{version}, Kind={name}'"
        raise ParameterError(said, of_policy=True)
    place = reference.get("namespace") or ""
    if known.namespaced:
        place = place or namespace
        if not place:
            said = "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources"
            raise ParameterError(said)
    elif place:
        raise ParameterError("paramRef.namespace must not be provided for a cluster-scoped `paramKind`")
    found = _found(name, place, reference, objects)
    if not found and reference.get("parameterNotFoundAction") == "Deny":
        raise ParameterError("no params found for policy binding with `Deny` parameterNotFoundAction")
    return found


def _found(
    kind: str, namespace: str, reference: JsonObject, objects: Mapping[Ref, KubeObject]
) -> tuple[KubeObject, ...]:
    if reference.get("name"):
        one = objects.get(Ref(kind, namespace, reference["name"]))
        return () if one is None else (one,)
    selector = LabelSelector.compile(reference.get("selector") or {})
    there = (item for ref, item in sorted(objects.items()) if ref.kind == kind and ref.namespace == namespace)
    return tuple(item for item in there if selector.matches(item.labels))
