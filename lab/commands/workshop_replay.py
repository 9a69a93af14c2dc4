"""``cks-lab workshop replay``: what happened, event by event, or how the room stood at a moment."""

from __future__ import annotations

import argparse
import re


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.parser import add_output
    from lab.commands.workshop_kept import add_workshop

    add_workshop(parser)
    parser.add_argument("--at", metavar="MM:SS", type=_moment, help="the room as it stood then, not the events")
    add_output(parser, "json")


def run(chosen: argparse.Namespace) -> int:
    """Print it."""
    from lab.commands.terminal import put, show_json
    from lab.commands.workshop_kept import kept
    from lab.workshop.export.timeline import room_at, timeline_json, timeline_text
    from lab.workshop.roster_text import roster_text
    from lab.workshop.views import room_json

    workshop, events = kept(chosen)
    if chosen.at is not None:
        shown = room_json(room_at(workshop, events, chosen.at), chosen.at)
        if chosen.output == "json":
            show_json(shown)
        else:
            put(roster_text(shown))
    elif chosen.output == "json":
        show_json(timeline_json(workshop, events))
    else:
        for line in timeline_text(workshop, events):
            put(line + "\n")
    return 0


def _moment(text: str) -> float:
    found = re.fullmatch(r"(\d{1,5}):([0-5]\d)", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no time since the beginning, as in 12:30")
    return int(found[1]) * 60.0 + int(found[2])
