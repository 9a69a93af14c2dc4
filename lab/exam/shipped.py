"""The lab's own blueprints, and those a person wrote."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path

from lab.exam.blueprint import Blueprint, BlueprintError, read_blueprint

FOLDER = Path(__file__).parent / "blueprints"
USUAL = "cks"
LARGEST = 100_000
"""Bytes; no blueprint is as long."""


def names() -> tuple[str, ...]:
    """The short names, the whole exam first, then the sprint, then the domains."""
    found = sorted(file.stem for file in FOLDER.glob("*.yaml"))
    return tuple(sorted(found, key=lambda name: (name != USUAL, name != "sprint")))


def find_blueprint(name: str, domains: Collection[str] = ()) -> Blueprint:
    """The blueprint of a short name, or in a file whose path ends in ``.yaml``. Raises BlueprintError."""
    if name.endswith((".yaml", ".yml")):
        return _from(Path(name), domains)
    if name not in names():
        near = get_close_matches(name, names(), n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(names())}; or name a file, x.yaml"
        raise BlueprintError(f"there is no blueprint {name!r}; {hint}")
    return _from(FOLDER / f"{name}.yaml", domains)


def _from(file: Path, domains: Collection[str]) -> Blueprint:
    try:
        with file.open("rb") as opened:
            text = opened.read(LARGEST + 1)
    except OSError as error:
        raise BlueprintError(f"{file}: cannot be read: {error.strerror or error}") from None
    if len(text) > LARGEST:
        raise BlueprintError(f"{file}: is longer than {LARGEST} bytes")
    shown = file.name if file.parent == FOLDER else str(file)
    return read_blueprint(text, shown, domains)
