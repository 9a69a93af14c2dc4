"""What the building of an image shows: things held against it, and what keeps it from being built or started."""

from __future__ import annotations

from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing about an image. ``kind`` and ``what`` say which thing; ``reason`` is the coach's rule for it.

    ``text`` can be read after the name of a Dockerfile: "runs as root".
    """

    kind: str
    what: str
    reason: str
    text: str
    line: int

    @property
    def key(self) -> tuple[str, str]:
        """The thing, however it came about."""
        return self.kind, self.what
