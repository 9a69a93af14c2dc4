"""Where exercises and solutions lie: in a checkout beside the package, or inside the installed wheel."""

from __future__ import annotations

from pathlib import Path

import lab
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of exercises by domain, and the folder of their solutions laid out the same way."""

    exercises: Path
    solutions: Path


def shipped() -> Place:
    """The lab's own exercises. A checkout wins over an installed copy."""
    package = Path(lab.__file__).resolve().parent
    checkout = package.parent
    if (checkout / "exercises").is_dir() and (checkout / "pyproject.toml").is_file():
        return Place(checkout / "exercises", checkout / "solutions")
    return Place(package / "_content" / "exercises", package / "_content" / "solutions")
