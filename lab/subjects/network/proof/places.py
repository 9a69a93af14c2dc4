"""The namespaces that an end can be in: those there are, and each kind there could be."""

from __future__ import annotations

from collections.abc import Collection

from lab.manifests.selector import LabelSelector
from lab.subjects.network.proof.label_classes import MOST, label_classes
from lab.subjects.network.proof.questions import Questions, namespaces_of
from lab.subjects.network.proof.space import Place
from lab.subjects.network.proof.universe import NAME_LABEL, NEW_NAMESPACE

SYSTEM = "kube-"
"""How the names of Kubernetes' own namespaces begin; they are shown after all others."""


def places(questions: Questions, undefined: Collection[str] = ()) -> tuple[tuple[Place, ...], bool]:
    """The namespaces, the most recognisable first, and whether these are all that matter.

    Those in ``undefined`` are there but carry whatever labels they like; so do those that selectors name and that
    could be created. From 1.22 on each carries its own name as a label.
    """
    existing = namespaces_of(questions.worlds)
    selectors = questions.namespace_selectors
    automatic = any(NAME_LABEL in labels for labels in existing.values())
    mentioned = _names(selectors) - existing.keys() if automatic else set()
    found: list[Place] = []
    whole = True
    known = sorted(existing, key=lambda name: (name.startswith(SYSTEM), name))
    for name in (*known, NEW_NAMESPACE, *sorted(mentioned)):
        if name in existing and name not in undefined:
            found.append(Place(name, existing[name]))
            continue
        kinds = label_classes(selectors, {NAME_LABEL: name} if automatic else {})
        whole = whole and len(kinds) <= MOST
        for number, kind in enumerate(kinds, start=1):
            # Two pods may be in two new namespaces, but in one of a given name only once.
            own = f"{name}-{number}" if name == NEW_NAMESPACE and number > 1 else name
            found.append(Place(own, {**kind.labels, **({NAME_LABEL: own} if automatic else {})}, defined=False))
    return tuple(found), whole


def _names(selectors: Collection[LabelSelector]) -> set[str]:
    """The names that selectors ask for by the automatic label."""
    items = (item for selector in selectors for item in selector.requirements if item.key == NAME_LABEL)
    return {value for item in items for value in item.values}
