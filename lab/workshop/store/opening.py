"""Finding the store of a workshop: a file in the user's data directory, or a database's URL."""

from __future__ import annotations

import re
from contextlib import closing, nullcontext, suppress
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from lab.workshop.store import NoWorkshopError, Store, StoreError
from lab.workshop.store.lock import held
from lab.workshop.values import Workshop

if TYPE_CHECKING:
    from lab.workshop.store.sqlite import SqliteStore

SCHEMES = ("postgresql://", "postgres://")
FILES = (".sqlite", ".sqlite-wal", ".sqlite-shm")
ID = re.compile("[0-9a-f]{12}")
"""Any other file in the folder is someone else's."""

SESSIONS = ".browser"
"""The folder of the drafts of those who take part through a browser."""

BESIDE = (".log", ".log.1", ".lock")


def folder() -> Path:
    """The folder of the workshops' files."""
    from lab.progress.places import home

    return home() / "workshops"


def beside(store: str, workshop: str, ending: str) -> Path:
    """A file that belongs to a workshop, beside its own; in the lab's folder where it is kept in a database."""
    place = folder() if is_url(store) or not store else Path(store)
    return place / f"{workshop}{ending}"


def is_url(store: str) -> bool:
    """Whether a store is a database's URL, not a folder."""
    return store.startswith(SCHEMES)


def open_store(store: str, workshop: str, *, new: bool = False) -> Store:
    """The store that keeps the workshop, or that is to. Raises StoreError, NoWorkshopError."""
    if is_url(store):
        from lab.workshop.store.postgres import PostgresStore

        return PostgresStore(store)
    path = beside(store, workshop, ".sqlite")
    if not new and not (ID.fullmatch(workshop) and path.is_file()):
        raise NoWorkshopError(workshop)
    return _sqlite(path)


def every_workshop(store: str) -> list[Workshop]:
    """The workshops of a store, the newest first; a file that cannot be read is left out."""
    if is_url(store):
        opened = open_store(store, "")
        try:
            return opened.workshops()
        finally:
            opened.close()
    found: list[Workshop] = []
    for path in sorted((Path(store) if store else folder()).glob("*.sqlite")):
        if ID.fullmatch(path.stem):
            with suppress(StoreError), closing(_sqlite(path)) as file:
                found += file.workshops()
    return sorted(found, key=lambda each: each.made, reverse=True)


def delete_workshop(store: str, workshop: str) -> None:
    """Remove a workshop with its people, its log, and its file where it has one.

    Raises StoreError, NoWorkshopError; AlreadyHostedError while its file is being served.
    """
    opened = open_store(store, workshop)
    try:
        with nullcontext() if opened.shared else held(beside(store, workshop, ".lock")):
            opened.delete(workshop)
    finally:
        opened.close()
    rmtree(beside(store, workshop, SESSIONS), ignore_errors=True)
    for ending in (*(() if is_url(store) else FILES), *BESIDE):
        beside(store, workshop, ending).unlink(missing_ok=True)


def _sqlite(path: Path) -> SqliteStore:
    from lab.workshop.store.sqlite import SqliteStore

    return SqliteStore(path)
