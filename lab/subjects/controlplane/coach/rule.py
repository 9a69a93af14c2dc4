"""What every rule of the control plane's coach shares."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.controlplane.trouble import Trouble
from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.controlplane.coach.case import Case, case_of
from lab.subjects.protocol import Advice, Attempt

SURE = 1000
LEAD = 500

API_OPTIONS = "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"
CONTROLLER_OPTIONS = "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"
SCHEDULER_OPTIONS = "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/"
KUBELET_FILE = "https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"
KUBELET_TASK = "https://kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file/"
STATIC_PODS = "https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/"
HOST_PATH = "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath"
ADMISSION = "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/"
AUTHORIZATION = "https://kubernetes.io/docs/reference/access-authn-authz/authorization/"
ANONYMOUS = "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests"
ETCD = "https://etcd.io/docs/v3.6/op-guide/security/"
SECURING = "https://kubernetes.io/docs/tasks/administer-cluster/securing-a-cluster/"


def options_page(component: str) -> str:
    """The page that lists a component's options."""
    return {
        "kube-controller-manager": CONTROLLER_OPTIONS,
        "kube-scheduler": SCHEDULER_OPTIONS,
        "etcd": "https://etcd.io/docs/v3.6/op-guide/configuration/",
        "kubelet": "https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/",
    }.get(component, API_OPTIONS)


@dataclass(frozen=True, slots=True)
class Seen:
    """A place where an attempt shows a misunderstanding, and what is wrong because of it."""

    message: str
    cases: frozenset[str]
    span: Span | None = None
    mend: str = ""
    why: str = ""
    link: str = ""


class ControlPlaneRule:
    """A misunderstanding. ``guess`` is taken off its weight where other rules know more of the same."""

    id = ""
    why = ""
    link = ""
    guess = 0
    lead = 0
    """Added to its weight: what keeps a component from starting comes before what is in force of another."""

    def find(self, case: Case) -> Iterator[Seen]:
        """Where the attempt shows it."""
        raise NotImplementedError

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The places that account for something that is wrong."""
        case = case_of(attempt)
        if not case.texts:
            return ()
        return tuple(self._advice(seen, case) for seen in self.find(case) if seen.cases)

    def _advice(self, seen: Seen, case: Case) -> Advice:
        finding = Finding(
            self.id,
            Severity.ERROR,
            seen.message,
            seen.span,
            why=seen.why or self.why,
            mend=seen.mend,
            link=seen.link or self.link,
        )
        met = frozenset(
            run.id
            for run in case.attempt.failed
            if run.outcome.witnesses and {each.text for each in run.outcome.witnesses} <= seen.cases
        )
        return Advice(finding, met, seen.cases, self._weight(seen.cases, case))

    def _weight(self, cases: frozenset[str], case: Case) -> int:
        return SURE * len(cases) // max(1, len(case.texts)) + self.lead - self.guess


class TroubleRule(ControlPlaneRule):
    """A misunderstanding for which a component does not start."""

    lead = LEAD

    def find(self, case: Case) -> Iterator[Seen]:
        """Each component whose first trouble it is."""
        for component in case.stopped:
            troubles = case.troubles(component)
            if not troubles:
                continue
            seen = self.explain(case, component, troubles[0])
            if seen is not None:
                yield seen

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """What the trouble comes from, where this rule knows."""
        raise NotImplementedError
