"""A grading process: ``python -m lab.workshop.grading.process SECONDS MEGABYTES``.

It reads jobs from standard input and answers on standard output, one at a time, and ends with its input. The clock
that ends a job too long is its own as well as the server's: it outlives no server that was killed.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from typing import Any, BinaryIO

from lab.workshop.grading.wire import LENGTH, packed, unpacked


def main() -> None:
    """Grade until there is nothing more to read."""
    seconds, megabytes = int(sys.argv[1]), int(sys.argv[2])
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    from lab.manifests.submission import SubmittedFile
    from lab.workshop.grading.judge import Judge

    _limit(megabytes)
    judge = Judge()
    _send(answers, {"ready": True})
    while job := _receive(jobs):
        with suppress(AttributeError):
            signal.alarm(0 if "warm" in job else seconds + 2)
        try:
            answer = _answer(judge, job, SubmittedFile)
        except MemoryError:
            answer = {"error": "memory"}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"[:300]}
        with suppress(AttributeError):
            signal.alarm(0)
        _send(answers, answer)


def _answer(judge: Any, job: dict[str, Any], file: Any) -> dict[str, Any]:
    if "warm" in job:
        judge.warm(*job["warm"])
        gc.collect()
        gc.freeze()  # the catalog is there to stay: do not search it for garbage again and again
        return {}
    graded = judge.grade(job["exercise"], job["seed"], [file(*each) for each in job["files"]])
    return {
        "report": graded.report.decode(), "score": graded.score, "max_score": graded.max_score,
        "passed": graded.passed, "rules": graded.rules, "missed": graded.missed,
    }  # fmt: skip


def _limit(megabytes: int) -> None:
    """Bound the memory, and write no files. Where the system knows no such limits, the clock alone has to do."""
    try:
        import resource
    except ImportError:
        return
    size = megabytes * 1024 * 1024
    for what, most in ((resource.RLIMIT_AS, size), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _receive(stream: BinaryIO) -> dict[str, Any] | None:
    length = stream.read(LENGTH.size)
    return unpacked(stream.read(LENGTH.unpack(length)[0])) if len(length) == LENGTH.size else None


def _send(stream: BinaryIO, message: dict[str, Any]) -> None:
    stream.write(packed(message))
    stream.flush()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt, BrokenPipeError):
        main()
