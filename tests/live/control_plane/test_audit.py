"""Audit policies of the exercises, wrong ones too, on a real API server: levels and stages are as simulated."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from lab.catalog.catalog import open_exercise
from lab.cluster.nodes.static_pod import static_pod
from lab.manifests.document import JsonObject
from lab.manifests.release import CURRENT
from lab.manifests.submission import Submission
from lab.subjects.audit.policy import COMPLETE, RECEIVED, Level, Policy
from lab.subjects.audit.reading import load_policy
from lab.subjects.requests import Caller, Request
from tests.live.control_plane.server import ControlPlane, DidNotStart

pytestmark = pytest.mark.control_plane

WRITTEN_WITHIN = 10.0

POLICIES = {
    "audit-policy": (
        "solution", "catch-all-first.yaml", "both-events.yaml", "pods-for-exec.yaml", "field-of-roles.yaml",
        "kube-proxy-as-a-group.yaml", "every-namespace.yaml",
    ),
    "audit-order": (
        "solution", "core-group-before-exec.yaml", "kubelets-never-seen.yaml", "namespace-in-the-entry.yaml",
    ),
    "audit-switch-on": ("solution", "everything-else-too", "reads-of-roles-too"),
}  # fmt: skip
"""By exercise, the reference and wrong answers whose policies an API server takes."""

REFUSED = {
    "audit-policy": (
        "version-in-the-group.yaml", "small-letters.yaml", "old-version.yaml", "paths-beside-resources.yaml",
    ),
    "audit-switch-on": ("old-policy-version",),
}  # fmt: skip
"""Wrong answers whose policies keep an API server from starting."""


class Asked(NamedTuple):
    """A request as HTTP has it, and its attributes."""

    caller: Caller
    method: str
    path: str
    request: Request
    body: Any = None


ADMIN = Caller("kubernetes-admin", ("system:masters", "system:authenticated"))
ALICE, PROXY = Caller("alice"), Caller("system:kube-proxy", ("system:node-proxier", "system:authenticated"))
NODE = Caller("system:node:worker-1", ("system:nodes", "system:authenticated"))
FRONTEND = Caller.account("production-app", "frontend")

CORE, APPS, RBAC = "/api/v1", "/apis/apps/v1", "/apis/rbac.authorization.k8s.io/v1"
RBAC_GROUP, SLICES = "rbac.authorization.k8s.io", "discovery.k8s.io"


def of_core(
    caller: Caller, method: str, verb: str, resource: str, namespace: str, name: str = "", below: str = ""
) -> Asked:
    where = f"/namespaces/{namespace}" if namespace else ""
    path = "/".join(filter(None, (f"{CORE}{where}/{resource}", name, below)))
    watching = "?watch=true&timeoutSeconds=1" if verb == "watch" else ""
    return Asked(caller, method, f"{path}{watching}", Request(verb, "", resource, below, name, namespace))


def of_group(
    caller: Caller, method: str, verb: str, group: str, resource: str, namespace: str, name: str = "", below: str = ""
) -> Asked:
    where = f"/namespaces/{namespace}" if namespace else ""
    path = "/".join(filter(None, (f"/apis/{group}/v1{where}/{resource}", name, below)))
    return Asked(caller, method, path, Request(verb, group, resource, below, name, namespace))


def of_path(caller: Caller, path: str) -> Asked:
    return Asked(caller, "GET", path, Request("get", url=path))


def requests() -> Iterator[Asked]:
    """What is asked under every policy."""
    for caller in (ALICE, NODE, FRONTEND):
        yield of_core(caller, "GET", "get", "secrets", "production-app", "db")
        yield of_core(caller, "GET", "list", "secrets", "kube-system")
        yield of_core(caller, "GET", "list", "secrets", "")
        yield of_core(caller, "GET", "get", "configmaps", "staging", "settings")
        yield of_core(caller, "POST", "create", "pods", "production-app", "web", "exec")
        yield of_core(caller, "GET", "get", "pods", "staging", "web", "attach")
        yield of_core(caller, "GET", "get", "pods", "staging", "web", "log")
        yield of_core(caller, "PUT", "update", "nodes", "", "worker-1", "status")
    yield of_core(PROXY, "GET", "watch", "services", "")
    yield of_core(ALICE, "GET", "watch", "services", "")
    yield Asked(
        PROXY, "GET", f"/apis/{SLICES}/v1/endpointslices?watch=true&timeoutSeconds=1",
        Request("watch", SLICES, "endpointslices"),
    )  # fmt: skip
    for namespace in ("production-app", "staging"):
        yield of_group(ALICE, "PATCH", "patch", "apps", "deployments", namespace, "web")
        yield of_group(ALICE, "GET", "get", "apps", "deployments", namespace, "web", "scale")
        yield of_group(ALICE, "DELETE", "deletecollection", "apps", "deployments", namespace)
    yield of_group(ALICE, "POST", "create", RBAC_GROUP, "clusterrolebindings", "")
    yield of_group(ALICE, "GET", "list", RBAC_GROUP, "roles", "staging")
    yield of_core(ALICE, "POST", "create", "serviceaccounts", "staging", "ci", "token")
    yield of_core(ALICE, "GET", "get", "namespaces", "", "staging")._replace(
        request=Request("get", "", "namespaces", "", "staging", "staging")
    )
    yield of_core(ALICE, "POST", "create", "namespaces", "")
    yield from (of_path(caller, path) for caller in (ALICE, NODE) for path in ("/healthz", "/readyz/ping", "/version"))
    yield from objects()


def objects() -> Iterator[Asked]:
    """Objects that the administrator writes and reads, so that there are contents."""
    for kind, resource in (("Secret", "secrets"), ("ConfigMap", "configmaps")):
        name = f"audited-{uuid.uuid4().hex[:8]}"
        body = {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}}
        made = of_core(ADMIN, "POST", "create", resource, "default")
        yield made._replace(body=body)
        yield of_core(ADMIN, "GET", "get", resource, "default", name)
        yield of_core(ADMIN, "DELETE", "delete", resource, "default", name)


def answer(exercise: str, name: str) -> Submission:
    found = open_exercise(exercise)
    if name == "solution":
        return found.solution.submission
    return next(each.submission for each in found.solution.rejected if each.file == name)


def policy_text(submission: Submission) -> str:
    return next(str(file.text) for file in submission.files if "audit.k8s.io" in str(file.text))


def cases(table: dict[str, tuple[str, ...]]) -> list[Any]:
    return [pytest.param(exercise, name, id=f"{exercise}-{name}") for exercise in table for name in table[exercise]]


def ask(control_plane: ControlPlane, asked: Asked) -> str:
    """Make a request; gives the identifier that its events carry."""
    number = str(uuid.uuid4())
    kind = "application/merge-patch+json" if asked.method == "PATCH" else "application/json"
    own = asked.caller != ADMIN
    groups = [group for group in asked.caller.groups if group != "system:authenticated"]
    control_plane.request(
        asked.method,
        asked.path,
        asked.body if asked.body is not None else {} if asked.method in ("POST", "PUT", "PATCH") else None,
        user=asked.caller.user if own else "",
        groups=groups if own else (),
        headers={"Audit-ID": number, "Content-Type": kind},
    )
    return number


def events_of(control_plane: ControlPlane, log: str, wanted: dict[str, frozenset[str]]) -> dict[str, list[JsonObject]]:
    """The events of some requests, once those that are wanted have come."""
    path = control_plane.path(log)
    deadline = time.monotonic() + WRITTEN_WITHIN
    while True:
        found: dict[str, list[JsonObject]] = {}
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            if line.endswith("}"):
                event = json.loads(line)
                found.setdefault(event["auditID"], []).append(event)
        here = all(stages <= {each["stage"] for each in found.get(number, ())} for number, stages in wanted.items())
        if here or time.monotonic() > deadline:
            return found
        time.sleep(0.1)


def disagreements(control_plane: ControlPlane, policy: Policy, log: str) -> tuple[int, list[str]]:
    """How many requests were made, and those of which something else was written than the policy says here."""
    asked = {ask(control_plane, each): each for each in requests()}
    expected = {number: policy.of(each.caller, each.request) for number, each in asked.items()}
    sure = {number: frozenset({RECEIVED, COMPLETE} & set(each.stages)) for number, each in expected.items()}
    found = events_of(control_plane, log, sure)
    wrong = []
    for number, each in asked.items():
        events = found.get(number, [])
        treatment = expected[number]
        levels = {event["level"] for event in events}
        stages = {event["stage"] for event in events}
        if levels - {treatment.level.word} or not sure[number] <= stages <= set(treatment.stages):
            wrong.append(f"{each.caller.user} {each.method} {each.path}: {levels} {stages}, simulated {treatment}")
        elif each.caller == ADMIN and treatment.level and not contents_fit(each, treatment.level, events):
            wrong.append(f"{each.method} {each.path}: contents other than at {treatment.level.word}")
    return len(asked), wrong


def contents_fit(asked: Asked, level: Level, events: list[JsonObject]) -> bool:
    """Whether what was sent and what came back is written from their levels on."""
    last = next(event for event in events if event["stage"] == COMPLETE)
    sent, came_back = "requestObject" in last, "responseObject" in last
    return came_back is (level >= Level.REQUEST_RESPONSE) and (not asked.body or sent is (level >= Level.REQUEST))


@pytest.mark.parametrize(("exercise", "name"), cases(POLICIES))
def test_levels_and_stages_are_as_simulated(
    control_plane: ControlPlane, corpus_tallies: list[str], exercise: str, name: str
):
    text = policy_text(answer(exercise, name))
    loaded = load_policy(text, CURRENT)
    assert loaded.policy is not None
    file = control_plane.write("audit/policy.yaml", text)
    log = f"audit/{uuid.uuid4().hex}.log"
    control_plane.start(f"--audit-policy-file={file}", f"--audit-log-path={control_plane.path(log)}")
    count, wrong = disagreements(control_plane, loaded.policy, log)
    agreed = count - len(wrong)
    corpus_tallies.append(f"live audit, {exercise} {name}: {count} requests, {agreed} as simulated")
    assert not wrong, "\n".join(wrong)
    assert bool(loaded.warning) is ("Audit policy contains errors" in control_plane.log)


@pytest.mark.parametrize(("exercise", "name"), cases(REFUSED))
def test_a_policy_that_is_refused_keeps_it_from_starting(control_plane: ControlPlane, exercise: str, name: str):
    text = policy_text(answer(exercise, name))
    loaded = load_policy(text, CURRENT)
    file = control_plane.write("audit/policy.yaml", text)
    with pytest.raises(DidNotStart) as ended:
        control_plane.start(f"--audit-policy-file={file}")
    assert loaded.policy is None
    # The log quotes the message.
    said = str(ended.value).replace('\\"', '"').replace("\\\\", "\\")
    assert f"loading audit policy file: {loaded.error}: from file {file}" in said


@pytest.mark.parametrize("name", ["solution", "misspelt-flag", "days-for-files", "path-of-the-folder"])
def test_flags_of_the_log(control_plane: ControlPlane, name: str):
    """The manifest's own flags, its paths moved: the server starts with them, or says what is said here."""
    submission = answer("audit-switch-on", name)
    text = next(str(file.text) for file in submission.files if file.name == "kube-apiserver.yaml")
    container = static_pod(text, release=CURRENT).container("kube-apiserver")
    assert container is not None
    control_plane.write("audit/policy.yaml", policy_text(submission))
    control_plane.path("log/audit").mkdir(parents=True, exist_ok=True)
    etc, log = str(control_plane.files), str(control_plane.path("log"))
    words = [word.text for word in container.words if word.text.startswith("--audit-")]
    moved = [each.replace("=/etc/kubernetes", f"={etc}").replace("=/var/log/kubernetes", f"={log}") for each in words]
    refused = container.options.refused
    if refused is None and name != "path-of-the-folder":
        control_plane.start(*moved)
        assert control_plane.path("log/audit/audit.log").exists()
        return
    with pytest.raises(DidNotStart) as ended:
        control_plane.start(*moved)
    assert (refused.message if refused is not None else "is a directory") in str(ended.value)
