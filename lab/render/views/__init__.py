"""What each subject shows of a cluster, as text and JSON: a module per subject, and plain words for any other.

A module has ``QUESTION``, what its view answers in a few words, and two functions of a ``Setting``: ``view_text`` gives
lines for a width, ``view_json`` fields. One that tells facts has ``TITLE`` and ``facts``, too; that is enough for the
app to show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Protocol, cast

from lab.render.styled import Lines
from lab.render.views.facts import Compared
from lab.subjects.protocol import Setting

VIEWS: Mapping[str, str] = {
    "network": "lab.render.views.network",
    "rbac": "lab.render.views.rbac",
    "podsecurity": "lab.render.views.podsecurity",
    "serviceaccounts": "lab.render.views.service_accounts",
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
    from lab.render.views.plain import PlainView

    own = view_of(subject)
    return cast(FactView, own) if hasattr(own, "facts") else PlainView(subject)


def view_of(subject: str) -> View:
    """How a subject is shown."""
    if subject in VIEWS:
        return cast(View, import_module(VIEWS[subject]))
    from lab.render.views.plain import PlainView

    return PlainView(subject)
