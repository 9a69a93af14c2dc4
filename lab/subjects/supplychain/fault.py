"""One thing that is wrong with an image: which misunderstanding it is, and what to say of it."""

from __future__ import annotations

from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """``reason`` is the coach's rule; ``text`` can be read after a container: "runs …"."""

    reason: str
    text: str
