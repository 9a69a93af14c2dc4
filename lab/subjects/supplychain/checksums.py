"""Files against a list of checksums, as ``sha512sum --check`` does it.

Source: https://kubernetes.io/docs/tasks/tools/install-kubectl-linux/ (validate the binary)
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lab.quick_dataclass import dataclass

ALGORITHMS = {64: "sha256", 96: "sha384", 128: "sha512"}
"""By the number of hexadecimal digits."""

LINE = re.compile(r"\\?([0-9a-fA-F]{64,128})[ \t]+\*?(\S.*)")
TAGGED = re.compile(r"(SHA\d+)\s*\((.+)\)\s*=\s*([0-9a-fA-F]{64,128})")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list: the file, the sum it must have, and its line."""

    name: str
    sum: str
    algorithm: str
    line: int


def read_list(text: str) -> tuple[Listed, ...]:
    """The lines of a list; those that are neither kind of line are passed over."""
    return tuple(_lines(text))


def _lines(text: str) -> Iterator[Listed]:
    for number, line in enumerate(text.splitlines(), 1):
        tagged, plain = TAGGED.fullmatch(line.strip()), LINE.fullmatch(line.strip())
        if tagged:
            name, digits = tagged[2], tagged[3]
        elif plain:
            name, digits = plain[2].strip(), plain[1]
        else:
            continue
        if len(digits) in ALGORITHMS:
            yield Listed(name.removeprefix("./"), digits.lower(), ALGORITHMS[len(digits)], number)


@lru_cache(maxsize=256)
def sum_of(text: str, algorithm: str = "sha512") -> str:
    """The checksum of a file's text in hexadecimal digits."""
    return hashlib.new(algorithm, text.encode("utf-8"), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Compared:
    """A file beside its line of a list. ``right`` is None for a file that the list does not know."""

    path: str
    sum: str
    right: bool | None


def compared(files: Mapping[str, str], paths: tuple[str, ...], listed: tuple[Listed, ...]) -> tuple[Compared, ...]:
    """Each file beside the line for it: by its path's end, the longest that the list has."""
    found = []
    for path in paths:
        lines = [each for each in listed if path == each.name or path.endswith(f"/{each.name.lstrip('/')}")]
        longest = max((len(each.name) for each in lines), default=0)
        lines = [each for each in lines if len(each.name) == longest]
        text = files.get(path, "")
        algorithm = lines[0].algorithm if lines else "sha512"
        right = any(sum_of(text, each.algorithm) == each.sum for each in lines) if lines else None
        found.append(Compared(path, sum_of(text, algorithm), right))
    return tuple(found)
