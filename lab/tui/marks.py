"""Marks that say with shape what colour says too, so that either alone is enough."""

from __future__ import annotations

from lab.manifests.finding import Severity

GOOD = "✓"
BAD = "✗"
OPEN = "·"
"""Not judged, or left open by Kubernetes."""

DIFFERS = "≠"
"""A real cluster did otherwise than the simulator says."""

PASSED = "✓"
STARTED = "◐"
NEW = "○"

SEVERITY: dict[Severity, str] = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOTE: "i"}
COLOUR: dict[Severity, str] = {
    Severity.ERROR: "$text-error",
    Severity.WARNING: "$text-warning",
    Severity.NOTE: "$text-secondary",
}


MUTED = "$foreground 60%"
"""The style of what matters less."""


def of(passed: bool | None) -> str:
    """The mark of a check, a step or a connection."""
    return OPEN if passed is None else GOOD if passed else BAD


def colour_of(passed: bool | None) -> str:
    """The theme's colour that goes with the mark."""
    return MUTED if passed is None else "$text-success" if passed else "$text-error"
