"""Admission on a real API server: policies of the exercises, wrong ones too, and files of plugins, are as simulated."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import yaml

from lab.catalog.catalog import open_exercise
from lab.cluster.apply import apply
from lab.cluster.policies.deciding import BINDING, POLICY
from lab.cluster.state import State
from lab.manifests.release import CURRENT
from lab.manifests.schema.kinds import KINDS
from lab.subjects.admission.apiserver import server
from lab.subjects.admission.files.imagepolicy import unreachable
from lab.subjects.admission.probe import Probe, judge
from lab.subjects.admission.probes.choosing import probes
from tests.live.control_plane.server import Answered, ControlPlane, DidNotStart

pytestmark = pytest.mark.control_plane

ACTIVE_WITHIN = 20.0
MOST = 120
ADMISSION = "/apis/admissionregistration.k8s.io/v1"
PLURALS = {POLICY: "validatingadmissionpolicies", BINDING: "validatingadmissionpolicybindings"}
MARKER = """
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: MARKER}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
  validations: [{expression: "object.metadata.name != 'MARKER'"}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: MARKER}
spec: {policyName: MARKER, validationActions: [Deny]}
"""

EXERCISES = ("allowed-registries", "image-digests", "registry-per-team", "toothless-policy")
FIRST = 5
PATCH = {"Content-Type": "application/merge-patch+json"}


def answers() -> Iterator[Any]:
    """The reference of each exercise and its wrong answers."""
    for name in EXERCISES:
        exercise = open_exercise(name)
        yield pytest.param(name, exercise.solution.submission, id=f"{name}-reference")
        for rejected in exercise.solution.rejected[:FIRST]:
            yield pytest.param(name, rejected.submission, id=f"{name}-{rejected.file}")


_numbers = itertools.count(1)


def settled(control_plane: ControlPlane) -> None:
    """Waits until everything that was changed so far about policies is in force."""
    name = f"marker-{next(_numbers)}"
    for document in yaml.safe_load_all(MARKER.replace("MARKER", name)):
        made = control_plane.request("POST", f"{ADMISSION}/{PLURALS[document['kind']]}", document)
        assert made.status == 201, made.text
    tried = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}
    deadline = time.monotonic() + ACTIVE_WITHIN
    while control_plane.request("POST", "/api/v1/namespaces/default/configmaps?dryRun=All", tried).status == 201:
        assert time.monotonic() < deadline, "the policy never came into force"
        time.sleep(0.1)
    for plural in reversed(PLURALS.values()):
        control_plane.request("DELETE", f"{ADMISSION}/{plural}/{name}")


def arranged(control_plane: ControlPlane, state: State) -> None:
    """Namespaces and ConfigMaps of a scenario."""
    for ref, item in state.objects.items():
        if ref.kind == "Namespace":
            if control_plane.request("POST", "/api/v1/namespaces", item.written).status == 409:
                labels = {"metadata": {"labels": dict(item.labels)}}
                control_plane.request("PATCH", f"/api/v1/namespaces/{ref.name}", labels, headers=PATCH)
            account = f"/api/v1/namespaces/{ref.name}/serviceaccounts/default"
            deadline = time.monotonic() + ACTIVE_WITHIN
            while control_plane.request("GET", account).status != 200:
                assert time.monotonic() < deadline, f"no service account in {ref.name}"
                time.sleep(0.1)
    for ref, item in state.objects.items():
        if ref.kind == "ConfigMap" and not ref.namespace.startswith("kube-") and ref.name != "kube-root-ca.crt":
            control_plane.request("POST", f"/api/v1/namespaces/{ref.namespace}/configmaps", item.written)


def tried(control_plane: ControlPlane, probe: Probe) -> Answered:
    """A probe handed in without keeping it."""
    kind = KINDS[str(probe.manifest["apiVersion"]), str(probe.manifest["kind"])]
    root = "/api/v1" if kind.group == "" else f"/apis/{kind.api_version}"
    where = f"/namespaces/{probe.namespace}" if kind.namespaced else ""
    metadata = {"name": "probe", **(probe.manifest.get("metadata") or {})}
    return control_plane.request(
        "POST", f"{root}{where}/{kind.plural}?dryRun=All", {**probe.manifest, "metadata": metadata}, timeout=40
    )


def usable(state: State, every: tuple[Probe, ...]) -> Iterator[Probe]:
    """Those that can be handed in as they are: new objects in namespaces that are there."""
    for probe in every[:MOST]:
        there = probe.labels is None and (not probe.namespace or probe.namespace in state.namespaces)
        if there and probe.operation == "CREATE" and not probe.user and not probe.subresource:
            yield probe


def compared(control_plane: ControlPlane, state: State, every: tuple[Probe, ...]) -> int:
    """Every probe on both; how many were denied."""
    denied = 0
    for probe in usable(state, every):
        simulated, real = judge(state, probe), tried(control_plane, probe)
        if simulated.by == "validation" or (real.status == 422 and "denied request" not in real.text):
            continue
        assert simulated.admitted is (real.status == 201), (probe.told, simulated.text, real.text)
        if not simulated.admitted:
            denied += 1
            assert real.value["message"] == simulated.text, probe.told
    return denied


@pytest.mark.parametrize(("name", "submission"), list(answers()))
def test_policies(control_plane: ControlPlane, name: str, submission: Any):
    exercise = open_exercise(name)
    scenario = replace(exercise.scenario, release=CURRENT)
    bare = {ref: item for ref, item in scenario.objects.items() if ref.kind not in PLURALS}
    state = apply(replace(scenario, objects=bare), submission).state
    arranged(control_plane, scenario)
    made = [item for ref, item in state.objects.items() if ref.kind in PLURALS]
    try:
        for item in made:
            answer = control_plane.request("POST", f"{ADMISSION}/{PLURALS[item.ref.kind]}", item.written)
            assert answer.status == 201, answer.text
        settled(control_plane)
        compared(control_plane, state, probes(exercise.bounds, state))
    finally:
        for item in made:
            control_plane.request("DELETE", f"{ADMISSION}/{PLURALS[item.ref.kind]}/{item.ref.name}")
        settled(control_plane)


@pytest.mark.parametrize("level", ["baseline", "restricted"])
def test_defaults_of_pod_security(control_plane: ControlPlane, level: str):
    exercise = open_exercise("security-by-default")
    state = replace(exercise.bounds.required, release=CURRENT)
    path = "/etc/kubernetes/pod-security/admission.yaml"
    text = state.node_files[path].replace("enforce: baseline", f"enforce: {level}")
    state = replace(state, node_files={**state.node_files, path: text})
    assert server(state).starts, server(state).trouble
    control_plane.start(f"--admission-control-config-file={control_plane.write('defaults.yaml', text)}")
    try:
        arranged(control_plane, state)
        assert compared(control_plane, state, probes(exercise.bounds, state)) > 0
    finally:
        control_plane.start()


KUBECONFIG = """
apiVersion: v1
kind: Config
clusters: [{name: scanner, cluster: {server: "https://127.0.0.1:1/review"}}]
users: [{name: apiserver, user: {}}]
contexts: [{name: scanner, context: {cluster: scanner, user: apiserver}}]
current-context: scanner
"""
CONFIG = """
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: ImagePolicyWebhook
  configuration:
    imagePolicy: {kubeConfigFile: PATH, allowTTL: 50, denyTTL: 50, retryBackoff: 1, defaultAllow: false}
