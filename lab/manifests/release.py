"""The Kubernetes release whose rules are in force."""

from __future__ import annotations

from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Release:
    """A minor release of Kubernetes, such as 1.34."""

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> Release:
        """Read ``1.34`` or ``v1.34.2``. Raises ValueError on anything else."""
        parts = text.removeprefix("v").split(".")
        if len(parts) < 2 or not all(part.isdigit() for part in parts):
            raise ValueError(f"not a Kubernetes release: {text!r} (write it like 1.34)")
        return cls(int(parts[0]), int(parts[1]))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


CURRENT = Release(1, 36)
"""The release whose verdicts the lab was measured against."""

EXAM = Release(1, 34)
"""What a scenario runs unless it says otherwise."""
