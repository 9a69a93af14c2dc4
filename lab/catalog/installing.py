"""Installed packs: copies of folders and repositories beside the learner's progress."""

from __future__ import annotations

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from lab.catalog.beside import open_pack
from lab.catalog.catalog import Catalog
from lab.catalog.checkout import check_out, checked, is_address
from lab.catalog.packs import NAME, installed_folder, name_from, pack_at
from lab.manifests.limits import LARGEST_FILE
from lab.quick_dataclass import dataclass

SOURCE = "pack.json"
"""The file that says where an installed pack came from."""

PARTS = ("exercises", "solutions")

MOST_FILES = 20_000
MOST_BYTES = 64 * 1024 * 1024
DEEPEST = 40
"""How much of a pack is copied: files, bytes, folders within each other."""


class PackError(Exception):
    """A pack cannot be installed, updated or removed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Installed:
    """An installed pack: its name, where it lies, the folder or address it came from, and its commit, if any."""

    name: str
    folder: Path
    source: str
    commit: str = ""


def installed() -> list[Installed]:
    """Every installed pack, by name."""
    try:
        folders = sorted(path for path in installed_folder().iterdir() if not path.name.startswith("."))
    except OSError:
        return []
    return [_read(folder) for folder in folders if folder.is_dir()]


def install(source: str, name: str = "") -> tuple[Installed, Catalog]:
    """Copy a pack from a folder or a repository. Raises PackError, CheckoutError, and OSError where it is to go."""
    url = checked(source) if is_address(source) else ""
    name = name or _named(source)
    if not NAME.fullmatch(name):
        raise PackError(f"{name!r} is no name for a pack: use letters, digits, dots and dashes, at most 64")
    there = installed_folder() / name
    if there.exists():
        raise PackError(
            f"the pack {name} is installed already, in {there}; bring it up to date with: cks-lab pack update {name},"
            " or give this one another name with --name"
        )
    return _put(name, url or str(Path(source).expanduser().absolute()), there)


def update(name: str) -> tuple[Installed, Catalog]:
    """Copy a pack anew from where it came. What is installed stays where that fails. Raises as ``install``."""
    found = _installed(name)
    if not found.source:
        raise PackError(f"where the pack {name} came from is not known: remove it, and add it again")
    return _put(name, found.source, found.folder)


def remove(name: str) -> Installed:
    """Take a pack away; progress with its exercises stays. Raises PackError, OSError."""
    found = _installed(name)
    with _stage() as stage:
        found.folder.rename(stage / "removed")
    return found


def _installed(name: str) -> Installed:
    every = installed()
    found = next((each for each in every if each.name == name), None)
    if found is None:
        names = ", ".join(each.name for each in every)
        raise PackError(f"there is no installed pack {name!r}; there {f'are: {names}' if names else 'is none'}")
    return found


def _named(source: str) -> str:
    if is_address(source):
        return name_from(urlsplit(source).path.rstrip("/").rpartition("/")[2].removesuffix(".git"))
    return name_from(Path(source).expanduser().absolute().name)


def _put(name: str, source: str, there: Path) -> tuple[Installed, Catalog]:
    with _stage() as stage:
        commit, root = "", Path(source)
        if is_address(source):
            root = stage / "checkout"
            commit = check_out(source, root)
        if not (root / "exercises").is_dir():
            raise PackError(f"{source}: holds no exercises/; a pack has exercises/DOMAIN/EXERCISE, and solutions/ too")
        fresh = stage / name
        _copy(root, fresh)
        opened = open_pack(pack_at(fresh))
        if not any(True for _ in opened):
            first = f": {opened.problems[0].message}" if opened.problems else ""
            raise PackError(f"no exercise in {source} can be used{first}; look at it with: cks-lab check PATH")
        (fresh / SOURCE).write_text(json.dumps({"source": source, "commit": commit}) + "\n", encoding="utf-8")
        if there.exists():
            there.rename(stage / "former")
        fresh.rename(there)
    return Installed(name, there, source, commit), open_pack(pack_at(there))


@contextmanager
def _stage() -> Iterator[Path]:
    """A folder beside the packs, gone afterwards: a pack is whole there before it is put in its place."""
    folder = installed_folder()
    folder.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=".stage-", dir=folder))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _copy(root: Path, to: Path) -> None:
    """Copy the parts of a pack, links as links: what leads out is refused when it is read. Raises PackError."""
    count = size = 0
    for part in PARTS:
        waiting = [part] if (root / part).is_dir() and not (root / part).is_symlink() else []
        while waiting:
            here = waiting.pop()
            (to / here).mkdir(parents=True)
            for entry in os.scandir(root / here):
                path = f"{here}/{entry.name}"
                count, size = count + 1, size + entry.stat(follow_symlinks=False).st_size
                if count > MOST_FILES or size > MOST_BYTES:
                    raise PackError(f"{root}: more than {MOST_FILES} files or {MOST_BYTES} bytes; that is no pack")
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(path)
                    if path.count("/") > DEEPEST:
                        raise PackError(f"{root}: {here[:60]}… lies too deep; that is no pack")
                else:
                    _copy_file(entry, to / path)


def _copy_file(entry: os.DirEntry[str], to: Path) -> None:
    if entry.is_symlink():
        to.symlink_to(Path(entry.path).readlink())
        return
    found = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST_FILE:
        raise PackError(f"{entry.path}: is no ordinary file, or larger than {LARGEST_FILE // 1024} KiB")
    to.write_bytes(Path(entry.path).read_bytes())


def _read(folder: Path) -> Installed:
    try:
        said = json.loads((folder / SOURCE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = {}
    if not isinstance(said, dict):
        said = {}
    return Installed(folder.name, folder, str(said.get("source", "")), str(said.get("commit", "")))
