"""Rules that try out a mend: a mistake accounts for what would be right without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.protocol import Advice, Attempt

CONTEXT = "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"
STANDARDS = "https://kubernetes.io/docs/concepts/security/pod-security-standards/"
ADMISSION = "https://kubernetes.io/docs/concepts/security/pod-security-admission/"

SURE = 1000


@dataclass(frozen=True, slots=True)
class Mend:
    """A finding, and the objects as they would be without the mistake (None: not there)."""

    finding: Finding
    objects: Mapping[Ref, KubeObject | None]


class MendingRule:
    """A misunderstanding that is told where mending it makes something right.

    ``guess`` is taken off the weight of a rule that is less certain than others that mend the same.
    """

    id = ""
    why = ""
    link = CONTEXT
    guess = 0

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        raise NotImplementedError

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The places where mending it makes something right."""
        case = Case.of(attempt)
        if not case.relevant or case.settled_without(self.id):
            return ()
        found = []
        for mend in self.suspect(case):
            gone, met = case.mended(mend.objects)
            if gone:
                weight = SURE * len(gone) // len(case.texts) - self.guess
                found.append(Advice(mend.finding, met, gone, weight))
                if weight >= SURE:
                    case.settled.append(self.id)
                    break
        return tuple(found)

    def finding(self, message: str, span: Span | None, mend: str, *, why: str = "") -> Finding:
        """The finding of one place."""
        return Finding(self.id, Severity.ERROR, message, span, why=why or self.why, mend=mend, link=self.link)
