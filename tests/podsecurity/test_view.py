"""What the verdict pane is given."""

from lab.manifests.kubeobject import Ref
from lab.subjects.podsecurity.view import ROWS, changes, security_view
from lab.subjects.registry import subject
from tests.podsecurity.attempts import cluster, hand_in
from tests.podsecurity.manifests import HARDENED, deployment, namespace

WEB = Ref("Deployment", "team-a", "web")


def test_namespaces_that_ask_and_workloads_that_are_refused():
    state = cluster(namespace("team-a", enforce="restricted"), namespace("team-b"), deployment("web"))
    shown = subject("podsecurity").view(state)
    assert [(row.name, row.enforce, row.warn, row.audit) for row in shown.namespaces] == [
        ("team-a", "restricted:latest", "restricted:latest", "privileged:latest")
    ]
    (row,) = shown.workloads
    assert (row.title, row.runs) == ("Deployment team-a/web", False)
    assert row.obstacles[0].startswith('its pods are refused in team-a: violates PodSecurity "restricted:latest"')
    assert tuple(row.containers[0].rows) == ROWS


def test_what_changed_against_before():
    before = cluster(namespace("team-a"), deployment("web"))
    after = hand_in(before, deployment("web", **HARDENED)).state
    old, new = (security_view(state).workload(WEB) for state in (before, after))
    assert {change.row: (change.before, change.after) for change in changes(old, new)["web"]} == {
        "user": ("root (the image's)", "101"),
        "may gain privileges": ("yes", "no"),
        "capabilities": ("the runtime's default", "none"),
        "seccomp": ("Unconfined", "RuntimeDefault"),
    }
    assert changes(None, new)["web"][0].before == ""
