"""Where exercises and solutions lie: in a checkout beside the package, inside the installed wheel, or in a pack."""

from __future__ import annotations

from pathlib import Path

import lab
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of exercises by domain, and the folder of their solutions laid out the same way.

    ``pack`` is the name of the pack that they are of; empty for the lab's own. What is in a pack is not trusted.
    """

    exercises: Path
    solutions: Path
    pack: str = ""

    @property
    def root(self) -> Path:
        """The folder that holds both; nothing of a pack is read outside it."""
        return self.exercises.parent


def shipped() -> Place:
    """The lab's own exercises. A checkout wins over an installed copy."""
    package = Path(lab.__file__).resolve().parent
    checkout = package.parent
    if (checkout / "exercises").is_dir() and (checkout / "pyproject.toml").is_file():
        return Place(checkout / "exercises", checkout / "solutions")
    return Place(package / "_content" / "exercises", package / "_content" / "solutions")
