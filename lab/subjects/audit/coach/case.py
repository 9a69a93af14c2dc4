"""An attempt as the rules about policies look at it: the policy, what comes out wrong, what a mend leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from functools import cached_property
from typing import NamedTuple

from lab.manifests.document import Path
from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.audit.checks import AuditedCheck
from lab.subjects.audit.compare import Difference, Triple, differences, wrongs
from lab.subjects.audit.judged import judged
from lab.subjects.audit.policy import Level, Policy, Rule, Treatment
from lab.subjects.audit.reading import LoadedPolicy
from lab.subjects.audit.words import told
from lab.subjects.proof import ProofCheck
from lab.subjects.protocol import Advice, Attempt, CheckRun
from lab.subjects.requests import Caller, Request

SURE = 1000
LINK = "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#audit-policy"


class Asked(NamedTuple):
    """One request that comes out wrong, what becomes of it now, and what may."""

    caller: Caller
    request: Request
    now: Treatment
    low: Treatment
    high: Treatment

    def right(self, treatment: Treatment) -> bool:
        """Whether it would be right so."""
        return not any(True for _ in wrongs(self.request, self.low, treatment, self.high))

    @property
    def missing(self) -> bool:
        """Whether too little is written."""
        return self.now.level < self.low.level

    @property
    def wanted(self) -> Level:
        """The level that is nearest to what it has."""
        return self.low.level if self.missing else self.high.level


@dataclass(frozen=True)
class Case:
    """An attempt whose policy can be read, beside the policies that are its bounds.

    ``settled`` holds the rule that surely accounts for everything, once there is one: no later one can say more.
    """

    attempt: Attempt
    loaded: LoadedPolicy
    own: Policy
    required: Policy
    permitted: Policy
    settled: list[str] = field(default_factory=list)

    def settled_without(self, rule: str) -> bool:
        """Whether another rule surely accounts for everything."""
        return bool(self.settled) and rule not in self.settled

    @classmethod
    def of(cls, attempt: Attempt) -> Case | None:
        """The case of an attempt; None where there is no policy to look at. The same again while the same is asked."""
        if not _last or _last[0][0] is not attempt:
            _last[:] = [(attempt, cls._made(attempt))]
        return _last[0][1]

    @classmethod
    def _made(cls, attempt: Attempt) -> Case | None:
        bounds = attempt.setting.bounds
        loaded = judged(bounds, attempt.setting.after)
        required, permitted = judged(bounds, bounds.required), judged(bounds, bounds.permitted)
        if loaded is None or loaded.policy is None or required is None or permitted is None:
            return None
        if required.policy is None or permitted.policy is None:
            return None
        return cls(attempt, loaded, loaded.policy, required.policy, permitted.policy)

    @cached_property
    def failed(self) -> tuple[CheckRun, ...]:
        """The checks that are not met and ask about requests."""
        return tuple(run for run in self.attempt.failed if self._asks(run))

    def _asks(self, run: CheckRun) -> bool:
        check = run.check
        return isinstance(check, AuditedCheck) or (isinstance(check, ProofCheck) and check.subject == "audit")

    def differences(self, policy: Policy) -> tuple[Difference, ...]:
        """The requests that a policy treats otherwise than it may."""
        return differences(Triple(self.required, policy, self.permitted))

    def wrong(self, policy: Policy) -> frozenset[str]:
        """What is wrong with a policy, as the failed checks tell it."""
        found: set[str] = set()
        for run in self.failed:
            if isinstance(run.check, AuditedCheck):
                found |= {each.text for each in run.check.wrong(policy, self.loaded)}
            else:
                found |= {told(each) for each in self.differences(policy)}
        return frozenset(found)

    @cached_property
    def texts(self) -> frozenset[str]:
        """What is wrong with the policy as it is."""
        return self.wrong(self.own)

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """A request for each thing that is wrong."""
        found = []
        for each in self.differences(self.own):
            caller, request = each.callers[0], each.request
            low, high = self.required.of(caller, request), self.permitted.of(caller, request)
            found.append(Asked(caller, request, each.now, low, high))
        return tuple(found)

    def met(self, policy: Policy) -> frozenset[str]:
        """The failed checks that a policy would meet."""
        met = set()
        for run in self.failed:
            if isinstance(run.check, AuditedCheck):
                wrong = any(True for _ in run.check.wrong(policy, self.loaded))
            else:
                wrong = bool(self.differences(policy))
            if not wrong:
                met.add(run.id)
        return frozenset(met)

    def span(self, path: Path) -> Span:
        """Where a part of the policy is written."""
        return self.loaded.document.span(path)

    def deciding(self, missing: bool | None = None) -> Iterator[tuple[int, Asked]]:
        """The rules that decide wrongly, each with the first request that shows it."""
        seen: set[int] = set()
        for each in self.asked:
            place = each.now.rule
            if place is not None and place not in seen and missing in (None, each.missing):
                seen.add(place)
                yield place, each


_last: list[tuple[Attempt, Case | None]] = []


class Mend(NamedTuple):
    """A finding, and the policy as it would be without the mistake."""

    finding: Finding
    policy: Policy


class PolicyRule:
    """A misunderstanding that is told where mending it makes something right. ``guess`` is taken off its weight."""

    id = ""
    why = ""
    guess = 0
    severity = Severity.ERROR

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show it."""
        raise NotImplementedError

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """Every place where mending it makes something right."""
        case = Case.of(attempt)
        if case is None or not case.texts or case.settled_without(self.id):
            return ()
        found = []
        for mend in self.suspect(case):
            if mend.policy == case.own or not _better(case, mend.policy):
                continue
            left = case.wrong(mend.policy)
            gone = case.texts - left
            # What is wrong anew counts against it.
            better = len(gone) - len(left - case.texts)
            if better > 0:
                weight = SURE * better // len(case.texts) - self.guess
                found.append(Advice(mend.finding, case.met(mend.policy), gone, weight))
                if weight >= SURE:
                    case.settled.append(self.id)
                    break
        return tuple(found)

    def mend(self, message: str, span: Span, how: str, policy: Policy) -> Mend:
        """A mend: what is wrong, where, what to do, and the policy then."""
        return Mend(Finding(self.id, self.severity, message, span, why=self.why, mend=how, link=LINK), policy)


def _better(case: Case, policy: Policy) -> bool:
    """Whether a policy makes one of the wrong requests right; where none is wrong in the proof, anything may."""
    return not case.asked or any(each.right(policy.of(each.caller, each.request)) for each in case.asked)


def with_rule(policy: Policy, place: int, *rules: Rule) -> Policy:
    """The policy with other rules in the place of one."""
    from dataclasses import replace

    return replace(policy, rules=(*policy.rules[:place], *rules, *policy.rules[place + 1 :]))
