"""What each subject shows of a cluster."""

import json

import pytest

from lab.cluster.apply import apply
from lab.cluster.scenario import build
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission, SubmittedFile
from lab.render.styled import plain, width_of
from lab.render.views import VIEWS, facts_of, view_of
from lab.render.views.fact_text import told
from lab.subjects.protocol import Bounds, Setting
from lab.subjects.registry import SUBJECTS
from tests.shipped import shipped_catalog

EXERCISES = {subject: exercise for exercise in reversed(list(shipped_catalog())) for subject in exercise.subjects}


def setting_of(exercise):
    after = apply(exercise.scenario, exercise.solution.submission).state
    return Setting(exercise.scenario, after, exercise.bounds, exercise.closed)


def small(found, answer):
    before = build(EXAM, files=(SubmittedFile("found.yaml", found),))
    return Setting(before, apply(before, Submission.of(answer)).state, Bounds(before, before))


def test_every_subject_has_words_of_its_own():
    assert {entry.name for entry in SUBJECTS} <= set(VIEWS)


@pytest.mark.parametrize("subject", EXERCISES)
@pytest.mark.parametrize("width", [100, 80])
def test_the_reference_of_an_exercise_is_shown_within_the_width(subject, width):
    setting = setting_of(EXERCISES[subject])
    view = view_of(subject)
    lines = view.view_text(setting, width)
    assert plain(lines).strip()
    assert max(map(width_of, lines)) <= width
    assert view.QUESTION
    json.dumps(view.view_json(setting))


@pytest.mark.parametrize("subject", EXERCISES)
def test_nothing_is_marked_where_nothing_changed(subject):
    found = EXERCISES[subject].scenario
    same = Setting(found, found, Bounds(found, found))
    assert not [item for item in facts_of(subject).facts(same) if item.changed]


SECRET = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
stringData: {password: hunter2}
"""
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - {name: app, image: web, env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: KEY}}}]}
"""


def facts(subject, setting):
    return [told(item) for item in facts_of(subject).facts(setting)]


def test_secrets_are_told_by_where_they_are_seen_never_by_what_they_hold():
    found = facts("secrets", small(SECRET, POD.replace("KEY", "password")))
    assert "variable PASSWORD: key password of Secret db" in found
    assert not any("hunter2" in fact for fact in found)


def test_a_container_that_does_not_start_is_told_with_why():
    assert any("does not start" in fact for fact in facts("secrets", small(SECRET, POD.replace("KEY", "passwort"))))


def test_tokens_are_told_by_container():
    found = facts("serviceaccounts", small(SECRET, POD.replace("KEY", "password")))
    assert "runs as: default" in found
    assert any(fact.startswith("container app holds: a token for the API server") for fact in found)


def test_a_subject_without_words_of_its_own_is_told_by_its_fields(monkeypatch):
    monkeypatch.setattr("lab.render.views.VIEWS", {})
    setting = small(SECRET, POD.replace("KEY", "password"))
    assert "place: PASSWORD" in facts("secrets", setting)
    assert "secrets" in view_of("secrets").QUESTION
