"""Both verdicts of a check, as text, JSON and JUnit XML."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest

from lab.catalog.catalog import open_exercise
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
from lab.render.junit import junit_xml
from lab.render.report_json import report_json
from lab.render.report_text import report_text
from lab.render.styled import plain
from tests.grading.standing import Standing, as_simulated
from tests.shipped import shipped_catalog

EXERCISE = open_exercise("frontend-egress")
REFERENCE = EXERCISE.solution.submission
NOTHING_TRIED = grade(EXERCISE, REFERENCE, Standing(lambda trial: None))
AGREEING = grade(EXERCISE, REFERENCE, Standing(as_simulated))
BROKEN = grade(EXERCISE, REFERENCE, Standing(lambda trial: False))


def text_of(report) -> str:
    return plain(report_text(report, {}, 80))


def without_evidence(report: dict[str, Any]) -> dict[str, Any]:
    found = json.loads(json.dumps(report))
    found.pop("cluster")
    for check in found["checks"]:
        check.pop("live", None)
    return found


@pytest.mark.parametrize("exercise", [each.id for each in shipped_catalog()])
def test_a_live_report_differs_from_a_simulated_one_only_in_the_evidence(exercise):
    opened = open_exercise(exercise)
    for submission in (opened.solution.submission, *(each.submission for each in opened.solution.rejected)):
        simulated = report_json(grade(opened, submission, SimulatedCluster()))
        live = report_json(grade(opened, submission, Standing(as_simulated)))
        assert without_evidence(live) == without_evidence(simulated)
        assert (simulated["cluster"], live["cluster"]) == ("simulated", "live")
        assert all("live" in check for check in live["checks"])


def test_the_text_shows_what_the_cluster_did_below_each_check():
    text = text_of(AGREEING)
    assert text.count("live ✓") == len(AGREEING.checks) - 1
    assert "live · not run" in text
    assert "6 of 7 checks tried on the cluster: all as the simulator says" in text


def test_the_text_says_where_the_two_disagree():
    text = text_of(BROKEN)
    assert "live ✗" in text
    assert "≠ The simulator says that production-app/frontend" in text
    assert "otherwise than the simulator says" in text


def test_the_text_says_when_nothing_could_be_tried():
    assert "0 of 7 checks tried on the cluster: none could be" in " ".join(text_of(NOTHING_TRIED).split())


def test_a_simulated_report_says_nothing_of_a_cluster():
    assert "live" not in text_of(grade(EXERCISE, REFERENCE, SimulatedCluster())).lower()


def test_the_json_holds_every_observation():
    check = report_json(BROKEN)["checks"][0]["live"]
    assert (check["passed"], check["simulated"]) == (False, True)
    assert check["disagreement"]
    assert check["observations"][0] == {
        "trial": check["observations"][0]["trial"],
        "expected": True,
        "succeeded": False,
        "text": "as the test says",
        "seconds": 0.25,
    }


def test_the_xml_holds_the_evidence_and_stays_well_formed():
    suite = ElementTree.fromstring(junit_xml(BROKEN)).find("testsuite")
    told = [each.text for case in suite.findall("testcase") for each in case.findall("system-out")]
    assert len(told) == len(BROKEN.checks)
    assert any("as the test says" in text and "The simulator says" in text for text in told)
