"""Packs: folders of exercises beside the lab's own, named by ``CKS_LAB_PATH`` or installed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from lab.catalog.places import Place
from lab.home import home
from lab.manifests.finding import Finding, Severity
from lab.quick_dataclass import dataclass

PATH_VARIABLE = "CKS_LAB_PATH"
"""The environment variable that lists folders of packs, separated as in ``PATH``."""

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""What a pack may be called."""

MEND = "A pack is a folder with exercises/DOMAIN/EXERCISE and solutions/DOMAIN/EXERCISE in it."


@dataclass(frozen=True, slots=True)
class Packs:
    """The packs there are, in the order they are asked; ``problems`` are those that are none, and why."""

    places: tuple[Place, ...] = ()
    problems: tuple[Finding, ...] = ()


def installed_folder() -> Path:
    """Where installed packs lie, beside the learner's progress."""
    return home() / "packs"


def packs() -> Packs:
    """Every pack: first those of ``CKS_LAB_PATH``, in its order, then the installed ones by name."""
    found: dict[str, Place] = {}
    problems: list[Finding] = []
    for place, fault in (*_named(), *_installed()):
        if fault:
            problems.append(pack_problem(fault, MEND))
        elif place.pack in found:
            problems.append(_twice(place, found[place.pack]))
        else:
            found[place.pack] = place
    return Packs(tuple(found.values()), tuple(problems))


def pack_problem(message: str, mend: str = "") -> Finding:
    """What is wrong with a pack as a whole."""
    return Finding("pack", Severity.WARNING, message, mend=mend)


def pack_at(root: Path, name: str = "") -> Place:
    """The pack that a folder is, by the folder's name unless it is given another."""
    return Place(root / "exercises", root / "solutions", name or name_from(root.name))


def name_from(text: str) -> str:
    """A name for a pack: of the text what a name may hold."""
    kept = re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("._-")[:64]
    return kept or "pack"


def _named() -> Iterator[tuple[Place, str]]:
    for entry in os.environ.get(PATH_VARIABLE, "").split(os.pathsep):
        if entry.strip():
            root = Path(os.path.abspath(Path(entry).expanduser()))  # noqa: PTH100 - links stay as the user named them
            yield pack_at(root), _fault(root, f"{PATH_VARIABLE}: {entry}")


def _installed() -> Iterator[tuple[Place, str]]:
    try:
        roots = sorted(path for path in installed_folder().iterdir() if not path.name.startswith("."))
    except OSError:
        return
    for root in roots:
        yield pack_at(root), _fault(root, str(root))


def _fault(root: Path, called: str) -> str:
    """What is wrong with a folder that should be a pack; empty when nothing is."""
    try:
        if (root / "exercises").is_dir():
            return ""
        return f"{called}: holds no exercises/" if root.is_dir() else f"{called}: there is no such folder"
    except (OSError, ValueError) as error:
        return f"{called}: cannot be looked into: {error}"


def _twice(place: Place, earlier: Place) -> Finding:
    said = f"there are two packs {place.pack!r}: {earlier.root} is used, {place.root} is left out"
    return pack_problem(said, "Rename the folder, or remove one of them.")
