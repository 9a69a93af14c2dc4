"""Whether a context looks like a cluster that people depend on, which an exercise has no business in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urlsplit

WORDS = frozenset({"prod", "prd", "production", "produktion", "producao", "live", "prodn", "critical"})
"""Words in a name, set apart by anything that is no letter."""

NEGATIONS = frozenset({"non", "not", "no", "pre"})
"""Words that take it back: ``non-prod``."""

MANAGED_NAMES = (
    (re.compile(r"^arn:aws[\w-]*:eks:"), "the ARN of an EKS cluster"),
    (re.compile(r"^gke_"), "the name of a GKE cluster"),
    (re.compile(r"(^|[^a-z])(eks|gke|aks|doks|oke|iks|rosa|aro)([^a-z]|$)"), "the name of a managed service"),
    (re.compile(r"\.eksctl\.io$"), "the name of an EKS cluster"),
)

MANAGED_SERVERS = (
    ".eks.amazonaws.com", ".eks.amazonaws.com.cn", ".azmk8s.io", ".azmk8s.us", ".azmk8s.cn", ".gke.goog",
    ".k8s.ondigitalocean.com", ".oraclecloud.com", ".linodelke.net", ".containers.cloud.ibm.com",
    ".openshiftapps.com", ".vultr-k8s.com", ".k8s.scw.cloud", ".k8s.ovh.net", ".civo.com", ".aliyuncs.com",
    ".projectcalico.cloud", ".rancher.cloud", ".k8s.elastx.cloud", ".stackit.cloud", ".teleport.sh",
)  # fmt: skip
"""Domains under which providers run the API servers of their managed clusters."""


def looks_like_production(context: str, cluster: str, server: str, namespace: str = "", user: str = "") -> str:
    """What about a context looks like production, as a clause; empty when nothing does."""
    return next(_signs(context, cluster, server, namespace, user), "")


def _signs(context: str, cluster: str, server: str, namespace: str, user: str) -> Iterator[str]:
    host = (urlsplit(server).hostname or server).lower()
    for what, name in (("context", context), ("cluster", cluster)):
        word = _word(name)
        if word:
            yield f"the {what}'s name {name!r} says {word!r}"
        managed = next((said for pattern, said in MANAGED_NAMES if pattern.search(name.lower())), "")
        if managed:
            yield f"{name!r} is {managed}"
    word = _word(host)
    if word:
        yield f"the server's name {host!r} says {word!r}"
    domain = next((end for end in MANAGED_SERVERS if host.endswith(end)), "")
    if domain:
        yield f"the server {host} is run by a provider ({domain.lstrip('.')})"
    for what, name in (("namespace", namespace), ("user", user)):
        word = _word(name)
        if word:
            yield f"the context's {what} {name!r} says {word!r}"


def _word(name: str) -> str:
    """The word of a name that says production: set apart by dashes, dots, digits or capitals."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name)
    words = [word.lower() for word in re.split(r"[^A-Za-z]+", apart) if word]
    if any(before in NEGATIONS and word in WORDS for before, word in pairwise(words)):
        return ""
    return next((word for word in words if word in WORDS), "")
