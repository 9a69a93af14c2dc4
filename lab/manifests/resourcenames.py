"""The names of resources a container can ask for, and what is known of each.

Source: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ and Kubernetes'
``pkg/apis/core/helper``.
"""

from __future__ import annotations

from lab.manifests.labels import qualified_name_errors
from lab.manifests.quantity import Quantity

_CONTAINER = frozenset({"cpu", "memory", "ephemeral-storage"})
_OBJECTS = frozenset(
    {
        "pods",
        "resourcequotas",
        "services",
        "replicationcontrollers",
        "secrets",
        "configmaps",
        "persistentvolumeclaims",
        "services.nodeports",
        "services.loadbalancers",
    }
)
_STANDARD = (
    _CONTAINER
    | _OBJECTS
    | {"storage", "requests.storage"}
    | {f"{word}.{name}" for word in ("requests", "limits") for name in _CONTAINER}
)
_HUGE_PAGES = "hugepages-"


def is_huge_page(name: str) -> bool:
    """Whether these are memory pages of a larger size."""
    return name.startswith(_HUGE_PAGES)


def huge_page_size(name: str) -> Quantity | None:
    """The size of the pages that ``hugepages-2Mi`` names; None when the name holds no size."""
    try:
        return Quantity.parse(name.removeprefix(_HUGE_PAGES))
    except ValueError:
        return None


def is_native(name: str) -> bool:
    """Whether Kubernetes itself defines the resource."""
    return "/" not in name or "kubernetes.io/" in name


def is_standard(name: str) -> bool:
    """Whether Kubernetes knows the unqualified name, be it of a container's or of a quota's resource."""
    return name in _STANDARD or name.startswith((_HUGE_PAGES, f"requests.{_HUGE_PAGES}"))


def is_standard_for_containers(name: str) -> bool:
    """Whether a container can ask for the unqualified name."""
    return name in _CONTAINER or is_huge_page(name)


def is_pod_level(name: str) -> bool:
    """Whether a pod as a whole can ask for it (KEP-2837)."""
    return name in ("cpu", "memory") or is_huge_page(name)


def is_extended(name: str) -> bool:
    """Whether it is a resource of someone else's, such as a device plugin's."""
    if is_native(name) or name.startswith("requests."):
        return False
    return not qualified_name_errors(f"requests.{name}")


def is_integer(name: str) -> bool:
    """Whether the resource comes in whole numbers only."""
    return name in _OBJECTS or is_extended(name)


def is_overcommit_allowed(name: str) -> bool:
    """Whether a limit may be higher than the request."""
    return is_native(name) and not is_huge_page(name)
