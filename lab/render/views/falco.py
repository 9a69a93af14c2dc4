"""What Falco says of the recorded events: which rule alerts of which, and the line it prints."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.falco.rules.items import PRIORITIES
from lab.subjects.falco.view import FalcoView, view
from lab.subjects.falco.words import at, told

MOST_LINES = 40
"""Events that are listed as alerted of by no rule."""


def _facts(state: State) -> Iterator[Fact]:
    if not any(path.startswith(("/etc/falco/", "/var/lib/falco/")) for path in state.node_files):
        return
    shown = view(state)
    yield from _falco(shown)
    if shown.falco.error is None:
        yield from _alerts(shown)
        yield from _silent(shown)


def _falco(shown: FalcoView) -> Iterator[Fact]:
    title = "Falco"
    yield Fact((title,), title)
    if shown.falco.error is not None:
        yield Fact((title, "starts"), "does not start", shown.falco.error.text)
        return
    yield Fact((title, "files"), "reads", ", ".join(shown.falco.files))
    outputs = ", ".join(map(str, shown.falco.settings.outputs)) or "nowhere"
    yield Fact((title, "outputs"), "writes alerts to", outputs)
    yield Fact((title, "priority"), "least priority", PRIORITIES[shown.falco.settings.priority])


def _alerts(shown: FalcoView) -> Iterator[Fact]:
    for rule in shown.falco.rules:
        found = [alert for alert in shown.alerts if alert.rule == rule.name]
        said = f"{len(found)} alert{'s' * (len(found) != 1)}, {PRIORITIES[rule.item.priority]}"
        yield Fact((rule.name,), f"rule {rule.name}", said)
        for alert in found:
            yield Fact((rule.name, f"event {alert.event.number}"), f"event {alert.event.number}", alert.line)


def _silent(shown: FalcoView) -> Iterator[Fact]:
    alerted = {alert.event.number for alert in shown.alerts}
    silent = [event for event in shown.events if event.number not in alerted]
    if silent:
        title = "no alert of"
        yield Fact((title,), title)
        for event in silent[:MOST_LINES]:
            label = f"event {event.number}"
            yield Fact((title, label), label, f"{at(event.values)} {told(event.values)}")


VIEW = ToldView("Alerts", "which recorded events Falco alerts of, and what it prints", _facts)
