"""``cks-lab workshop delete``: remove a workshop with its people and their work."""

from __future__ import annotations

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.workshop_kept import add_store

    parser.add_argument("workshop", metavar="ID", help="as `cks-lab workshop list` shows it")
    parser.add_argument("--yes", action="store_true", help="without asking")
    add_store(parser)


def run(chosen: argparse.Namespace) -> int:
    """Delete it."""
    from lab.commands.errors import CommandError
    from lab.commands.terminal import asks, say
    from lab.commands.workshop_kept import kept, store_of, told
    from lab.workshop.room import Room
    from lab.workshop.store.opening import delete_workshop

    room = Room(*kept(chosen))
    name, people = room.workshop.name, len(room.people)
    if not chosen.yes and not asks(f"Delete {name!r} with its {people} learners and all their answers?"):
        raise CommandError(f"nothing is deleted; to do it: cks-lab workshop delete {chosen.workshop} --yes")
    with told():
        delete_workshop(store_of(chosen), chosen.workshop)
    say(f"deleted: {name}, {people} learners and all their answers")
    return 0
