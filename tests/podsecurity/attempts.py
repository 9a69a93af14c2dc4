"""Attempts at a task, without an exercise around it."""

from lab.cluster.apply import apply
from lab.cluster.scenario import build
from lab.grading.coach import advise
from lab.manifests.release import Release
from lab.manifests.submission import Submission
from lab.subjects.protocol import Attempt, Bounds, CheckRun, Setting
from lab.subjects.registry import check_kind

RELEASE = Release(1, 34)


def cluster(*files, release=RELEASE):
    return build(release, files=files)


def hand_in(state, *texts):
    return apply(state, Submission.of("\n---\n".join(texts)))


def bounds(before, *texts, permitted=None):
    required = hand_in(before, *texts).state
    return Bounds(required, required if permitted is None else hand_in(before, *permitted).state)


def check(**written):
    (key, value), = written.items()
    kind = check_kind(key)
    assert kind is not None
    return kind.parse(value)


def outcome(before, after, **written):
    return check(**written).run(Setting(before, after, Bounds(before, before)))


def attempt(before, asked, *texts, checks=()):
    applied = hand_in(before, *texts)
    setting = Setting(before, applied.state, bounds(before, *asked))
    found = Setting(before, before, setting.bounds)
    runs = tuple(
        CheckRun(f"check-{number}", "", each.run(setting), each.run(found), each)
        for number, each in enumerate(
            [*(check(**{key: value}) for key, value in checks), check(proof={"subject": "podsecurity"})]
        )
    )
    return Attempt(setting, applied, runs)


def told(attempt):
    return [finding for finding in advise(attempt) if not finding.rule.startswith(("apply-", "api-"))]


def rules(attempt):
    return [finding.rule for finding in told(attempt)]
