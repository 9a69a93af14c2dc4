"""What a learner handed in and the server has not acknowledged yet: kept on the learner's own disk."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from lab.manifests.submission import SubmittedFile

Submission = dict[str, Any]


class Outbox:
    """Submissions in the order they were made, a file for each; one is there until it is removed.

    What is kept is the very body that is sent: sent twice, it counts once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, Path] = {}
        self._waiting: dict[str, Submission] = {}
        self._number = 0
        for path in sorted(folder.glob("*.json")):
            self._read(path)

    def _read(self, path: Path) -> None:
        try:
            submission = json.loads(path.read_text(encoding="utf-8"))
            name = str(submission["id"])
        except (OSError, ValueError, KeyError, TypeError):
            return
        self._files[name], self._waiting[name] = path, submission
        self._number = max(self._number, int(path.stem) if path.stem.isdigit() else 0)

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def first(self) -> Submission | None:
        """What is to be sent next; None where nothing waits."""
        return next(iter(self._waiting.values()), None)

    @property
    def last_sequence(self) -> int:
        """The highest number given; 0 where nothing waits."""
        return max((int(each["sequence"]) for each in self._waiting.values()), default=0)

    def put(self, submission: Mapping[str, Any]) -> None:
        """Keep a submission, or another state of one that is kept; it is on the disk when this returns.

        Raises OSError where it cannot be.
        """
        name = str(submission["id"])
        path = self._files.get(name)
        if path is None:
            self._number += 1
            path = self._folder / f"{self._number:08}.json"
        write_durably(path, json.dumps(submission))
        self._files[name], self._waiting[name] = path, dict(submission)

    def remove(self, name: str) -> None:
        """Let go of a submission: it was acknowledged, or it will never be taken."""
        self._waiting.pop(name, None)
        path = self._files.pop(name, None)
        if path is not None:
            path.unlink(missing_ok=True)


def new_submission(exercise: str, files: Iterable[SubmittedFile], sequence: int) -> Submission:
    """A submission to keep and to send, with an id of its own."""
    return {
        "id": uuid4().hex,
        "sequence": sequence,
        "exercise": exercise,
        "files": [{"name": file.name, "text": _text(file)} for file in files],
    }


def _text(file: SubmittedFile) -> str:
    text = file.text if isinstance(file.text, str) else file.text.decode("utf-8", "replace")
    # A terminal can deliver half of a surrogate pair, which no encoding has.
    return text.encode("utf-8", "replace").decode("utf-8")


def write_durably(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_suffix(".part")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
