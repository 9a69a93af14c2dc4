"""``cks-lab cluster clean``: remove what runs of the lab have left in a cluster."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError

if TYPE_CHECKING:
    from lab.live.cleaning import Cleaned
    from lab.live.event import Event


def clean_up(chosen: argparse.Namespace, own: Path) -> int:
    """Clean the lab's cluster, described by ``own``, or that of the context. Raises LiveError and CommandError."""
    from lab.commands.cluster import STOPPED
    from lab.commands.terminal import say, show_json
    from lab.live.cleaning import clean
    from lab.live.connection import connect

    if chosen.kubeconfig and not chosen.context:
        raise CommandError("--kubeconfig describes a context: name that with --context")
    described = Path(chosen.kubeconfig).expanduser() if chosen.kubeconfig else None
    if described and not described.is_file():
        raise CommandError(f"{described}: no such file")
    connection = connect(
        described if chosen.context else own,
        chosen.context,
        confirm=lambda question: chosen.yes or _agrees(question),
        yes_really=chosen.yes_really,
        rights=False,
    )
    try:
        cleaned = clean(connection, _tell, everything=chosen.all)
    except KeyboardInterrupt:
        say("cks-lab: stopped. What is left is removed with: cks-lab cluster clean")
        return STOPPED
    finally:
        connection.close()
    if chosen.output == "json":
        show_json(_json(cleaned))
    else:
        _print(cleaned)
    return 0 if cleaned.complete else 3


def _agrees(question: str) -> bool:
    from lab.commands.terminal import asks

    return asks(question)


def _tell(event: Event) -> None:
    from lab.commands.terminal import say

    say(f"  · {event.text}")


def _print(cleaned: Cleaned) -> None:
    from lab.commands.terminal import show, width
    from lab.render.notes_text import mark
    from lab.render.styled import Line, line, wrapped

    rows: list[tuple[bool | None, str]] = [(True, f"removed {each}") for each in cleaned.removed]
    rows += [(False, each) for each in cleaned.stuck]
    rows += [(None, f"left alone: the run {each} goes on; --all removes it as well") for each in cleaned.running]
    lines: list[Line] = []
    for good, text in rows or [(True, "nothing of the lab's is left")]:
        lines.extend(wrapped(text, width(), line(mark(good), " "), "  "))
    show(lines)


def _json(cleaned: Cleaned) -> dict[str, object]:
    return {
        "schema": 1,
        "kind": "cleaned",
        "complete": cleaned.complete,
        "removed": list(cleaned.removed),
        "stuck": list(cleaned.stuck),
        "running": list(cleaned.running),
    }
