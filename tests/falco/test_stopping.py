"""Workloads scaled to nothing."""

import pytest

from lab.cluster.apply import apply
from lab.cluster.scenario import build
from lab.grading.coach import advise
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission
from lab.subjects.falco.compare import compare
from lab.subjects.falco.naive.workloads import first_wrong
from lab.subjects.protocol import Attempt, Bounds, CheckRun, Setting
from tests.falco.world import check

NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"


def deployment(name, replicas, image="nginx:1.27"):
    return f"""---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: shop}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec: {{containers: [{{name: main, image: "{image}"}}]}}
"""


BEFORE = build(EXAM, files=(NAMESPACE + deployment("web", 2) + deployment("job", 1),))
ASKED = apply(BEFORE, Submission.of(deployment("job", 0))).state

WRONG = {
    "falco-workload-stopped": deployment("web", 0) + deployment("job", 0),
    "falco-workload-changed": deployment("job", 0, "nginx:1.28"),
    "falco-workload-deleted": "delete: [Deployment/shop/job]",
}


def attempt(text):
    applied = apply(BEFORE, Submission.of(text))
    bounds = Bounds(ASKED, ASKED)
    setting = Setting(BEFORE, applied.state, bounds)
    every = [
        check(stopped={"workloads": ["Deployment/shop/job"], "running": ["Deployment/shop/web"]}),
        check(proof={"subject": "falco"}),
    ]
    found = Setting(BEFORE, BEFORE, bounds)
    runs = tuple(CheckRun(str(place), "", each.run(setting), each.run(found), each) for place, each in enumerate(every))
    return Attempt(setting, applied, runs)


def test_scaled_to_nothing_is_right():
    case = attempt(deployment("job", 0))
    assert all(run.outcome.passed for run in case.checks)
    assert not compare(Bounds(ASKED, ASKED), case.setting.after)
    assert not first_wrong(ASKED, case.setting.after)


@pytest.mark.parametrize("rule", ["falco-workload-stopped", "falco-workload-changed"])
def test_the_mistake_is_named_first(rule):
    case = attempt(WRONG[rule])
    assert advise(case)[0].rule == rule
    assert first_wrong(ASKED, case.setting.after)


def test_what_still_runs_and_what_is_gone_are_told():
    runs = attempt(deployment("web", 2).replace("name: main", "name: other"))
    assert advise(runs)[0].rule == "falco-workload-runs"
    gone = attempt(WRONG["falco-workload-deleted"])
    assert not gone.checks[0].outcome.passed
    assert advise(gone)[0].rule == "falco-workload-deleted"
