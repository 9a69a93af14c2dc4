"""A node within its bounds: every component starts, and each of its settings is as it must or may be."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.controlplane.running import KNOWN
from lab.cluster.nodes.modes import mode_of
from lab.cluster.state import State
from lab.subjects.controlplane.settings.held import GONE, Fault, Held, Key, fault
from lab.subjects.controlplane.settings.node import Node, node
from lab.subjects.protocol import Bounds, Note, Witness


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:  # noqa: ARG001
    """What does not start, then every setting that leaves its bounds, then every file's mode that does."""
    found = [*_components(bounds, state), *_settings(bounds, state), *_modes(bounds, state)]
    return tuple(found)


def _components(bounds: Bounds, state: State) -> Iterator[Witness]:
    """Components that are to run and do not."""
    required, now = node(bounds.required), node(state)
    for component in KNOWN:
        if required.starts(component) and not now.starts(component):
            text = now.told(component)
            spans = () if component == "kubelet" else now.components[component].troubles
            if component == "kubelet" and now.kubelet is not None:
                spans = now.kubelet.troubles
            span = next((each.span for each in spans), None)
            yield Witness("missing", text, {"component": component}, (Note(text, good=False, span=span),))


def broken(bounds: Bounds, state: State) -> frozenset[str]:
    """The components that are to run and do not."""
    return frozenset(str(each.facts["component"]) for each in _components(bounds, state))


def _settings(bounds: Bounds, state: State) -> Iterator[Witness]:
    required, permitted, now = node(bounds.required), node(bounds.permitted), node(state)
    silent = broken(bounds, state)
    keys = dict.fromkeys((*required.settings, *permitted.settings, *now.settings))
    for key in keys:
        if key.component in silent or not _judged(required, permitted, key.component):
            continue
        found, least, most = (each.settings.get(key, GONE) for each in (now, required, permitted))
        wrong = None if found.idle or least.idle else fault(found.value, least.value, most.value)
        if wrong is not None:
            yield witness(key, found, wrong)


def _judged(required: Node, permitted: Node, component: str) -> bool:
    return required.runs(component) and permitted.runs(component)


def witness(key: Key, found: Held, wrong: Fault) -> Witness:
    """A setting that leaves its bounds, without a word on what would be right."""
    text = f"{key} {_said(found, wrong)}"
    facts = {"component": key.component, "setting": key.name, "value": found.shown, "option": found.option}
    return Witness(wrong.kind, text, facts, (Note(text, good=False, span=found.span),))


def _said(found: Held, wrong: Fault) -> str:
    items = ", ".join(sorted(wrong.items)[:3])
    if wrong.items and wrong.kind == "excess":
        return f"must not hold {'every path' if items == '*' else items}" if items else "holds too much"
    if wrong.items and items:
        return f"lacks {items}"
    if found.value is None:
        return "is not set, and must be"
    if isinstance(found.value, float) and found.shown not in ("true", "false"):
        return f"is {found.shown}, which is too {'much' if wrong.kind == 'excess' else 'little'}"
    return f"is {found.shown}, and must not be"


def _modes(bounds: Bounds, state: State) -> Iterator[Witness]:
    paths = dict.fromkeys((*bounds.required.node_modes, *bounds.permitted.node_modes, *state.node_modes))
    for path in sorted(paths):
        now, least, most = (mode_of(each, path) for each in (state, bounds.required, bounds.permitted))
        said = ""
        kind = "missing"
        if now.bits & ~(most.bits | least.bits):
            kind, said = "excess", f"{path} has mode {now.octal}, which lets too many in"
        elif most.bits & least.bits & ~now.bits:
            said = f"{path} has mode {now.octal}, which shuts out who needs it"
        elif now.owner not in (least.owner, most.owner):
            said = f"{path} belongs to {now.owner}, and must not"
        if said:
            span = state.modes_source.span((path,)) if state.modes_source is not None else None
            yield Witness(kind, said, {"path": path}, (Note(said, good=False, span=span),))
