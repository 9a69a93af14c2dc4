"""Small attempts for the coach's rules: a task, what was there, and what somebody handed in, as YAML.

Unless told otherwise the task is that ServiceAccount ``ci`` of ``team-a`` may get and list pods, and get their logs, in
``team-a``. The comment ``# here`` marks the line that the finding has to stand at.
"""

from __future__ import annotations

from functools import cache

from lab.cluster.apply import apply
from lab.cluster.scenario import build
from lab.cluster.state import State
from lab.grading.coach import advise
from lab.manifests.finding import Finding
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission, SubmittedFile
from lab.subjects.proof import ProofCheck
from lab.subjects.protocol import Attempt, Bounds, CheckRun, Setting

SCENARIO = "".join(
    f"---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n" for name in ("team-a", "team-b")
) + "".join(
    f"---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: {name}, namespace: {space}}}\n"
    for name, space in (("ci", "team-a"), ("ci", "team-b"), ("web", "team-a"))
)

RULES = """\
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list]
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
"""

CI = "- {kind: ServiceAccount, name: ci, namespace: team-a}\n"


def role(rules: str = RULES, name: str = "reader", namespace: str = "team-a") -> str:
    """A Role, or without a namespace a ClusterRole."""
    kind = "Role" if namespace else "ClusterRole"
    return f"---\n{_head(kind, name, namespace)}rules:\n{rules}"


def binding(subjects: str = CI, name: str = "ci", namespace: str = "team-a", to: str = "Role/reader") -> str:
    """A RoleBinding, or without a namespace a ClusterRoleBinding."""
    kind, _, role_name = to.partition("/")
    reference = f"roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: {kind}\n  name: {role_name}\n"
    head = _head("RoleBinding" if namespace else "ClusterRoleBinding", name, namespace)
    return f"---\n{head}{reference}subjects:\n{subjects}"


def _head(kind: str, name: str, namespace: str) -> str:
    where = f"  namespace: {namespace}\n" if namespace else ""
    return f"apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata:\n  name: {name}\n{where}"


TASK = role() + binding()


@cache
def scenario(*texts: str) -> State:
    return build(EXAM, files=(SCENARIO, *texts))


def attempt(answer: str, task: str = TASK, found: str = "") -> Attempt:
    """The attempt, judged by the proof alone."""
    before = scenario(found) if found else scenario()
    wanted = apply(before, Submission((SubmittedFile("task.yaml", task),))).state
    applied = apply(before, Submission((SubmittedFile("answer.yaml", answer),)))
    setting = Setting(before, applied.state, Bounds(wanted, wanted))
    check = ProofCheck("rbac")
    run = CheckRun(
        "exactly", "exactly this", check.run(setting), check.run(Setting(before, before, setting.bounds)), check
    )
    return Attempt(setting, applied, (run,))


def findings(answer: str, task: str = TASK, found: str = "") -> tuple[Finding, ...]:
    """What the coach says."""
    return advise(attempt(answer, task, found))
