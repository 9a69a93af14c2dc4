"""Attempts at Falco's files, without an exercise around them."""

import json

from lab.cluster.apply import apply
from lab.cluster.scenario import build
from lab.cluster.state import State
from lab.grading.coach import advise
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission, SubmittedFile
from lab.subjects.falco.compare import compare
from lab.subjects.protocol import Attempt, Bounds, CheckRun, Setting
from lab.subjects.registry import check_kind

STOCK, LOCAL, SETTINGS = "/etc/falco/falco_rules.yaml", "/etc/falco/falco_rules.local.yaml", "/etc/falco/falco.yaml"
EVENTS = "/var/lib/falco/events.jsonl"

MACROS = """
- macro: spawned_process
  condition: (evt.type in (execve, execveat))
- macro: container
  condition: (container.id != host)
- list: shells
  items: [sh, bash]
"""

SHELL = """
- rule: Shell
  desc: A shell starts in a container.
  condition: spawned_process and container and proc.name in (shells)
  output: shell user=%user.name cmd=%proc.cmdline
  priority: WARNING
"""

YAML = """
rules_files: [/etc/falco/falco_rules.yaml, /etc/falco/falco_rules.local.yaml, /etc/falco/rules.d]
priority: debug
stdout_output: {enabled: true}
"""

WEB = {"container.id": "3f0c1a77be21", "container.name": "web", "container.image.repository": "nginx",
       "container.image.tag": "1.27", "k8s.ns.name": "shop", "k8s.pod.name": "web-0"}  # fmt: skip
JOB = {"container.id": "90ffce1b2a35", "container.name": "job", "container.image.repository": "busybox",
       "container.image.tag": "1.36", "k8s.ns.name": "jobs", "k8s.pod.name": "job-0"}  # fmt: skip


def event(kind="execve", place=None, name="bash", **more):
    found = {"evt.time": "2026-03-04T09:14:03.787220913Z", "evt.type": kind, "proc.name": name, "proc.cmdline": name,
             "proc.exepath": f"/usr/bin/{name}", "proc.aname": ["containerd-shim"], "user.name": "root"}  # fmt: skip
    more = {key.replace("__", "."): value for key, value in more.items()}
    return {**found, **(place or {}), **more}


RECORDED = (
    event(place=WEB),
    event("execveat", JOB, "sh", user__name="app"),
    event(),
    event(place=WEB, name="nginx", proc__cmdline="nginx -g daemon off;"),
    event("openat", WEB, fd__name="/etc/passwd", evt__arg__flags="O_RDONLY"),
    event("procexit", WEB),
    event(place=JOB, name="bashbrew"),
)


def files(local="", *, stock=MACROS, settings=YAML, events=RECORDED, **more):
    recorded = "".join(json.dumps(each) + "\n" for each in events)
    return {STOCK: stock, LOCAL: local, SETTINGS: settings, EVENTS: recorded, **more}


def state(local="", **more) -> State:
    return build(EXAM).with_node_files(files(local, **more), {})


def witnesses(asked, given, permitted=None, **more):
    bounds = Bounds(state(asked, **more), state(permitted or asked, **more))
    return compare(bounds, state(given, **more))


def attempt(
    asked, given, *, found="", settings=YAML, given_settings=None, required_settings=None, stock=MACROS, events=RECORDED
):
    before = build(EXAM).with_node_files(
        files(found, settings=settings, stock=stock, events=events), {"local.yaml": LOCAL, "falco.yaml": SETTINGS}
    )
    required = before.with_node_files({**before.node_files, LOCAL: asked, SETTINGS: required_settings or settings})
    bounds = Bounds(required, required)
    handed = [SubmittedFile("local.yaml", given)]
    if given_settings is not None:
        handed.append(SubmittedFile("falco.yaml", given_settings))
    elif required_settings is not None:
        handed.append(SubmittedFile("falco.yaml", required_settings))
    applied = apply(before, Submission(tuple(handed)))
    setting = Setting(before, applied.state, bounds)
    as_found = Setting(before, before, bounds)
    every = [check(proof={"subject": "falco"})]
    runs = tuple(
        CheckRun(f"check-{number}", "", each.run(setting), each.run(as_found), each)
        for number, each in enumerate(every)
    )
    return Attempt(setting, applied, runs)


def check(**asked):
    (key, value), = asked.items()
    return check_kind(key).parse(value)


def told(case):
    return [finding.rule for finding in advise(case)]
