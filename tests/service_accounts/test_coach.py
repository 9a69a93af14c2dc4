"""Each misunderstanding about tokens is named, first of all that could be said."""

import pytest

from lab.cluster.apply import apply
from lab.cluster.scenario import build
from lab.grading.coach import advise
from lab.manifests.release import Release
from lab.manifests.submission import Submission
from lab.subjects.protocol import Attempt, Bounds, CheckRun, Setting
from lab.subjects.registry import check_kind, subject
from lab.subjects.service_accounts.subject import ServiceAccountSubject

WORLD = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}"
ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: app, namespace: shop}}\n{}"
QUIET = ACCOUNT.format("automountServiceAccountToken: false")
TOKEN = "{audience: vault, expirationSeconds: 600, path: token}"


def workload(automount=None, token="", mount="/tokens", account="app", name="web"):
    says = "" if automount is None else f"automountServiceAccountToken: {str(automount).lower()}, "
    volume = f"volumes: [{{name: v, projected: {{sources: [{{serviceAccountToken: {token}}}]}}}}], " if token else ""
    mounts = f", volumeMounts: [{{name: v, mountPath: {mount}}}]" if token and mount else ""
    spec = f"{{serviceAccountName: {account}, {says}{volume}containers: [{{name: c, image: nginx{mounts}}}]}}"
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: shop}}\n"
        f"spec: {{selector: {{matchLabels: {{a: {name}}}}}, "
        f"template: {{metadata: {{labels: {{a: {name}}}}}, spec: {spec}}}}}"
    )


def handed(state, *texts):
    return apply(state, Submission.of("\n---\n".join(texts)))


def rules(asked, *texts):
    before = build(Release(1, 34), files=(WORLD, ACCOUNT.format(""), workload(True), workload(name="watcher")))
    wanted = handed(before, *asked).state
    applied = handed(before, *texts)
    setting = Setting(before, applied.state, Bounds(wanted, wanted))
    check = check_kind("proof").parse({"subject": "serviceaccounts"})
    assert subject("serviceaccounts").mutation.oracle(setting.bounds, applied.state).within is bool(
        check.run(setting).passed
    )
    run = CheckRun("proof", "", check.run(setting), check.run(Setting(before, before, setting.bounds)), check)
    return [finding.rule for finding in advise(Attempt(setting, applied, (run,)))]


OFF = (workload(False),)
VAULT = (workload(False, TOKEN),)
LOUD = workload(True, name="watcher")


@pytest.mark.parametrize(
    ("rule", "asked", "answer"),
    [
        ("automount-left-on", OFF, (workload(),)),
        ("pod-overrides-account", (*OFF, QUIET, LOUD), (QUIET, LOUD)),
        ("token-taken-from-another", OFF, (*OFF, workload(False, name="watcher"))),
        ("account-exchanged", OFF, (workload(False, account="default"),)),
        ("automatic-token-left", VAULT, (workload(None, TOKEN),)),
        ("token-without-audience", VAULT, (workload(False, TOKEN.replace("audience: vault, ", "")),)),
        ("token-for-another-audience", VAULT, (workload(False, TOKEN.replace("vault", "x")),)),
        ("token-lives-too-long", VAULT, (workload(False, TOKEN.replace("600", "3600")),)),
        ("token-not-mounted", VAULT, (workload(False, TOKEN, mount=""),)),
        ("token-at-another-path", VAULT, (workload(False, TOKEN, mount="/elsewhere"),)),
    ],
)
def test_the_mistake_is_named_first(rule, asked, answer):
    assert rules(asked, *answer)[0] == rule


@pytest.mark.parametrize("asked", [OFF, VAULT])
def test_a_right_answer_is_told_nothing(asked):
    assert rules(asked, *asked) == []


def test_every_rule_says_why_and_where_to_read():
    for rule in ServiceAccountSubject().rules()[:-1]:
        assert rule.why
        assert rule.link.startswith("https://kubernetes.io/docs/")
