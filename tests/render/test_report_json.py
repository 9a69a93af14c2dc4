"""The JSON that other tools read."""

import json
from pathlib import Path

import pytest

from lab.render.report_json import report_json
from tests.render import samples

DOCUMENT = Path(__file__).parents[2] / "docs" / "json.md"


def test_the_fields_other_tools_rely_on():
    found = report_json(samples.NOT_PASSED)
    assert found["schema"] == 1
    assert (found["exercise"], found["cluster"]) == ("frontend-egress", "simulated")
    assert (found["passed"], found["score"], found["max_score"]) == (False, 2, 6)
    assert [check["passed"] for check in found["checks"]] == [True, False, None]
    assert found["checks"][1]["notes"][1]["good"] is False
    first = found["findings"][0]
    assert (first["rule"], first["severity"]) == ("selector-too-wide", "warning")
    assert (first["file"], first["line"], first["column"]) == ("answer.yaml", 6, 16)
    assert (first["end_line"], first["end_column"]) == (6, 18)
    assert [each["kind"] for each in found["witnesses"]] == ["missing", "excess"]
    assert found["answers"][0]["accepted"]


@pytest.mark.parametrize("report", [samples.NOT_PASSED, samples.FULL, samples.EMPTY, samples.HOSTILE])
def test_it_is_json(report):
    written = json.dumps(report_json(report))
    assert written.isascii()
    assert json.loads(written) == report_json(report)


def test_every_field_is_documented():
    document = DOCUMENT.read_text(encoding="utf-8")

    def names(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key != "facts":
                    yield key
                    yield from names(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from names(inner)

    missing = {name for name in names(report_json(samples.NOT_PASSED)) if f"`{name}`" not in document}
    assert not missing
