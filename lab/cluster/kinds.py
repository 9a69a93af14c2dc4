"""The words kubectl knows for a kind: plural, group and short names."""

from __future__ import annotations

from functools import cache

from lab.manifests.custom import KNOWN
from lab.manifests.schema.kinds import KINDS, Kind

SHORT_NAMES: dict[str, str] = {
    "cj": "CronJob", "cm": "ConfigMap", "crd": "CustomResourceDefinition", "csr": "CertificateSigningRequest",
    "deploy": "Deployment", "ds": "DaemonSet", "ep": "Endpoints", "ev": "Event",
    "hpa": "HorizontalPodAutoscaler", "ing": "Ingress", "limits": "LimitRange", "netpol": "NetworkPolicy",
    "no": "Node", "ns": "Namespace", "pc": "PriorityClass", "pdb": "PodDisruptionBudget", "po": "Pod",
    "pv": "PersistentVolume", "pvc": "PersistentVolumeClaim", "quota": "ResourceQuota",
    "rc": "ReplicationController", "rs": "ReplicaSet", "sa": "ServiceAccount", "sc": "StorageClass",
    "sts": "StatefulSet", "svc": "Service",
}  # fmt: skip
"""kubectl's abbreviations (``kubectl api-resources``)."""


@cache
def _by_name() -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for kind in (*KINDS.values(), *(known.kind for known in KNOWN.values())):
        found.setdefault(kind.name, kind)
    return found


@cache
def _by_word() -> dict[str, Kind]:
    words: dict[str, Kind] = {}
    for kind in _by_name().values():
        for word in (kind.plural, kind.name.lower()):
            words.setdefault(word, kind)
            if kind.group:
                words[f"{word}.{kind.group}"] = kind
    for short, name in SHORT_NAMES.items():
        if name in _by_name():
            words[short] = _by_name()[name]
    for known in KNOWN.values():
        words.update(dict.fromkeys(known.short_names, _by_name()[known.kind.name]))
    return words


def kind_called(word: str) -> Kind | None:
    """The kind that kubectl understands by ``word``: its name, plural or short name, with or without group."""
    return _by_word().get(word.lower())


def words_for_kinds() -> tuple[str, ...]:
    """Every word that :func:`kind_called` understands."""
    return tuple(_by_word())


def is_namespaced(name: str) -> bool:
    """Whether objects of the kind live in namespaces; true of a kind nobody knows."""
    kind = _by_name().get(name)
    return kind is None or kind.namespaced


def in_answers(name: str, group: str) -> str:
    """A kind as kubectl's answers name it: ``networkpolicy.networking.k8s.io``."""
    return f"{name.lower()}.{group}" if group else name.lower()


def in_errors(kind: Kind) -> str:
    """A kind as errors name it: ``networkpolicies.networking.k8s.io``."""
    return f"{kind.plural}.{kind.group}" if kind.group else kind.plural
