"""What the API server warns of when a namespace with pods in it is labelled more strictly.

Source: ``k8s.io/pod-security-admission/admission``, ``EvaluatePodsInNamespace``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lab.cluster.podsecurity.configuration import Exemptions
from lab.cluster.podsecurity.level import LevelVersion
from lab.cluster.podsecurity.podshape import PodShape, items, mapping, text
from lab.cluster.podsecurity.standards import reasons, violations
from lab.manifests.document import JsonObject
from lab.manifests.release import Release

MOST_PODS = 3000
"""No more pods than this are looked at."""


def warnings_about(
    pods: Iterable[JsonObject], namespace: str, enforce: LevelVersion, exemptions: Exemptions, release: Release
) -> tuple[str, ...]:
    """One warning for each set of reasons, with the first pod's name and how many others share it."""
    every = list(_prioritized(pods, exemptions))
    looked_at = every[:MOST_PODS]
    names: dict[str, list[str]] = {}
    for pod in looked_at:
        found = violations(enforce, PodShape.of(pod), release)
        if found:
            names.setdefault(reasons(found), []).append(text(mapping(pod.get("metadata")).get("name")))
    warnings = []
    if len(looked_at) < len(every):
        warnings.append(
            f"new PodSecurity enforce level only checked against the first {len(looked_at)} of {len(every)} "
            "existing pods"
        )
    if names:
        warnings.append(
            f'existing pods in namespace "{namespace}" violate the new PodSecurity enforce level "{enforce}"'
        )
    return (*warnings, *sorted(f"{_told(holders)}: {said}" for said, holders in names.items()))


def _told(names: list[str]) -> str:
    first, others = min(names), len(names) - 1
    if not others:
        return first
    return f"{first} (and {others} other {'pod' if others == 1 else 'pods'})"


def _prioritized(pods: Iterable[JsonObject], exemptions: Exemptions) -> Iterator[JsonObject]:
    """Pods of no exempt runtime class; the second and later ones of the same controller come last."""
    alike: list[JsonObject] = []
    controllers: set[str] = set()
    for pod in pods:
        if text(mapping(pod.get("spec")).get("runtimeClassName")) in exemptions.runtime_classes:
            continue
        controller = _controller(pod)
        if controller is None:
            yield pod
        elif controller in controllers:
            alike.append(pod)
        else:
            controllers.add(controller)
            yield pod
    yield from alike


def _controller(pod: JsonObject) -> str | None:
    """The uid of the pod's controller."""
    for owner in items(mapping(pod.get("metadata")).get("ownerReferences")):
        if owner.get("controller") is True:
            return text(owner.get("uid"))
    return None
