"""An attempt's policies of Istio's, and what the task has in their place."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import Json, JsonObject, Path
from lab.manifests.kubeobject import KubeObject
from lab.subjects.coaching import Case, Mend, MendingRule, with_part

SUBJECT = "istio"
PEER = "https://istio.io/latest/docs/reference/config/security/peer_authentication/"
AUTHORIZATION = "https://istio.io/latest/docs/reference/config/security/authorization-policy/"
CONCEPTS = "https://istio.io/latest/docs/concepts/security/"


class IstioRule(MendingRule):
    """A misunderstanding about Istio."""

    subject = SUBJECT
    link = PEER

    def at(self, item: KubeObject, path: Path, message: str, how: str, *changes: tuple[Path, Json]) -> Mend:
        """A mend of one object: where it is told, and the parts set then."""
        span = item.span(path) if item.get(path) is not None else item.span(("metadata", "name"))
        return self.mend(message, span, how, [with_part(item, *changes)])


def wanted(case: Case, kind: str) -> Iterator[KubeObject]:
    """The task's own objects of a kind, those it was found with left out."""
    seen = []
    for state in (case.required, case.permitted):
        for item in state.of_kind(kind):
            found = case.before.objects.get(item.ref)
            if (found is None or found.value != item.value) and item.value not in seen:
                seen.append(item.value)
                yield item


def spec_of(item: KubeObject | None) -> JsonObject:
    """An object's spec."""
    return item.spec if item is not None else {}


def mapping(written: Json) -> JsonObject:
    """A mapping, empty for what is none."""
    return written if isinstance(written, dict) else {}


def listed(written: Json) -> list[Json]:
    """A list, empty for what is none."""
    return written if isinstance(written, list) else []
