"""Where the simulator and the server judge a document differently: news, and said as such."""

from __future__ import annotations

from lab.live.refusing import Written
from lab.manifests.finding import Finding, Severity

RULE = "live-disagrees"
WHY = "Kubernetes decides: the checks are graded on what the cluster holds."
MEND = "The cluster may run another release than the exercise, or have rules of its own. If it has neither, tell us."


def refused_here(written: Written, said: str) -> Finding:
    """The simulator accepts an object, and the server does not."""
    first = said.partition("\n")[0]
    return _finding(written, f"the simulator accepts {written.ref}, and this cluster does not: {first}")


def accepted_here(written: Written, said: str) -> Finding:
    """The simulator refuses an object, and the server accepts it."""
    first = said.partition("\n")[0]
    return _finding(written, f"this cluster accepts {written.ref}, and the simulator does not: {first}")


def left_out(written: Written, why: str) -> Finding:
    """The server finds an object valid, and the lab does not make it."""
    return _left_out(written, f"{written.ref} is valid for the cluster, but was not made there: {why}")


def not_deleted(written: Written, why: str) -> Finding:
    """The simulator deletes an object, and the lab does not delete it from the cluster."""
    return _left_out(written, f"{written.ref} was not deleted from the cluster: {why}")


def _left_out(written: Written, message: str) -> Finding:
    return Finding(
        "live-left-out",
        Severity.NOTE,
        message,
        written.document.span(written.base),
        why="A live run touches nothing but what belongs to it.",
        mend="Checks that it bears on are answered by the simulator alone.",
    )


def _finding(written: Written, message: str) -> Finding:
    return Finding(RULE, Severity.WARNING, message, written.document.span(written.base), why=WHY, mend=MEND)
