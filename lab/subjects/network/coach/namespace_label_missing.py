"""A namespace selected by a label it does not carry."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.model import Labels
from lab.manifests.document import JsonObject
from lab.manifests.selector import LabelSelector, SelectorError
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import rules, set_at
from lab.subjects.network.coach.mend import DOCS, Mend, MendingRule


class NamespaceLabelMissing(MendingRule):
    """A namespaceSelector that matches no namespace there is."""

    id = "namespace-label-missing"
    why = (
        "A namespaceSelector looks at the labels of Namespace objects, not at their names. A namespace carries its "
        "name as kubernetes.io/metadata.name from Kubernetes 1.22 on; any other label is there only if someone set it."
    )
    link = DOCS + "#targeting-a-namespace-by-its-name"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Let the selector match one namespace instead, each in turn."""
        namespaces = dict(case.attempt.setting.after.namespaces)
        for policy in case.changed:
            for rule in rules(policy):
                for path, peer in rule.peers:
                    written = peer.get("namespaceSelector")
                    if not written or _matches_any(written, namespaces):
                        continue
                    place = (*path, "namespaceSelector")
                    for labels in namespaces.values():
                        if labels:
                            value = set_at(policy.source.value, place, {"matchLabels": dict(labels)})
                            yield self.mend(policy, place, value, _message(written), _how(namespaces))


def _matches_any(written: JsonObject, namespaces: dict[str, Labels]) -> bool:
    try:
        selector = LabelSelector.compile(written)
    except SelectorError:
        return True
    return any(selector.matches(labels) for labels in namespaces.values())


def _message(written: JsonObject) -> str:
    return f"no namespace carries {LabelSelector.compile(written)}"


def _how(namespaces: dict[str, Labels]) -> str:
    if any("kubernetes.io/metadata.name" in labels for labels in namespaces.values()):
        return "Select the namespace by kubernetes.io/metadata.name, or look up its labels: kubectl get ns --show-labels"
    return "Look up the labels there are (kubectl get ns --show-labels), and select by one of them, or set one."
