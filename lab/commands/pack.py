"""``cks-lab pack``: exercises of others, beside the lab's own."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError, MachineError

if TYPE_CHECKING:
    from lab.catalog.catalog import Catalog
    from lab.catalog.installing import Installed

EPILOG = """\
A pack is a folder, or a git repository, with exercises/DOMAIN/EXERCISE and
solutions/DOMAIN/EXERCISE in it. It is copied beside your progress, and its
exercises stand with the lab's own. A pack runs no code.

Without installing it, a folder is a pack while CKS_LAB_PATH names it:
  CKS_LAB_PATH=~/my-pack cks-lab list

examples:
  cks-lab pack add ~/my-pack
  cks-lab pack add https://example.org/team/cks-exercises.git
  cks-lab pack update cks-exercises
  cks-lab pack remove cks-exercises

exit status: 0 done, 2 no such pack, or none that can be used, 3 environment
"""

ACTIONS = {
    "add": "install a pack from a folder or a git repository",
    "list": "the packs there are, and what is wrong with them",
    "update": "copy an installed pack anew from where it came",
    "remove": "take an installed pack away; your progress stays",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.parser import add_actions, add_output

    parser.epilog = EPILOG
    for name, made in add_actions(parser, ACTIONS).items():
        if name == "add":
            made.add_argument("source", metavar="PATH|URL", help="a folder, or an https, ssh or file address for git")
            made.add_argument("--name", metavar="NAME", default="", help="what to call it (default: as its folder is)")
        elif name != "list":
            made.add_argument("name", metavar="NAME", help="the pack's name, as `cks-lab pack list` shows it")
        add_output(made, "json")


def run(chosen: argparse.Namespace) -> int:
    """Do what is asked. Raises CommandError."""
    from lab.catalog.checkout import CheckoutError
    from lab.catalog.installing import PackError

    act = {"add": _add, "list": _list, "update": _update, "remove": _remove}[chosen.action]
    try:
        return act(chosen)
    except CheckoutError as error:
        raise (CommandError if error.typed else MachineError)(str(error)) from None
    except PackError as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        raise MachineError(f"{error.filename or 'a folder of the lab'}: {error.strerror or error}") from None


def _add(chosen: argparse.Namespace) -> int:
    from lab.catalog.installing import install

    return _tell("installed", *install(chosen.source, chosen.name), chosen.output)


def _update(chosen: argparse.Namespace) -> int:
    from lab.catalog.installing import update

    return _tell("updated", *update(chosen.name), chosen.output)


def _tell(done: str, pack: Installed, opened: Catalog, output: str) -> int:
    """What was installed, which exercises it has, and what is wrong with the others."""
    from lab.catalog.beside import with_packs
    from lab.catalog.catalog import open_catalog
    from lab.catalog.places import shipped
    from lab.commands.terminal import say, show, show_json
    from lab.render.pack_text import pack_json, pack_lines, problem_text

    everything = with_packs(open_catalog(shipped()))
    usable = [each for each in everything if each.pack is not None and each.pack.root == pack.folder]
    problems = [each for each in everything.problems if each in opened.problems or str(pack.folder) in each.message]
    if output == "json":
        show_json(pack_json(done, pack, usable, problems))
        return 0
    show(pack_lines(done, pack, usable))
    for problem in problems:
        say(f"cks-lab: {problem_text(problem)}")
    return 0


def _list(chosen: argparse.Namespace) -> int:
    from lab.catalog.beside import with_packs
    from lab.catalog.catalog import open_catalog
    from lab.catalog.installing import installed
    from lab.catalog.packs import packs
    from lab.catalog.places import shipped
    from lab.commands.terminal import say, show, show_json, width
    from lab.render.pack_text import list_json, list_lines, problem_text

    everything = with_packs(open_catalog(shipped()))
    found, known = packs(), {each.folder: each for each in installed()}
    if chosen.output == "json":
        show_json(list_json(found.places, known, everything))
        return 0
    show(list_lines(found.places, known, everything, width()))
    for problem in everything.problems:
        say(f"cks-lab: {problem_text(problem)}")
    return 0


def _remove(chosen: argparse.Namespace) -> int:
    from lab.catalog.installing import remove
    from lab.commands.terminal import put, show_json
    from lab.render.pack_text import pack_json

    gone = remove(chosen.name)
    if chosen.output == "json":
        show_json(pack_json("removed", gone, (), ()))
    else:
        put(f"removed the pack {gone.name}; your progress with its exercises stays\n")
    return 0
