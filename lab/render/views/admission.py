"""What is in force of admission."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.admission.view import PolicyRow, view


def _facts(state: State) -> Iterator[Fact]:
    found = view(state)
    if found.trouble:
        yield Fact(("API server", "trouble"), "the API server does not start", found.trouble)
    if found.settings:
        yield Fact(("API server",), "API server")
        yield from (Fact(("API server", name), name, told) for name, told in found.settings)
    for row in found.policies:
        yield from _policy(row)
    if found.tried:
        yield Fact(("tried",), "manifests tried")
        for each in found.tried:
            yield Fact(("tried", each.name), each.name, f"{each.verdict}: {each.text}" if each.text else each.verdict)


def _policy(row: PolicyRow) -> Iterator[Fact]:
    title = f"policy {row.name}"
    yield Fact((title,), title)
    yield Fact((title, "matches"), "is asked about", row.matches)
    for number, expression in enumerate(row.validations):
        yield Fact((title, f"validation {number}"), "holds where", " ".join(expression.split()))
    yield Fact((title, "failure"), "where it has no value", "denies" if row.failure == "Fail" else "lets it pass")
    for name, told in row.bindings:
        yield Fact((title, f"binding {name}"), f"binding {name}", told)
    if not row.bindings:
        yield Fact((title, "unbound"), "bindings", "none: it is never asked")
    for number, warning in enumerate(row.warnings):
        yield Fact((title, f"warning {number}"), "type check", " ".join(warning.split()))


VIEW = ToldView("Admission", "which policies and plugins are in force, and what they say", _facts)
