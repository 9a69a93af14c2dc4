"""The build context: the files beside the Dockerfile, less those that ``.dockerignore`` leaves out.

Source: https://docs.docker.com/build/concepts/context/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Context:
    """The files of a context by their path in it. ``known`` is False where nothing is said of what lies there."""

    files: frozenset[str]
    known: bool

    def matching(self, source: str) -> tuple[str, ...]:
        """The files that a source of COPY means: a file, those below a folder, those of a pattern."""
        bare = normal(source)
        if not bare:
            return tuple(sorted(self.files))
        exact = re.compile(_pattern(bare) + r"(?:/.*)?")
        return tuple(sorted(path for path in self.files if exact.fullmatch(path)))

    def folder_of(self, source: str, path: str) -> str:
        """What of a matched path is left below its source: a folder's content is copied, not the folder."""
        bare = normal(source)
        if not bare:
            return path
        parts, depth = path.split("/"), len(bare.split("/"))
        return "/".join(parts[depth:]) or parts[-1]

    def is_folder(self, source: str) -> bool:
        """Whether a source is a folder."""
        bare = normal(source)
        return not bare or (bare not in self.files and any(path.startswith(f"{bare}/") for path in self.files))


def normal(path: str) -> str:
    """A path in the context without what does not matter."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return "/".join(part for part in parts if part != "..")


def context_of(dockerfile: str, files: Mapping[str, str]) -> Context:
    """The context of the Dockerfile at a path of the node: the folder it lies in."""
    folder = dockerfile.rpartition("/")[0] + "/"
    there = {path.removeprefix(folder) for path in files if path.startswith(folder)}
    own = dockerfile.removeprefix(folder)
    ignore = files.get(f"{dockerfile}.dockerignore", files.get(f"{folder}.dockerignore", ""))
    left_out = _ignored(ignore)
    others = {path for path in there if path != own and not path.endswith(".dockerignore")}
    return Context(frozenset(path for path in there if not _is_ignored(path, left_out)), bool(others))


@lru_cache(maxsize=32)
def _ignored(text: str) -> tuple[tuple[bool, re.Pattern[str]], ...]:
    found = []
    for line in text.splitlines():
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        keeps = written.startswith("!")
        pattern = normal(written.lstrip("!").strip())
        if pattern:
            found.append((keeps, re.compile(_pattern(pattern) + r"(?:/.*)?")))
    return tuple(found)


def _is_ignored(path: str, patterns: tuple[tuple[bool, re.Pattern[str]], ...]) -> bool:
    """The last pattern that matches decides."""
    ignored = False
    for keeps, pattern in patterns:
        if pattern.fullmatch(path):
            ignored = not keeps
    return ignored


def _pattern(written: str) -> str:
    made, at = "", 0
    while at < len(written):
        char = written[at]
        if written.startswith("**/", at):
            made, at = made + r"(?:.*/)?", at + 3
        elif written.startswith("**", at):
            made, at = made + r".*", at + 2
        elif char == "[" and "]" in written[at:]:
            end = written.index("]", at)
            made, at = made + written[at : end + 1].replace("[^", "[^/"), end + 1
        else:
            made, at = made + {"*": r"[^/]*", "?": r"[^/]"}.get(char, re.escape(char)), at + 1
    return made
