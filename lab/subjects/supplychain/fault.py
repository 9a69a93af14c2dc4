"""One thing that is wrong with an image: which misunderstanding it is, and what to say of it."""

from __future__ import annotations

import re

from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """``reason`` is the coach's rule; ``text`` can be read after a container: "runs …"."""

    reason: str
    text: str


def shown(image: str) -> str:
    """An image as messages name it: of a whole digest the first digits."""
    return re.sub(r"(sha256:[0-9a-f]{12})[0-9a-f]{52}", r"\1…", image)
