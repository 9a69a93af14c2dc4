"""Finding a workshop that is kept, and what the commands about it have in common."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError, MachineError

if TYPE_CHECKING:
    from lab.workshop.values import Event, Workshop

STORE_VARIABLE = "CKS_LAB_WORKSHOP_STORE"
"""Names the store where ``--store`` does not: a URL with a password in it has no place among a process's arguments."""


def add_store(parser: argparse.ArgumentParser) -> None:
    """The option that says where workshops are kept."""
    parser.add_argument(
        "--store", metavar="URL",
        help=f"postgresql://… for several hosts, or a folder (default: {STORE_VARIABLE}, else the lab's own folder)",
    )  # fmt: skip


def add_workshop(parser: argparse.ArgumentParser) -> None:
    """The argument that names a workshop, and where it is kept."""
    parser.add_argument(
        "workshop", metavar="ID", nargs="?", help="as `cks-lab workshop list` shows it (default: newest)"
    )
    add_store(parser)


def store_of(chosen: argparse.Namespace) -> str:
    """The store that was chosen; empty for the lab's own folder. Raises MachineError where a library is missing."""
    import os

    from lab.workshop.store.opening import is_url

    store: str = chosen.store or os.environ.get(STORE_VARIABLE, "")
    if is_url(store):
        need("psycopg")
    return store


def need(*libraries: str) -> None:
    """Raise MachineError, which says what to install, where one of the libraries is missing."""
    missing = [name for name in libraries if find_spec(name) is None]
    if missing:
        raise MachineError(
            f"workshops need libraries that are not installed ({', '.join(missing)}):"
            " pip install 'cks-lab[workshop]'"
        )


@contextmanager
def told() -> Iterator[None]:
    """Turn what goes wrong with a store into a sentence."""
    from lab.workshop.store import NoWorkshopError, StoreError

    try:
        yield
    except NoWorkshopError as error:
        raise CommandError(f"there is no workshop {error}; see: cks-lab workshop list") from None
    except StoreError as error:
        raise MachineError(str(error)) from None


def named(chosen: argparse.Namespace) -> str:
    """The id of the workshop that is meant. Raises CommandError, MachineError."""
    if chosen.workshop:
        return str(chosen.workshop)
    from lab.workshop.store.opening import every_workshop

    with told():
        found = every_workshop(store_of(chosen))
    if not found:
        raise CommandError("no workshop is kept; hold one with: cks-lab workshop host")
    return found[0].id


def kept(chosen: argparse.Namespace) -> tuple[Workshop, Sequence[Event]]:
    """The workshop that is meant, and everything that happened in it. Raises CommandError, MachineError."""
    from lab.workshop.store.opening import open_store

    name = named(chosen)
    with told():
        store = open_store(store_of(chosen), name)
        try:
            return store.workshop(name), store.events(name)
        finally:
            store.close()
