"""One thing to tell the learner."""

from __future__ import annotations

from enum import StrEnum

from lab.manifests.span import Span
from lab.quick_dataclass import dataclass


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """The object is refused, or the task cannot be met while this stands."""
    WARNING = "warning"
    """Kubernetes accepts it, but it hardly does what was meant."""
    NOTE = "note"
    """Worth knowing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell the learner, and where.

    ``message`` is Kubernetes' own wording where Kubernetes would say something, otherwise ours;
    ``why`` is the plainer sentence beneath it; ``mend`` says what to do.
    """

    rule: str
    severity: Severity
    message: str
    span: Span | None = None
    why: str = ""
    mend: str = ""
    link: str = ""
