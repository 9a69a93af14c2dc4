"""What subjects show of a cluster, one after the other, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable

from lab.render.styled import BLANK, Line, Lines, line, strong
from lab.render.views import view_of
from lab.subjects.protocol import Setting


def view_text(subjects: Iterable[str], setting: Setting, title: str, width: int = 80) -> Lines:
    """Each subject's view under what it answers."""
    found: list[Line] = []
    for name in subjects:
        view = view_of(name)
        question = view.QUESTION[0].upper() + view.QUESTION[1:]
        found += [*([BLANK] if found else []), line(strong(question), f"  {title}"), BLANK]
        found += view.view_text(setting, width)
    return tuple(found)
