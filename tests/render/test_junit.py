"""JUnit XML for a CI."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.render.junit import junit_xml
from tests.render import samples


def suite(report):
    return ElementTree.fromstring(junit_xml(report).encode()).find("testsuite")


def test_one_case_for_each_check():
    found = suite(samples.NOT_PASSED)
    assert found.get("name") == "frontend-egress"
    assert (found.get("tests"), found.get("failures"), found.get("skipped")) == ("3", "1", "1")
    passed, failed, skipped = found.findall("testcase")
    assert not len(passed)
    assert failed.find("failure").get("message") == "the lookup of backend fails"
    assert "admits no UDP 53" in failed.find("failure").text
    assert skipped.find("skipped") is not None
    assert {item.get("name"): item.get("value") for item in found.find("properties")}["score"] == "2"


def test_findings_are_in_the_output():
    assert "answer.yaml:6:16: warning [selector-too-wide]" in suite(samples.NOT_PASSED).find("system-out").text


@pytest.mark.parametrize("report", [samples.NOT_PASSED, samples.FULL, samples.EMPTY, samples.HOSTILE])
def test_it_is_xml(report):
    assert suite(report) is not None


@settings(deadline=None, max_examples=200)
@given(text=st.text())
def test_any_text_can_be_told(text):
    check = samples.CheckResult(text, text, 1, 0, False, False, text, (samples.Note(text),))
    assert len(suite(samples.report(check)).findall("testcase")) == 1
