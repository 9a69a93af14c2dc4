"""A namespace selected by a label it does not carry."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.model import Labels
from lab.manifests.document import JsonObject
from lab.manifests.selector import LabelSelector
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import rules, set_at
from lab.subjects.network.coach.mend import DOCS, Mend, MendingRule
from lab.subjects.network.coach.wording import conditions
from lab.subjects.network.peers import selector


class NamespaceLabelMissing(MendingRule):
    """A namespaceSelector that matches no namespace there is."""

    id = "namespace-label-missing"
    why = (
        "A namespaceSelector looks at the labels of Namespace objects, not at their names. A namespace carries its "
        "name as kubernetes.io/metadata.name from Kubernetes 1.22 on; any other label is there only if someone set it."
    )
    link = DOCS + "#targeting-a-namespace-by-its-name"
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Let the selector match one namespace instead, each in turn."""
        namespaces = dict(case.attempt.setting.after.namespaces)
        for policy in (*case.changed, *case.unmended):
            for rule in rules(policy):
                for path, peer in rule.peers:
                    written = peer.get("namespaceSelector")
                    if not written or _matches_any(written, namespaces):
                        continue
                    place = (*path, "namespaceSelector")
                    for narrower, pods in _moved(peer):
                        apart = {"namespaceSelector": narrower, "podSelector": pods}
                        value = set_at(policy.source.value, path, apart)
                        yield self.mend(policy, place, value, _message(written), _how(namespaces))
                    wanted = written.get("matchLabels") or {}
                    for name, labels in namespaces.items() if wanted else ():
                        unmoved = self.mend(policy, place, policy.source.value, _message(written), _how(namespaces))
                        yield unmoved._replace(labels={name: {**labels, **wanted}})
                    for labels in _candidates(namespaces):
                        value = set_at(policy.source.value, place, {"matchLabels": labels})
                        yield self.mend(policy, place, value, _message(written), _how(namespaces))


def _moved(peer: JsonObject) -> Iterator[tuple[JsonObject, JsonObject]]:
    """The selectors with one label of the namespace asked of the pods instead."""
    labels = (peer["namespaceSelector"].get("matchLabels") or {}) if "podSelector" not in peer else {}
    for key, value in labels.items():
        rest = {other: text for other, text in labels.items() if other != key}
        yield {"matchLabels": rest}, {"matchLabels": {key: value}}


def _candidates(namespaces: dict[str, Labels]) -> list[dict[str, str]]:
    """Every single label that some namespace carries."""
    found: list[dict[str, str]] = []
    for labels in namespaces.values():
        found += [{key: value} for key, value in labels.items() if {key: value} not in found]
    return found


def _matches_any(written: JsonObject, namespaces: dict[str, Labels]) -> bool:
    found = selector(written)
    # One that is not valid is refused, and told of there.
    return found.nothing or any(found.matches(labels) for labels in namespaces.values())


def _message(written: JsonObject) -> str:
    return f"no namespace carries {conditions(LabelSelector.compile(written))}"


def _how(namespaces: dict[str, Labels]) -> str:
    if any("kubernetes.io/metadata.name" in labels for labels in namespaces.values()):
        return "Select it by kubernetes.io/metadata.name, or by a label it has: kubectl get ns --show-labels"
    return "Look up the labels there are (kubectl get ns --show-labels), and select by one of them, or set one."
