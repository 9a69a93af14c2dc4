"""``admits``: whether a namespace lets a pod in, or a workload's pods."""

from __future__ import annotations

from lab.cluster.podsecurity.policy import Mode
from lab.cluster.state import State
from lab.cluster.trial import AdmissionTrial, Trial
from lab.manifests.document import Json, JsonObject
from lab.manifests.finding import Severity
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass
from lab.subjects.podsecurity.admitting import Admission, admission_of, judged, policy_in
from lab.subjects.podsecurity.checks.fields import mapping_of
from lab.subjects.podsecurity.checks.podmanifest import UNNAMED, made_of, sound_pod
from lab.subjects.podsecurity.workloads import Target, parse_target
from lab.subjects.protocol import Note, Outcome, Setting, Witness

HOW = "write it as admits: {workload: namespace/name, expect: admitted} or {pod: {…}, namespace: name, expect: refused}"

KEYS = ("pod", "workload", "namespace", "mode", "expect")

EXPECTED = ("admitted", "refused")


@dataclass(frozen=True, slots=True)
class AdmitsCheck:
    """A made-up pod, or the next pod of a workload, is let in (``admitted``) or refused.

    ``mode`` asks another question of the namespace: whether it warns of the pod, or notes it for the audit log;
    ``refused`` then means that it does.
    """

    admitted: bool
    namespace: str
    mode: Mode = Mode.ENFORCE
    pod: JsonObject | None = None
    workload: Target | None = None

    def run(self, setting: Setting) -> Outcome:
        """Ask the namespace's labels as they are now."""
        try:
            name, found = self._asked(setting.after)
        except ValueError as error:
            return Outcome(False, str(error), (Note(str(error), good=False),))
        if found.admitted is self.admitted:
            return Outcome(True, f"{name} {found}")
        if self.admitted:
            text = f"{name} {self._verb} in {self.namespace}, and must not be: it {found}"
            return Outcome(False, text, (), (self._witness("missing", text, found),))
        text = f"{name} is let into {self.namespace}, which {self.mode}s {found.asked}"
        if self.mode is not Mode.ENFORCE:
            text = f"nothing is said of {name} in {self.namespace}, whose {self.mode} level is {found.asked}"
        return Outcome(False, text, (), (self._witness("excess", text, found),))

    @property
    def _verb(self) -> str:
        return {Mode.ENFORCE: "is refused", Mode.WARN: "is warned of", Mode.AUDIT: "is noted for the audit log"}[
            self.mode
        ]

    def _witness(self, kind: str, text: str, found: Admission) -> Witness:
        facts: JsonObject = {
            "namespace": self.namespace,
            "mode": str(self.mode),
            "level": str(found.asked),
            "violations": [violation.check for violation in found.violations],
        }
        if self.workload is not None:
            facts["workload"] = str(self.workload)
        return Witness(kind, text, facts, made_up=self.workload is None)

    def _asked(self, state: State) -> tuple[str, Admission]:
        """Who is asked about, and the answer. Raises ValueError where there is no such workload or namespace."""
        if self.workload is not None:
            workload = self.workload.find(state)
            return f"a pod of {workload}", admission_of(workload, state, self.mode)
        if Ref("Namespace", "", self.namespace) not in state.objects:
            raise ValueError(f"there is no namespace {self.namespace}")
        pod = self.pod or {}
        asked = policy_in(state, self.namespace).of(self.mode)
        name = pod.get("metadata", {}).get("name")
        return "such a pod" if name in (None, UNNAMED) else f"pod {name}", judged(pod, asked, state.release)

    def trials(self, setting: Setting, /) -> tuple[Trial, ...]:
        """The pod, handed in without keeping it."""
        if self.mode is not Mode.ENFORCE:
            return ()
        try:
            _, found = self._asked(setting.after)
            pod = made_of(self.workload.find(setting.after)) if self.workload is not None else self.pod or {}
        except ValueError:
            return ()
        metadata = {**pod.get("metadata", {}), "namespace": self.namespace}
        return (AdmissionTrial({**pod, "metadata": metadata}, self.admitted, found.admitted),)


def parse(written: Json) -> AdmitsCheck:
    """Read the parameters. Raises ValueError saying what to write."""
    fields = mapping_of(written, HOW, KEYS)
    if fields.get("expect") not in EXPECTED:
        raise ValueError("expect must be admitted or refused")
    if ("pod" in fields) is ("workload" in fields):
        raise ValueError(f"needs exactly one of pod and workload; {HOW}")
    mode = fields.get("mode", Mode.ENFORCE)
    if mode not in tuple(Mode):
        raise ValueError(f"mode must be one of {', '.join(Mode)}, not {mode!r}")
    admitted = fields["expect"] == "admitted"
    if "workload" in fields:
        target = parse_target(fields["workload"])
        if fields.get("namespace", target.namespace) != target.namespace:
            raise ValueError(f"a workload's pods are made in its own namespace, {target.namespace}")
        return AdmitsCheck(admitted, target.namespace, Mode(mode), workload=target)
    namespace = fields.get("namespace")
    if not isinstance(namespace, str) or not namespace:
        raise ValueError("namespace must name the namespace that the pod is to come into")
    reading = sound_pod(fields["pod"], namespace)
    if reading.object is None:
        wrong = [finding.message for finding in reading.findings if finding.severity is Severity.ERROR]
        raise ValueError(f"pod: {'; '.join(wrong) or reading.message}")
    return AdmitsCheck(admitted, namespace, Mode(mode), pod=reading.object.value)
