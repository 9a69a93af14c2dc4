"""Manifests that the kubelet does not take, or not as they were meant."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.controlplane.running import COMPONENTS
from lab.manifests.finding import Severity
from lab.subjects.controlplane.coach.case import Case, case_of
from lab.subjects.controlplane.coach.rule import LEAD, STATIC_PODS, ControlPlaneRule, Seen
from lab.subjects.protocol import Advice, Attempt

NOTHING = "The kubelet starts nothing from a manifest that it cannot take; the old container is gone already."


class ManifestRefused(ControlPlaneRule):
    """A manifest that is no valid pod. What reading or validating it says is told under its own name."""

    id = "manifest-refused"
    why = NOTHING
    link = STATIC_PODS
    lead = LEAD

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The manifests' own errors."""
        case = case_of(attempt)
        found: list[Advice] = []
        for component in case.stopped:
            pod = case.now.components[component].pod if component in COMPONENTS else None
            if pod is None or pod.runs:
                continue
            cases = case.of_component(component)
            errors = [each for each in pod.findings if each.severity is Severity.ERROR]
            for finding in errors[:1]:
                if finding.rule.startswith("static-pod"):
                    mend = finding.mend or "Begin with apiVersion: v1, kind: Pod."
                    seen = Seen(pod.refusal, cases, finding.span, mend)
                    found.append(self._advice(seen, case))
                else:
                    found.append(Advice(finding, cases=cases, weight=self._weight(cases, case)))
        return tuple(found)


class ManifestFieldIgnored(ControlPlaneRule):
    """A field that no pod has: the kubelet drops it without a word."""

    id = "manifest-field-ignored"
    why = "Unlike the API server, the kubelet drops fields it does not know without a word."
    link = STATIC_PODS

    def find(self, case: Case) -> Iterator[Seen]:
        """The fields, where something is wrong with the component."""
        for component in COMPONENTS:
            pod = case.now.components[component].pod
            for finding in pod.findings if pod is not None else ():
                if finding.rule == "static-pod-unknown-field":
                    yield Seen(finding.message, case.of_component(component), finding.span, finding.mend)


class KeyTwice(ControlPlaneRule):
    """A key that is written twice in a manifest: only the last counts."""

    id = "manifest-key-twice"
    why = "Of a key that is written twice only the last counts; all that stands under the first is gone."
    link = STATIC_PODS

    def find(self, case: Case) -> Iterator[Seen]:
        """The keys, in manifests and in the kubelet's file."""
        for component in COMPONENTS:
            pod = case.now.components[component].pod
            for finding in pod.findings if pod is not None else ():
                if finding.rule == "yaml-duplicate-key":
                    yield Seen(finding.message, case.of_component(component), finding.span, finding.mend)
        file = case.now.kubelet.file if case.now.kubelet is not None else None
        for finding in file.findings if file is not None else ():
            if finding.rule == "yaml-duplicate-key":
                yield Seen(finding.message, case.of_component("kubelet"), finding.span, finding.mend)


class ComponentGone(ControlPlaneRule):
    """No static pod starts the component any more."""

    id = "component-gone"
    lead = LEAD
    why = "The kubelet runs what lies in its manifests' folder, and ends what no longer does."
    link = STATIC_PODS

    def find(self, case: Case) -> Iterator[Seen]:
        """The components."""
        for component in case.stopped:
            if component == "kubelet":
                continue
            found = case.now.components[component]
            if found.pod is not None:
                continue
            pod = case.now.components[component].path
            mend = f"Keep a pod in {pod} whose command begins with {component}."
            yield Seen(found.told, case.of_component(component), None, mend)


class SecondDocument(ControlPlaneRule):
    """A file with several documents: the kubelet reads the first."""

    id = "manifest-second-document"
    why = "The kubelet reads only the first document of a file, up to the line of three dashes."
    link = STATIC_PODS

    def find(self, case: Case) -> Iterator[Seen]:
        """The files."""
        for component in COMPONENTS:
            pod = case.now.components[component].pod
            for finding in pod.findings if pod is not None else ():
                if finding.rule == "static-pod-second-document":
                    yield Seen(finding.message, case.of_component(component), finding.span, finding.mend)
