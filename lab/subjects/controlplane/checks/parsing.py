"""How the parameters of these checks are read, and how their outcomes are told."""

from __future__ import annotations

from lab.cluster.controlplane.running import KNOWN
from lab.manifests.document import JsonObject
from lab.manifests.span import Span
from lab.subjects.protocol import Note, Outcome, Witness


def component(found: JsonObject, how: str) -> str:
    """The component that is named. Raises ValueError."""
    name = found.get("component")
    if name not in KNOWN:
        raise ValueError(f"component must be one of {', '.join(KNOWN)}; {how}")
    return str(name)


def texts(found: JsonObject, key: str) -> tuple[str, ...]:
    """A list of texts, or one. Raises ValueError."""
    held = found.get(key, [])
    listed = [held] if isinstance(held, str) else held
    if not isinstance(listed, list) or not all(isinstance(item, str) and item for item in listed):
        raise ValueError(f"{key} must list texts")
    return tuple(listed)


def failed(text: str, facts: JsonObject, span: Span | None = None, kind: str = "missing") -> Outcome:
    """An outcome that is not met, with its one witness."""
    notes = (Note(text, good=False, span=span),)
    return Outcome(False, text, notes, (Witness(kind, text, facts, notes),))