"""
MANIFEST = "/etc/kubernetes/manifests/kube-apiserver.yaml"
CONFIG_PATH = "/etc/kubernetes/admission/config.yaml"


def with_config(config: str, kubeconfig: str) -> State:
    """The node of the exercise with an image scanner, with other files."""
    state = open_exercise("fail-closed").bounds.required
    files = {CONFIG_PATH: config, "/etc/kubernetes/admission/scanner.kubeconfig": kubeconfig}
    return replace(state, release=CURRENT, node_files={**state.node_files, **files})


def started(control_plane: ControlPlane, config: str, kubeconfig: str) -> None:
    """The real one with the same files. Raises DidNotStart."""
    path = control_plane.write("scanner.kubeconfig", kubeconfig)
    file = control_plane.write("config.yaml", config.replace("PATH", str(path)))
    control_plane.start("--enable-admission-plugins=ImagePolicyWebhook", f"--admission-control-config-file={file}")


@pytest.mark.parametrize("opens", [False, True])
def test_a_scanner_that_does_not_answer(control_plane: ControlPlane, opens: bool):
    config = CONFIG.replace("defaultAllow: false", f"defaultAllow: {str(opens).lower()}")
    state = with_config(config.replace("PATH", "/etc/kubernetes/admission/scanner.kubeconfig"), KUBECONFIG)
    policy = server(state).policy
    assert policy is not None
    pod = {"metadata": {"name": "web"}, "spec": {"containers": [{"name": "c", "image": "nginx"}]}}
    try:
        started(control_plane, config, KUBECONFIG)
        answer = control_plane.request("POST", "/api/v1/namespaces/default/pods?dryRun=All", pod, timeout=60)
        said = unreachable(policy, "web")
        assert (answer.status == 201) is (not said)
        assert not said or answer.value["message"] == said
    finally:
        control_plane.start()


WRONG = {
    "length": (CONFIG.replace("allowTTL: 50", "allowTTL: 50000"), KUBECONFIG),
    "field": (CONFIG.replace("plugins:", "plugin:"), KUBECONFIG),
    "kind": (CONFIG.replace("AdmissionConfiguration", "Admission"), KUBECONFIG),
    "name": (CONFIG.replace("ImagePolicyWebhook", "ImagePolicy"), KUBECONFIG),
    "context": (CONFIG, KUBECONFIG.replace("current-context: scanner", "current-context: scan")),
    "cluster": (CONFIG, KUBECONFIG.replace("{cluster: scanner,", "{cluster: scan,")),
    "server": (CONFIG, KUBECONFIG.replace('server: "https://127.0.0.1:1/review"', "")),
}


@pytest.mark.parametrize("name", WRONG)
def test_files_that_keep_it_from_starting(control_plane: ControlPlane, name: str):
    config, kubeconfig = WRONG[name]
    found = server(with_config(config.replace("PATH", "/etc/kubernetes/admission/scanner.kubeconfig"), kubeconfig))
    assert not found.starts
    try:
        with pytest.raises(DidNotStart) as told:
            started(control_plane, config, kubeconfig)
    finally:
        control_plane.start()
    real = str(told.value).replace(str(control_plane.path("config.yaml")), CONFIG_PATH).replace('\\"', '"')
    assert found.trouble.replace('\\"', '"') in real, found.trouble
