"""What grading needs of a cluster, simulated or live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from lab.cluster.state import State
from lab.manifests.finding import Finding
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.submission import Submission
from lab.quick_dataclass import dataclass

if TYPE_CHECKING:
    from lab.cluster.acting import Acting
    from lab.cluster.trial import Observation, Trial


@dataclass(frozen=True, slots=True)
class Answer:
    """What kubectl would print for one object, e.g. ``service/backend configured``."""

    ref: Ref
    text: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a submission: the new state, an answer per object, and everything there is to say.

    ``objects`` are the objects that were accepted, in the order they were written.
    """

    state: State
    answers: tuple[Answer, ...] = ()
    objects: tuple[KubeObject, ...] = ()
    deleted: tuple[Ref, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything was created, configured or deleted."""
        return any(
            answer.accepted and not answer.text.endswith(" unchanged") for answer in self.answers
        )


class Cluster(Protocol):
    """Where a submission is tried.

    ``tries`` says whether ``observe`` tries anything, so that a cluster that does not is never asked.
    """

    name: str
    tries: bool

    def apply(self, state: State, submission: Submission, acting: Acting | None = None) -> Applied:
        """Hand the submission's documents in, in order; ``acting`` is who does it, None for an administrator."""
        ...

    def observe(self, trials: Mapping[str, tuple[Trial, ...]], /) -> Mapping[str, tuple[Observation, ...]]:
        """Try what each check asks for, by the check's id, on what was applied last.

        A check without an entry in the answer was not tried.
        """
        ...
