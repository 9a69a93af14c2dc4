"""Verdicts on texts that were graded before: a class hands in the same answer many times."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import sha256

from lab.manifests.submission import SubmittedFile
from lab.workshop.grading import Grader, UngradableError
from lab.workshop.values import Graded

MOST = 2_000
MOST_BYTES = 32 * 1024 * 1024


class Remembered:
    """A grader that is asked once for each text; what could not be graded is remembered as well."""

    def __init__(self, grader: Grader) -> None:
        self._grader = grader
        self._known: OrderedDict[str, Graded | str] = OrderedDict()
        self._bytes = 0

    async def start(self) -> None:
        """Get ready."""
        await self._grader.start()

    async def warm(self, exercise: str, seed: int) -> None:
        """Read an exercise before its first answer comes."""
        await self._grader.warm(exercise, seed)

    async def stop(self) -> None:
        """Let go of everything."""
        await self._grader.stop()

    async def grade(self, exercise: str, seed: int, files: Sequence[SubmittedFile]) -> Graded:
        """The verdict. Raises UngradableError, BusyError."""
        key = _key(exercise, seed, files)
        known = self._known.get(key)
        if known is None:
            try:
                known = await self._grader.grade(exercise, seed, files)
            except UngradableError as error:
                known = str(error)
            self._keep(key, known)
        else:
            self._known.move_to_end(key)
        if isinstance(known, str):
            raise UngradableError(known)
        return known

    def _keep(self, key: str, graded: Graded | str) -> None:
        self._bytes += _size(graded) - _size(self._known.pop(key, ""))
        self._known[key] = graded
        while self._known and (len(self._known) > MOST or self._bytes > MOST_BYTES):
            self._bytes -= _size(self._known.popitem(last=False)[1])


def _size(graded: Graded | str) -> int:
    return len(graded) if isinstance(graded, str) else len(graded.report)


def _key(exercise: str, seed: int, files: Sequence[SubmittedFile]) -> str:
    told = sha256(f"{exercise}\0{seed}".encode())
    for file in files:
        text = file.text if isinstance(file.text, bytes) else file.text.encode("utf-8", "surrogatepass")
        told.update(f"\0{len(file.name)}\0{file.name}\0{len(text)}\0".encode("utf-8", "surrogatepass"))
        told.update(text)
    return told.hexdigest()
