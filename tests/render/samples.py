"""Reports to render, made by hand."""

from lab.cluster.protocol import Answer
from lab.grading.report import CheckResult, Report
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import Ref
from lab.manifests.span import Span
from lab.subjects.protocol import Note, Witness

SOURCE = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: frontend
spec:
  podSelector: {}
  egress:
  - to:
    - podSelector:
        matchLabels:
          tier: backend
"""

SPAN = Span("answer.yaml", 6, 16, 6, 18)

FINDING = Finding(
    rule="selector-too-wide",
    severity=Severity.WARNING,
    message="this policy selects every pod of its namespace",
    span=SPAN,
    why="An empty podSelector selects every pod in the namespace of the policy, the database included.",
    mend="Select the frontend alone: matchLabels with tier: frontend.",
    link="https://kubernetes.io/docs/concepts/services-networking/network-policies/",
)

REMARK = Finding(
    "dns-missing", Severity.WARNING, "nothing lets the frontend look names up", Span("answer.yaml", 7, 3, 7, 9)
)

PASSED = CheckResult("backend", "frontend reaches the backend on TCP 80", 2, 2, True, True, "allowed")
FAILED = CheckResult(
    "by-name",
    "frontend finds the backend by name",
    3,
    0,
    False,
    False,
    "the lookup of backend fails",
    (
        Note("looks up backend at 10.96.0.10, UDP 53", None),
        Note("production-app/frontend is isolated for egress by frontend, which admits no UDP 53", False, SPAN),
    ),
    (
        Witness("missing", "production-app/frontend cannot reach kube-system/coredns on UDP 53", {"port": 53}),
        Witness("excess", "a pod labelled tier=cache could be reached", made_up=True),
    ),
)
OPEN = CheckResult("open", "a node reaches the frontend", 1, 0, None, False, "left to the network plugin")

ANSWERS = (
    Answer(
        Ref("NetworkPolicy", "production-app", "frontend"), "networkpolicy.networking.k8s.io/frontend created", True
    ),
    Answer(Ref("Service", "production-app", "b"), 'The Service "b" is invalid', False),
)


def report(*checks, findings=(), answers=ANSWERS, changed=True):
    return Report(
        "frontend-egress",
        "simulated",
        sum(check.earned for check in checks),
        sum(check.points for check in checks),
        checks,
        findings,
        answers,
        changed,
    )


NOT_PASSED = report(PASSED, FAILED, OPEN, findings=(FINDING, REMARK))
FULL = report(PASSED)
EMPTY = report(FAILED, answers=(), changed=False)
HOSTILE = report(
    CheckResult("x", "a \x1b[31m<b>&\"'\x00 text\ud800", 1, 0, False, False, "\x07]]>", (Note("\x1b]0;title\x07"),)),
    findings=(Finding("r", Severity.ERROR, "\x1b[2Jcleared \u202e", Span("a\nb", 1, 1, 1, 2)),),
)
