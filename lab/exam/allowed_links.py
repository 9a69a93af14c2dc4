"""The pages a candidate may open during the exam.

The list is the Linux Foundation's for the CKS:
https://docs.linuxfoundation.org/tc-docs/certification/certification-resources-allowed#certified-kubernetes-security-specialist-cks
"""

from __future__ import annotations

from collections.abc import Iterable

from lab.catalog.model import Link

ALLOWED = (
    "https://kubernetes.io/docs/",
    "https://kubernetes.io/blog/",
    "https://falco.org/docs/",
    "https://etcd.io/docs/",
    "https://docs.cilium.io/",
    "https://istio.io/latest/docs/",
    "https://gitlab.com/apparmor/apparmor/-/wikis/Documentation",
    "https://kubernetes-sigs.github.io/bom/",
    "https://docs.docker.com/",
)


def allowed(links: Iterable[Link]) -> tuple[Link, ...]:
    """Those of the links that the exam allows."""
    return tuple(link for link in links if link.url.startswith(ALLOWED))
