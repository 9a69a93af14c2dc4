"""ServiceAccounts as objects hold them."""

from __future__ import annotations

from collections.abc import Mapping

from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject
from lab.quick_dataclass import dataclass

DEFAULT = "default"
"""The account that every namespace has, and that pods use which name none."""

ENFORCE = "kubernetes.io/enforce-mountable-secrets"
"""The annotation that limits a pod to the Secrets its account lists."""

TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
"""What Go reads as true."""


@dataclass(frozen=True, slots=True)
class Account:
    """A ServiceAccount. ``automounts`` is None where it says nothing of its token."""

    namespace: str
    name: str
    automounts: bool | None = None
    pull_secrets: tuple[str, ...] = ()
    secrets: frozenset[str] = frozenset()
    enforces_secrets: bool = False

    @classmethod
    def of(cls, namespace: str, name: str, value: JsonObject) -> Account:
        """The account that an object says; what is malformed in it counts as not there."""
        automounts = value.get("automountServiceAccountToken")
        metadata = value.get("metadata")
        annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
        enforced = annotations.get(ENFORCE) if isinstance(annotations, dict) else None
        return cls(
            namespace,
            name,
            automounts if isinstance(automounts, bool) else None,
            tuple(named(value.get("imagePullSecrets"))),
            frozenset(named(value.get("secrets"))),
            isinstance(enforced, str) and enforced in TRUE,
        )


def named(value: Json) -> list[str]:
    """The names in a list of references."""
    items = value if isinstance(value, list) else []
    found = (item.get("name") for item in items if isinstance(item, dict))
    return [name for name in found if isinstance(name, str)]


def accounts(state: State) -> Mapping[tuple[str, str], Account]:
    """Every account of a cluster by namespace and name; each namespace has ``default``, written or not.

    Source: https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts
    """
    found = {(namespace, DEFAULT): Account(namespace, DEFAULT) for namespace in state.namespaces}
    for ref, item in state.objects.items():
        if ref.kind == "ServiceAccount":
            found[ref.namespace, ref.name] = Account.of(ref.namespace, ref.name, item.value)
    return found
