"""Whatever a manifest of a kind that is not looked into holds, nothing raises."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.document import Document
from lab.manifests.kubeobject import KubeObject, Ref
from lab.subjects.podsecurity.proof.compare import compare
from lab.subjects.podsecurity.view import security_view
from lab.subjects.protocol import Bounds, Setting
from tests.podsecurity.attempts import check, cluster
from tests.podsecurity.manifests import namespace

REF = Ref("DaemonSet", "team-a", "web")
WORDS = st.sampled_from(["", "ALL", "/run", "web", "1Gi", "-x", "1.5.5"])
SCALARS = st.none() | st.booleans() | st.integers(-1, 90) | WORDS
FIELDS = st.sampled_from(
    ["name", "image", "command", "env", "ports", "hostPort", "containerPort", "volumeMounts", "mountPath", "readOnly",
     "livenessProbe", "resources", "limits", "memory", "securityContext", "capabilities", "add", "drop", "runAsUser",
     "seccompProfile", "type", "hostPath", "path", "emptyDir", "sysctls", "value", "labels", "annotations",
     "procMount", "runAsNonRoot", "privileged"]
)  # fmt: skip
PARTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(FIELDS, inner, max_size=4), max_leaves=12
)
CONTAINERS = st.lists(st.dictionaries(FIELDS, PARTS, max_size=5).map(lambda each: {"name": "web", **each}), max_size=2)
PODS = st.fixed_dictionaries(
    {
        "metadata": PARTS,
        "spec": st.fixed_dictionaries(
            {"containers": CONTAINERS | PARTS, "volumes": PARTS, "securityContext": PARTS, "hostNetwork": SCALARS}
        )
        | PARTS,
    }
)

CHECKS = (
    check(context={"workload": "team-a/web", "limits": {"memory": "1Gi"}, "host_paths": "none"}),
    check(context={"workload": "team-a/web", "capabilities": "none", "seccomp": "RuntimeDefault"}),
    check(runs={"workload": "team-a/web", "binds": [80], "needs_writable": ["/run"]}),
    check(admits={"workload": "team-a/web", "expect": "admitted"}),
)


def with_template(state, template):
    value = {"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "web"}, "spec": {"template": template}}
    item = KubeObject(REF, "apps/v1", value, value, Document(value, "odd.yaml"))
    return state.with_objects({**state.objects, REF: item})


LIMITED = st.sampled_from(["1Gi", "lots", "", None, True, 5, -1.5, [], {}])


def limited(amount):
    return {"spec": {"containers": [{"name": "web", "resources": {"limits": {"memory": amount}}}]}}


@settings(deadline=None, max_examples=120)
@given(PODS | LIMITED.map(limited), PODS | LIMITED.map(limited))
def test_nothing_raises(one, other):
    before = cluster(namespace("team-a", enforce="restricted"))
    states = [with_template(before, template) for template in (one, other)]
    bounds = Bounds(*states)
    for state in states:
        compare(bounds, state)
        compare(Bounds(state, state), states[0])
        assert security_view(state).workloads[0].ref == REF
        for each in CHECKS:
            each.run(Setting(states[0], state, bounds))
            each.trials(Setting(states[0], state, bounds))
