"""Attempts at a profile, without an exercise around it."""

import json

from lab.cluster.apply import apply
from lab.cluster.scenario import build
from lab.grading.coach import advise
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission
from lab.subjects.protocol import Attempt, Bounds, CheckRun, Setting
from lab.subjects.registry import check_kind

PATH = "/var/lib/kubelet/seccomp/profiles/web.json"

ALLOW, ERRNO, LOG, KILL = "SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_LOG", "SCMP_ACT_KILL_PROCESS"

POD = """apiVersion: v1
kind: Pod
metadata: {name: web, namespace: default}
spec:
  containers:
  - name: web
    image: nginx:1.27
    securityContext: {%s}"""


def written(*blocks, default=ERRNO, **more):
    listed = [{"names": names, "action": action} for names, action in blocks]
    return json.dumps({"defaultAction": default, "syscalls": listed, **more})


def cluster(text, *manifests, files=None):
    built = build(EXAM, files=manifests)
    return built.with_node_files({PATH: text, **(files or {})}, {"": PATH})


def check(**asked):
    (key, value), = asked.items()
    return check_kind(key).parse(value)


def attempt(found, required, text, permitted=None, checks=()):
    before = cluster(found)
    bounds = Bounds(
        before.with_node_files({PATH: required}), before.with_node_files({PATH: permitted or required})
    )
    applied = apply(before, Submission.of(text, "web.json"))
    setting = Setting(before, applied.state, bounds)
    every = [*checks, check(proof={"subject": "profiles"})]
    as_found = Setting(before, before, bounds)
    runs = tuple(
        CheckRun(f"check-{number}", "", each.run(setting), each.run(as_found), each)
        for number, each in enumerate(every)
    )
    return Attempt(setting, applied, runs)


def rules(case):
    return [finding.rule for finding in advise(case)]
