"""Dockerfiles within their bounds: what their images keep, and what is held against them."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.dockerfile.facts import Facts, dockerfiles, facts_of
from lab.subjects.dockerfile.keeping import Loss, losses
from lab.subjects.dockerfile.marks import Mark
from lab.subjects.protocol import Bounds, Note, Witness


@dataclass(frozen=True, slots=True)
class Three:
    """One Dockerfile as it is, and as the bounds have it."""

    found: Facts
    required: Facts
    permitted: Facts


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:  # noqa: ARG001
    """Every way in which a Dockerfile's image leaves the bounds.

    Nothing may be held against it that is not held against the permitted one. What both bounds keep alike must be kept
    so; where they name different users, any but root will do.
    """
    return tuple(
        witness
        for path in dockerfiles(bounds.required, bounds.permitted)
        for witness in of_dockerfile(path, bounds, state)
    )


def of_dockerfile(path: str, bounds: Bounds, state: State) -> Iterator[Witness]:
    """The ways of one Dockerfile."""
    three = Three(facts_of(state, path), facts_of(bounds.required, path), facts_of(bounds.permitted, path))
    allowed = {mark.key for mark in (*three.permitted.troubles, *three.permitted.marks)}
    for trouble in three.found.troubles:
        if trouble.key not in allowed:
            yield told("missing", trouble, path, state)
    if any(trouble.reason == "dockerfile-broken" for trouble in three.found.troubles):
        return
    for mark in three.found.marks:
        if mark.key not in allowed:
            yield told("excess", mark, path, state)
    for loss in losses(three.found, three.required, three.permitted):
        yield of_loss(loss, path, state)


def told(kind: str, mark: Mark, path: str, state: State) -> Witness:
    """A mark as a witness."""
    text = f"{path.rpartition('/')[2]} {mark.text}"
    facts = {"path": path, "reason": mark.reason, "kind": mark.kind, "what": mark.what, "line": mark.line}
    return Witness(kind, text, facts, (Note(text, good=False, span=span_of(state, path, mark.line)),))


def of_loss(loss: Loss, path: str, state: State) -> Witness:
    """Something that was not kept, as a witness."""
    text = f"{path.rpartition('/')[2]} {loss.text}"
    facts = {"path": path, "reason": loss.reason, "kind": "kept", "what": loss.key, "line": loss.line}
    return Witness(loss.kind, text, facts, (Note(text, good=False, span=span_of(state, path, loss.line)),))


def span_of(state: State, path: str, line: int) -> Span:
    """A line of a file of the node, by the name under which it is handed in."""
    lines = state.node_files.get(path, "").split("\n")
    number = min(max(line, 1), len(lines))
    return Span(handed_name(state, path), number, 1, number, len(lines[number - 1].rstrip("\r")) + 1)


def handed_name(state: State, path: str) -> str:
    """The name under which a file of the nodes was handed in; its own where nobody did."""
    return state.node_sources.get(path, path.rpartition("/")[2])
