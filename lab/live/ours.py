"""What on a cluster is the lab's: only that is ever changed or removed."""

from __future__ import annotations

from lab.live.names import run_of
from lab.live.renaming import LAB, MANAGED_BY, RUN
from lab.manifests.document import JsonObject

MADE_BY = "cks-lab/made-by"
"""The annotation of a namespace that says which process made it: ``machine/number``."""

OWN_NAMES = "cks-lab/own-names"
"""The annotation of a namespace that has the exercise's own name instead of one with the run's prefix."""


def selector(run: str = "") -> str:
    """The label selector for what one run made, or any run."""
    return f"{RUN}={run}" if run else RUN


def run_label(value: JsonObject) -> str:
    """The run that an object says it is of; empty where it says none."""
    return str(((value.get("metadata") or {}).get("labels") or {}).get(RUN) or "")


def is_of_run(value: JsonObject, run: str = "") -> bool:
    """Whether an object is of that run, or of any.

    A namespace must carry both of the lab's labels, and either a name that only that run gives or the mark of a run
    with the exercise's own names: a label alone, on a namespace that somebody made, is not enough to remove it.
    """
    label = run_label(value)
    if not label or (run and label != run):
        return False
    if value.get("kind", "Namespace") != "Namespace":
        return True
    metadata = value.get("metadata") or {}
    if (metadata.get("labels") or {}).get(MANAGED_BY) != LAB or not (metadata.get("annotations") or {}).get(MADE_BY):
        return False
    return run_of(str(metadata.get("name"))) == label or (metadata.get("annotations") or {}).get(OWN_NAMES) == "true"
