"""The engine and a second opinion that shares nothing with it, on wrong answers by the hundred."""

import json
from itertools import islice
from random import Random

import pytest

from lab.cluster.apply import apply
from lab.manifests.reader import load
from lab.manifests.submission import Submission
from lab.subjects.podsecurity.mutation import OPERATORS
from lab.subjects.podsecurity.proof.compare import compare
from lab.subjects.registry import subject
from tests.podsecurity.attempts import bounds, cluster
from tests.podsecurity.manifests import HARDENED, deployment, namespace, pod

SEALED = HARDENED["context"][:-1] + ", readOnlyRootFilesystem: true}"
VOLUMES = "volumes: [{name: c, emptyDir: {}}, {name: r, emptyDir: {}}, {name: conf, configMap: {name: web}}]"
MORE = """ports: [{containerPort: 80, name: http}]
livenessProbe: {httpGet: {path: /, port: http}}
env: [{name: A, value: b}]
resources: {requests: {cpu: 100m}, limits: {memory: 128Mi}}
volumeMounts:
- {name: c, mountPath: /var/cache/nginx}
- {name: r, mountPath: /var/run}
- {name: conf, mountPath: /etc/nginx/conf.d}"""
ARMOUR = "container.apparmor.security.beta.kubernetes.io/web"
SANDBOX = "apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: gvisor}\nhandler: runsc"

FOUND = (namespace("team-a"), namespace("team-b"), SANDBOX, deployment("web", spec=VOLUMES, more=MORE), pod("old"))

TASKS = {
    "a restricted namespace": (
        (namespace("team-a", enforce="restricted"), deployment("web", context=SEALED, spec=VOLUMES, more=MORE)), None,
    ),
    "a sandbox of its own": (
        (SANDBOX.replace("gvisor", "kata").replace("runsc", "kata"), deployment("web", spec="runtimeClassName: kata")),
        None,
    ),
    "a profile by annotation": (
        (
            deployment("web", spec=VOLUMES, more=MORE).replace(
                "labels: {app: web}}\n    spec",
                f"labels: {{app: web}}, annotations: {{{ARMOUR}: localhost/k8s}}}}\n    spec",
            ),
        ),
        None,
    ),
    "a pod to delete": (("delete: [Pod/team-a/old]",), None),
    "a pinned warning": ((namespace("team-a", warn="restricted", warn_version="v1.24"),), None),
    "a baseline namespace that warns": ((namespace("team-a", enforce="baseline", warn="restricted"),), None),
    "a gap": (
        (namespace("team-a", enforce="restricted"), deployment("web", context=SEALED, spec=VOLUMES, more=MORE)),
        (
            namespace("team-a", enforce="baseline"),
            deployment("web", context="{runAsUser: 999, capabilities: {drop: [ALL], add: [CHOWN, NET_BIND_SERVICE]}}",
                       spec=VOLUMES, more=MORE),
        ),
    ),
    "a sandbox and profiles": (
        (
            deployment(
                "web", spec=f"runtimeClassName: gvisor\n{VOLUMES}", more=MORE,
                context="{seccompProfile: {type: Localhost, localhostProfile: a.json}, "
                "appArmorProfile: {type: Localhost, localhostProfile: deny}}",
            ),
        ),
        None,
    ),
    "a pod deleted": (
        ("delete: [pod/old -n team-a]", deployment("web", context=SEALED, spec=VOLUMES, more=MORE)), None,
    ),
}  # fmt: skip


def documents(texts):
    return [document.value for document in load("\n---\n".join(texts), "answer.yaml").documents]


@pytest.mark.parametrize("task", TASKS)
def test_both_agree_on_every_mutant(task):
    least, most = TASKS[task]
    before = cluster(*FOUND)
    limits = bounds(before, *least, permitted=most)
    engine = subject("podsecurity").mutation
    first = list(engine.mutants(documents(least), before))
    random = Random(task)
    second = [
        mutant
        for base in random.sample(first, min(25, len(first)))
        for mutant in islice(engine.mutants(base.documents, before), random.randrange(5), 60, 12)
    ]
    wrong = right = 0
    for mutant in [*first, *second]:
        state = apply(before, Submission.of("\n---\n".join(json.dumps(each) for each in mutant.documents))).state
        ruling = engine.oracle(limits, state)
        witnesses = compare(limits, state)
        told = [witness.text for witness in witnesses]
        assert ruling.within is (not told), (mutant.operator, mutant.text, ruling.case, told)
        wrong, right = wrong + (not ruling.within), right + ruling.within
    assert wrong > 25
    assert right > 5


def test_every_change_is_made_somewhere():
    before = cluster(*FOUND)
    made = {
        mutant.operator
        for least, _ in TASKS.values()
        for mutant in subject("podsecurity").mutation.mutants(documents(least), before)
    }
    wanted = {operator.__name__.replace("_", "-") for operator in OPERATORS}
    assert wanted - made <= {"drop-container"}
