"""Short fingerprints: of an exercise's files, and of what was handed in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from lab.catalog.model import Exercise

LENGTH = 16
"""Hexadecimal digits."""


def exercise_print(exercise: Exercise) -> str:
    """Of everything that the exercise is made of: task, scenario, bounds, solutions."""
    found = sha256()
    for folder in (exercise.folder, exercise.solution_folder):
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            _add(found, file.relative_to(folder).as_posix().encode())
            _add(found, _bytes(file))
    return found.hexdigest()[:LENGTH]


def seal(paper: Mapping[str, Any], files: Mapping[int, Mapping[str, str]]) -> str:
    """Of a paper and what was written to it."""
    whole = [paper, sorted((number, sorted(texts.items())) for number, texts in files.items())]
    return sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:LENGTH]


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _add(found: Any, part: bytes) -> None:
    found.update(f"{len(part)}:".encode())
    found.update(part)
