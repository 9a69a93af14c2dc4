"""Clusters with a policy, and API servers with files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lab.catalog.catalog import open_exercise
from lab.cluster.protocol import Answer, Applied
from lab.cluster.scenario import build
from lab.cluster.state import State
from lab.grading.coach import advise
from lab.manifests.finding import Finding
from lab.manifests.kubeobject import Ref
from lab.manifests.release import EXAM
from lab.subjects.proof import ProofCheck
from lab.subjects.protocol import Attempt, Bounds, CheckRun, Setting

SPACES = """
apiVersion: v1
kind: Namespace
metadata: {name: prod, labels: {env: prod}}
---
apiVersion: v1
kind: Namespace
metadata: {name: dev}
---
"""
POLICY = """
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: p}
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods]}]
  validations:
  - expression: >-
      (object.spec.containers + object.spec.?initContainers.orValue([]))
      .all(c, c.image.startsWith('r.example.com/'))
    message: not from there
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: p}
spec: {policyName: p, validationActions: [Deny], matchResources: {namespaceSelector: {matchLabels: {env: prod}}}}
"""
NAMED = Ref("ValidatingAdmissionPolicy", "", "p")
FOLDER = "/etc/kubernetes/admission/"
MANIFEST = "/etc/kubernetes/manifests/kube-apiserver.yaml"


def cluster(policy: str = POLICY) -> State:
    """Two namespaces, and a policy on the images of pods."""
    return build(EXAM, files=[SPACES + policy])


def found(*changes: tuple[str, str]) -> State:
    """The same with the policy's text changed."""
    text = POLICY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return cluster(text)


def asking() -> State:
    """The control-plane node of an exercise, solved: its API server asks an image scanner."""
    return open_exercise("fail-closed").bounds.required


def by_default() -> State:
    """The same of one with defaults for Pod Security."""
    return open_exercise("security-by-default").bounds.required


def with_files(state: State, changes: Mapping[str, tuple[str, str]]) -> State:
    """The same node with one text in each of some files replaced."""
    files = dict(state.node_files)
    for path, (old, new) in changes.items():
        assert old in files[path], (path, old)
        files[path] = files[path].replace(old, new)
    return replace(state, node_files=files)


def exact(state: State) -> Bounds:
    """Bounds that nothing but one state keeps."""
    return Bounds(state, state)


def advised(bounds: Bounds, before: State, own: State) -> tuple[Finding, ...]:
    """What the coach says to a state."""
    setting, found = Setting(before, own, bounds), Setting(before, before, bounds)
    proof = ProofCheck("admission")
    run = CheckRun("exactly", "", proof.run(setting), proof.run(found), proof)
    return advise(Attempt(setting, Applied(own, (Answer(NAMED, "configured", accepted=True),)), (run,)))
