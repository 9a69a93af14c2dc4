"""``cks-lab workshop list``: the workshops that are kept."""

from __future__ import annotations

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.parser import add_output
    from lab.commands.workshop_kept import add_store

    add_store(parser)
    add_output(parser, "json")


def run(chosen: argparse.Namespace) -> int:
    """Print them, the newest first."""
    from lab.commands.terminal import put, say, show_json
    from lab.commands.workshop_kept import store_of, told
    from lab.workshop.store.opening import every_workshop

    with told():
        found = every_workshop(store_of(chosen))
    if chosen.output == "json":
        show_json({
            "schema": 1,
            "kind": "workshops",
            "workshops": [
                {"id": each.id, "name": each.name, "made": each.made, "exercises": [one.exercise for one in each.plan]}
                for each in found
            ],
        })  # fmt: skip
    for each in found if chosen.output == "text" else ():
        put(f"{each.id}  {each.made[:16].replace('T', ' ')}  {len(each.plan):3} exercises  {each.name}\n")
    if not found:
        say("No workshop is kept. Hold one with: cks-lab workshop host")
    return 0
