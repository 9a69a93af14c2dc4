"""What a real cluster's observations say about the checks.

Kubernetes decides: where a check was tried, what happened counts, and the simulator's verdict stands beside it. Where
it was not tried, the simulator's stands alone.
"""

from __future__ import annotations

from dataclasses import replace

from lab.catalog.model import GradedCheck
from lab.cluster.protocol import Cluster
from lab.cluster.trial import Observation
from lab.grading.report import LiveVerdict
from lab.subjects.protocol import CheckRun, Outcome, Setting

UNEXPLAINED = "Nothing is known that would explain it: trust the cluster, and tell us."


def observe(
    cluster: Cluster, items: tuple[GradedCheck, ...], runs: tuple[CheckRun, ...], setting: Setting
) -> dict[str, LiveVerdict]:
    """The cluster's verdict on every check it tried, by the check's id."""
    observed = cluster.observe({item.id: item.check.trials(setting) for item in items})
    return {run.id: _verdict(run.outcome, observed.get(run.id, ())) for run in runs}


def decided(run: CheckRun, live: LiveVerdict | None) -> CheckRun:
    """The run as it counts: what the cluster did where it was tried, the simulator's outcome otherwise."""
    if live is None or live.passed is None or live.passed is run.outcome.passed:
        return run
    return replace(run, outcome=replace(run.outcome, passed=live.passed, summary=live.summary, notes=(), witnesses=()))


def _verdict(outcome: Outcome, observations: tuple[Observation, ...]) -> LiveVerdict:
    tried = [each for each in observations if each.as_expected is not None]
    wrong = [each for each in tried if not each.as_expected]
    left = [each for each in observations if each.as_expected is None]
    if wrong:
        return _told(False, outcome, wrong[0], observations)
    if left or not tried:
        summary = left[0].text if left else "not tried: no number of trials could show it"
        return LiveVerdict(None, outcome.passed, summary, observations, _differing(tried))
    return _told(True, outcome, tried[0], observations)


def _told(passed: bool, outcome: Outcome, shown: Observation, observations: tuple[Observation, ...]) -> LiveVerdict:
    more = len(observations) - 1
    others = f" (and {more} more)" if passed and more else ""
    summary = f"{shown.trial}: {shown.text}{others}"
    return LiveVerdict(passed, outcome.passed, summary, observations, _differing(observations))


def _differing(observations: tuple[Observation, ...] | list[Observation]) -> str:
    """What is known about the first trial that came out otherwise than the simulator said; empty for none."""
    for each in observations:
        expected = each.trial.simulated
        if each.succeeded is not None and expected is not None and each.succeeded is not expected:
            said = "succeeds" if expected else "fails"
            return f"The simulator says that {each.trial} {said}. {each.trial.doubt or UNEXPLAINED}"
    return ""
