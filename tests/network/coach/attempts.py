"""Small attempts for the coach's rules: a task, what was there, and what somebody handed in, as YAML.

A shop: ``frontend`` (80), ``backend`` (8080, which it calls http; its Service listens on 80) and ``database`` (5432)
in namespace ``shop``, each labelled with its tier; ``prometheus`` (9090) and ``grafana`` in ``monitoring``, which is
labelled ``team: watch``; ``prober``, labelled as a backend, in ``other``; a partner at 203.0.113.10:443. The comment
``# here`` marks the line that a finding has to stand at; without it the finding has no place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from textwrap import indent

from lab.cluster.apply import apply
from lab.cluster.model import Host, Port
from lab.cluster.scenario import build
from lab.cluster.state import State
from lab.grading.coach import advise
from lab.manifests.finding import Finding
from lab.manifests.release import Release
from lab.manifests.submission import Submission
from lab.subjects.proof import ProofCheck
from lab.subjects.protocol import Attempt, Bounds, CheckRun, Rule, Setting

PARTNER = Host("partner", (ip_address("203.0.113.10"),), (Port(443),))


def _namespace(name: str, labels: str = "") -> str:
    return f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}, labels: {{{labels}}}}}\n"


def _pod(place: str, labels: str, port: str) -> str:
    namespace, name = place.split("/")
    return (
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: {namespace}, labels: {{{labels}}}}}\n"
        f"spec: {{containers: [{{name: main, image: app, ports: [{{containerPort: {port}}}]}}]}}\n"
    )


def _service(name: str, port: int, target: str) -> str:
    return (
        f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\n"
        f"spec: {{clusterIP: 10.96.7.{port % 250}, selector: {{tier: {name}}}, "
        f"ports: [{{port: {port}, targetPort: {target}}}]}}\n"
    )


SHOP = "---\n".join(
    (
        _namespace("shop"),
        _namespace("other", "team: b"),
        _namespace("monitoring", "team: watch"),
        _pod("shop/frontend", "tier: frontend", "80"),
        _pod("shop/backend", "tier: backend", "8080, name: http"),
        _pod("shop/database", "tier: database", "5432"),
        _pod("monitoring/prometheus", "app: prometheus", "9090"),
        _pod("monitoring/grafana", "app: grafana", "3000"),
        _pod("other/prober", "tier: backend", "8080"),
        _service("backend", 80, "http"),
        _service("database", 5432, "5432"),
    )
)

BACKEND = "- to: [{podSelector: {matchLabels: {tier: backend}}}]\n  ports: [{port: 8080}]\n"

DNS = """\
- to:
  - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
    podSelector: {matchLabels: {k8s-app: kube-dns}}
  ports: [{port: 53, protocol: UDP}, {port: 53}]
"""

TO_MONITORING = """\
- to:
  - namespaceSelector: {matchLabels: {team: watch}}
    podSelector: {matchLabels: {app: prometheus}}
  ports: [{port: 9090}]
"""


def policy(spec: str, name: str = "frontend", namespace: str = "shop") -> str:
    """A policy with this spec."""
    head = f"---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: {name}\n"
    place = f"  namespace: {namespace}\n" if namespace else ""
    return f"{head}{place}spec:\n{indent(spec.strip(), '  ')}\n"


def egress(*rules: str, pods: str = "frontend") -> str:
    """A policy that closes egress of the pods of a tier, but for these rules."""
    return _closing("Egress", pods, rules)


def ingress(*rules: str, pods: str = "backend") -> str:
    """A policy that closes ingress of the pods of a tier, but for these rules."""
    return _closing("Ingress", pods, rules)


def _closing(direction: str, pods: str, rules: tuple[str, ...]) -> str:
    listed = "\n" + "".join(rules) if rules else " []"
    spec = f"podSelector: {{matchLabels: {{tier: {pods}}}}}\npolicyTypes: [{direction}]\n{direction.lower()}:{listed}"
    return policy(spec, pods)


@cache
def scenario(*texts: str, release: str = "1.34", names: bool = True) -> State:
    """The shop with these manifests; ``names`` False is a cluster whose namespaces do not carry their names."""
    old = release if names else "1.20"
    return build(Release.parse(old), hosts=(PARTNER,), files=(SHOP, *texts))


@dataclass(frozen=True)
class Case:
    """One attempt at a task. ``task`` is the right answer, ``permitted`` the loosest one if it is another."""

    title: str
    task: str
    answer: str
    found: str = ""
    permitted: str = ""
    names: bool = True
    closed: bool = False

    def __str__(self) -> str:
        return self.title.replace(" ", "-")

    def attempt(self) -> Attempt:
        """The attempt, as grading hands it to the coach."""
        before = scenario(*([self.found] if self.found else []), names=self.names)
        required, permitted, applied = (
            apply(before, Submission.of(text) if text else Submission(()))
            for text in (self.task, self.permitted or self.task, self.answer)
        )
        assert not required.findings, required.findings
        assert not [item for item in applied.findings if item.severity == "error"], applied.findings
        setting = Setting(before, applied.state, Bounds(required.state, permitted.state), self.closed)
        check = ProofCheck("network", closed=self.closed)
        found = check.run(Setting(before, before, setting.bounds, self.closed))
        return Attempt(setting, applied, (CheckRun("exactly", "exactly", check.run(setting), found, check),))


@dataclass(frozen=True)
class Met(Case):
    """An attempt that shows a misunderstanding: the rule meets it, and says so before any other."""

    says: str = ""
    elsewhere: bool = False
    """The finding stands in what was there before."""

    def check(self, rule: Rule) -> None:
        """Whether the rule recognises it, at the marked line and in these words."""
        found = [item.finding for item in rule.look(self.attempt())]
        assert found, f"{rule.id} does not see it; the coach says {_told(self)}"
        assert {item.rule for item in found} == {rule.id}
        for item in found:
            _plain(item)
        if self.elsewhere:
            assert self.says in {item.message for item in found if item.span and item.span.file != "answer.yaml"}
        else:
            assert (self.says, self._line()) in {(item.message, item.span and item.span.line) for item in found}
        assert _told(self)[0].rule == rule.id, _told(self)

    def _line(self) -> int | None:
        marked = [number for number, line in enumerate(self.answer.splitlines(), start=1) if "# here" in line]
        return marked[0] if marked else None


@dataclass(frozen=True)
class Missed(Case):
    """An attempt that is wrong for another reason: the rule says nothing."""

    def check(self, rule: Rule) -> None:
        """Whether the rule keeps quiet."""
        attempt = self.attempt()
        assert attempt.failed, "this one is right"
        found = [item.finding for item in rule.look(attempt)]
        assert not found, found


@dataclass(frozen=True)
class Right(Case):
    """An attempt that looks like the mistake and is right: nobody says anything."""

    def check(self, rule: Rule) -> None:
        """Whether it is right, and all keep quiet."""
        attempt = self.attempt()
        assert not attempt.failed, [check.outcome.summary for check in attempt.failed]
        assert not rule.look(attempt)
        assert not _told(self)


def _plain(finding: Finding) -> None:
    """Whether it is one sentence that a learner can read, and says how to go on."""
    assert len(finding.message) < 140
    assert "\n" not in finding.message
    assert not finding.message.endswith(".")
    for text in (finding.message, finding.why, finding.mend):
        assert "could-be-created" not in text
        assert "by-the-coach" not in text
        assert "{" not in text
    assert finding.mend


def _told(case: Case) -> tuple[Finding, ...]:
    return advise(case.attempt())
