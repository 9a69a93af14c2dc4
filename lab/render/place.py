"""Naming a place briefly, where its file has been named in full already."""

from __future__ import annotations

from collections.abc import Iterable

from lab.manifests.span import Span
from lab.render.styled import visible


def place(span: Span, files: Iterable[str] = ()) -> str:
    """``name:line:column``, without the folders unless another of the files has the same name."""
    name = span.file
    short = name.rpartition("/")[2]
    if sum(other.rpartition("/")[2] == short for other in {*files, name}) == 1:
        name = short
    return visible(f"{name}:{span.line}:{span.column}")
