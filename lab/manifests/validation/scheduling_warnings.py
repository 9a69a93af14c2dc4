"""What the API server says of scheduling wishes beside accepting them."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldPath
from lab.manifests.labels import label_value_errors

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_MATCHES_NOTHING = "a null labelSelector results in matching no pod"

DEPRECATED_NODE_LABELS = {
    "beta.kubernetes.io/arch": 'deprecated since v1.14; use "kubernetes.io/arch" instead',
    "beta.kubernetes.io/os": 'deprecated since v1.14; use "kubernetes.io/os" instead',
    "failure-domain.beta.kubernetes.io/region": ('deprecated since v1.17; use "topology.kubernetes.io/region" instead'),
    "failure-domain.beta.kubernetes.io/zone": ('deprecated since v1.17; use "topology.kubernetes.io/zone" instead'),
    "beta.kubernetes.io/instance-type": ('deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'),
    "app.kubernetes.io/created-by": "deprecated since v1.9",
    "scheduler.alpha.kubernetes.io/preferAvoidPods": ("deprecated since v1.22; use Taints and Tolerations instead"),
    "node-role.kubernetes.io/master": 'use "node-role.kubernetes.io/control-plane" instead',
}
"""Labels of nodes that have a successor, and what to say of each."""


def node_warnings(spec: JsonObject, path: FieldPath) -> Iterator[str]:
    """Old labels of nodes, in selectors, affinities and spread constraints."""
    for key in spec.get("nodeSelector") or ():
        if message := DEPRECATED_NODE_LABELS.get(key):
            yield f"{path.child('nodeSelector').key(key)}: {message}"
    if affinity := (spec.get("affinity") or {}).get("nodeAffinity"):
        yield from _node_affinity(affinity, path.child("affinity", "nodeAffinity"))
    for position, constraint in enumerate(spec.get("topologySpreadConstraints") or ()):
        here = path.child("topologySpreadConstraints").index(position)
        key = constraint.get("topologyKey") or ""
        if message := DEPRECATED_NODE_LABELS.get(key):
            yield f"{here.child('topologyKey')}: {key} is {message}"
        if constraint.get("labelSelector") is None:
            yield f"{here.child('labelSelector')}: {_MATCHES_NOTHING}"


def _node_affinity(affinity: JsonObject, path: FieldPath) -> Iterator[str]:
    required = affinity.get(_REQUIRED) or {}
    for position, term in enumerate(required.get("nodeSelectorTerms") or ()):
        where = path.child(_REQUIRED, "nodeSelectorTerms").index(position)
        yield from _term(term, where, check_values=False)
    for position, weighted in enumerate(affinity.get(_PREFERRED) or ()):
        where = path.child(_PREFERRED).index(position).child("preference")
        yield from _term(weighted.get("preference") or {}, where, check_values=True)


def _term(term: JsonObject, path: FieldPath, *, check_values: bool) -> Iterator[str]:
    for position, requirement in enumerate(term.get("matchExpressions") or ()):
        here = path.child("matchExpressions").index(position)
        key = requirement.get("key") or ""
        if message := DEPRECATED_NODE_LABELS.get(key):
            yield f"{here.child('key')}: {key} is {message}"
        if check_values:
            for number, value in enumerate(requirement.get("values") or ()):
                for message in label_value_errors(value):
                    yield f"{here.child('values').index(number)}: {value} is invalid, {message}"


def affinity_warnings(spec: JsonObject, path: FieldPath) -> Iterator[str]:
    """Affinities to pods that select no pod at all."""
    affinity = spec.get("affinity") or {}
    for field in ("podAffinity", "podAntiAffinity"):
        terms, where = affinity.get(field) or {}, path.child("affinity", field)
        for position, term in enumerate(terms.get(_REQUIRED) or ()):
            if term.get("labelSelector") is None:
                here = where.child(_REQUIRED).index(position)
                yield f"{here.child('labelSelector')}: {_MATCHES_NOTHING}"
        for position, weighted in enumerate(terms.get(_PREFERRED) or ()):
            if (weighted.get("podAffinityTerm") or {}).get("labelSelector") is None:
                here = where.child(_PREFERRED).index(position)
                yield f"{here.child('podAffinityTerm', 'labelSelector')}: {_MATCHES_NOTHING}"
