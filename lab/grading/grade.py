"""From a submission to a report: the one entry that every part of the lab grades through."""

from __future__ import annotations

from lab.catalog.model import Exercise, GradedCheck
from lab.cluster.protocol import Cluster
from lab.grading.coach import advise
from lab.grading.report import CheckResult, LiveVerdict, Report
from lab.manifests.submission import Submission
from lab.subjects.protocol import Attempt, CheckRun, Setting


def grade(exercise: Exercise, submission: Submission, cluster: Cluster, *, coached: bool = True) -> Report:
    """Judge a submission by what it does. Never raises for anything a learner wrote.

    Without ``coached`` the findings are those of reading and applying alone, which is all that a score needs.
    """
    applied = cluster.apply(exercise.scenario, submission, exercise.acting)
    setting = Setting(exercise.scenario, applied.state, exercise.bounds, exercise.closed)
    runs = tuple(
        CheckRun(item.id, item.text, item.check.run(setting), found, item.check)
        for item, found in zip(exercise.checks, exercise.as_found, strict=True)
    )
    live = _live(cluster, exercise, runs, setting)
    results = _earn(exercise.checks, runs, live)
    return Report(
        exercise=exercise.id,
        cluster=cluster.name,
        score=sum(result.earned for result in results),
        max_score=exercise.max_score,
        checks=results,
        findings=advise(Attempt(setting, applied, runs)) if coached else applied.findings,
        answers=applied.answers,
        changed=applied.changed,
        variant=exercise.variant.seed,
    )


def _live(cluster: Cluster, exercise: Exercise, runs: tuple[CheckRun, ...], setting: Setting) -> dict[str, LiveVerdict]:
    """What the cluster itself says, where it can be asked."""
    if not cluster.tries:
        return {}
    from lab.grading.live import observe

    return observe(cluster, exercise.checks, runs, setting)


def _earn(
    items: tuple[GradedCheck, ...], runs: tuple[CheckRun, ...], live: dict[str, LiveVerdict]
) -> tuple[CheckResult, ...]:
    """Points for each check.

    What was true before the learner acted earns nothing, unless the check guards it; and a guard counts only
    once something that was not true has been achieved.
    """
    if live:
        from lab.grading.live import decided

        runs = tuple(decided(run, live.get(run.id)) for run in runs)
    achieved = any(_achieved(run) for run in runs)
    return tuple(_result(item, run, achieved, live.get(run.id)) for item, run in zip(items, runs, strict=True))


def _achieved(run: CheckRun) -> bool:
    return run.outcome.passed is True and run.before.passed is not True


def _result(item: GradedCheck, run: CheckRun, achieved: bool, live: LiveVerdict | None) -> CheckResult:
    counts = _achieved(run) or (item.guards and achieved and run.outcome.passed is True)
    return CheckResult(
        id=item.id,
        text=item.text,
        points=item.points,
        earned=item.points if counts else 0,
        passed=run.outcome.passed,
        guards=item.guards,
        summary=run.outcome.summary,
        notes=run.outcome.notes,
        witnesses=run.outcome.witnesses,
        live=live,
    )
