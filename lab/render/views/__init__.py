"""What each subject shows of a cluster, as text and JSON: a module per subject, and plain words for any other.

A module is a ``View``, or has one as ``VIEW``. One that tells facts needs no panel of its own: the app shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Protocol, cast

from lab.render.styled import Lines
from lab.render.views.facts import Compared
from lab.subjects.protocol import Setting

VIEWS: Mapping[str, str] = {
    "admission": "lab.render.views.admission",
    "network": "lab.render.views.network",
    "rbac": "lab.render.views.rbac",
    "podsecurity": "lab.render.views.podsecurity",
    "audit": "lab.render.views.audit",
    "certificates": "lab.render.views.certificates",
    "cilium": "lab.render.views.cilium",
    "controlplane": "lab.render.views.controlplane",
    "dockerfile": "lab.render.views.dockerfile",
    "encryption": "lab.render.views.encryption",
    "falco": "lab.render.views.falco",
    "firewall": "lab.render.views.firewall",
    "hosts": "lab.render.views.hosts",
    "ingress": "lab.render.views.ingress",
    "istio": "lab.render.views.istio",
    "profiles": "lab.render.views.profiles",
    "secrets": "lab.render.views.secrets",
    "serviceaccounts": "lab.render.views.service_accounts",
    "sheet": "lab.render.views.sheet",
    "supplychain": "lab.render.views.supplychain",
}
"""The module of each subject that has words of its own. One that is not there gets plain ones."""


class View(Protocol):
    """How one subject is shown."""

    QUESTION: str

    def view_text(self, setting: Setting, width: int = 80) -> Lines:
        """The cluster as it is now, with what changed marked."""
        ...

    def view_json(self, setting: Setting) -> dict[str, Any]:
        """The same in fields."""
        ...


class FactView(View, Protocol):
    """How a subject is shown that tells facts."""

    TITLE: str

    def facts(self, setting: Setting) -> tuple[Compared, ...]:
        """The facts beside what they were."""
        ...


def facts_of(subject: str) -> FactView:
    """How a subject is told in facts: by its own words, else in plain ones."""
    from lab.render.views.plain import plain_view

    own = view_of(subject)
    return cast(FactView, own) if hasattr(own, "facts") else plain_view(subject)


def view_of(subject: str) -> View:
    """How a subject is shown."""
    if subject in VIEWS:
        module = import_module(VIEWS[subject])
        return cast(View, getattr(module, "VIEW", module))
    from lab.render.views.plain import plain_view

    return plain_view(subject)
