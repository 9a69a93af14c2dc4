"""``judged`` and ``webhook``: how they are written, and what they say."""

from typing import Any

import pytest

from lab.cluster.trial import AdmissionTrial
from lab.manifests.kubeobject import Ref
from lab.subjects.admission.checks import JudgedKind, WebhookKind
from lab.subjects.protocol import Outcome, Setting
from tests.admission.worlds import FOLDER, asking, cluster, exact, found, with_files


def pod(image: str, namespace: str = "prod") -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "web", "namespace": namespace},
        "spec": {"containers": [{"name": "c", "image": image}]},
    }


def judged(state: Any = None, **written: Any) -> Outcome:
    state = state or cluster()
    return JudgedKind().parse(written).run(Setting(state, state, exact(state)))


def test_a_pod_is_denied_in_the_words_of_the_api_server():
    found_ = judged(object=pod("nginx"), verdict="denied", says="Not from THERE")
    assert found_.passed
    assert found_.notes[0].text == (
        "pods \"web\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p' denied request: not from there"
    )


def test_what_is_said_counts():
    missed = judged(object=pod("nginx"), verdict="denied", says="elsewhere")
    assert not missed.passed
    assert missed.witnesses[0].facts["reason"] == "message-wrong"


def test_the_namespace_and_the_operation_are_those_asked_for():
    assert judged(object=pod("nginx"), namespace="dev", verdict="admitted").passed
    assert judged(object=pod("nginx"), operation="UPDATE", verdict="denied").passed
    assert judged(object=pod("nginx"), operation="DELETE", verdict="admitted").passed


def test_warnings_and_notes():
    warning = found(("[Deny]", "[Warn, Audit]"))
    assert judged(warning, object=pod("nginx"), verdict="warned", says="not from there").passed
    assert judged(warning, object=pod("nginx"), verdict="audited").passed
    assert not judged(object=pod("r.example.com/a"), verdict="warned").passed


def test_a_file_that_is_not_there():
    assert judged(file="/root/nowhere.yaml", verdict="denied").summary == "/root/nowhere.yaml is not there"


@pytest.mark.parametrize(
    "written",
    [
        None, {}, {"verdict": "denied"}, {"object": {}, "verdict": "denied"}, {"file": "a", "verdict": "refused"},
        {"file": "a", "verdict": "denied", "operation": "PATCH"}, {"file": "a", "verdict": "denied", "name": "x"},
        {"file": "a", "object": {"kind": "Pod"}, "verdict": "denied"},
    ],
)  # fmt: skip
def test_a_check_that_cannot_be_read(written: Any):
    with pytest.raises(ValueError):  # noqa: PT011 - the words are for authors
        JudgedKind().parse(written)


def test_trials_are_handed_in_without_keeping_them():
    state = cluster()
    check = JudgedKind().parse({"object": pod("nginx"), "verdict": "denied"})
    (trial,) = check.trials(Setting(state, state, exact(state)))
    assert isinstance(trial, AdmissionTrial)
    assert (trial.expected, trial.simulated) == (False, False)
    assert trial.manifest["metadata"] == {"namespace": "prod", "name": "web"}
    assert JudgedKind().parse({"object": pod("a"), "verdict": "denied", "operation": "UPDATE"}).trials(
        Setting(state, state, exact(state))
    ) == ()
    assert check.trials(Setting(asking(), asking(), exact(asking()))) == ()


def webhook(state: Any, **written: Any) -> Outcome:
    return WebhookKind().parse(written).run(Setting(state, state, exact(state)))


def test_settings_of_the_webhook():
    right = asking()
    assert webhook(right, enabled=True, fails="closed", verified=True, client=True, allowTTL="50s").passed
    wrong = webhook(right, denyTTL="30s")
    assert wrong.summary == "denyTTL is 50s; asked for was denyTTL 30s"
    opened = with_files(right, {f"{FOLDER}config.yaml": ("defaultAllow: false", "defaultAllow: true")})
    assert not webhook(opened, fails="closed").passed


@pytest.mark.parametrize("written", [None, {"fails": "shut"}, {"allowTTL": "soon"}, {"ttl": 3}])
def test_a_webhook_check_that_cannot_be_read(written: Any):
    with pytest.raises(ValueError):  # noqa: PT011 - the words are for authors
        WebhookKind().parse(written)


def test_an_api_server_that_does_not_start_denies_everything():
    broken = with_files(asking(), {f"{FOLDER}config.yaml": ("plugins:", "plugin:")})
    said = judged(broken, object=pod("nginx", "production-app"), verdict="denied")
    assert "the API server does not start" in said.summary
    assert "unknown field" in webhook(broken, enabled=True).summary
    assert Ref("Namespace", "", "production-app") in broken.objects
