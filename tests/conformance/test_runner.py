"""The runner itself: what it counts, what it says, and its exit status."""

import json

import pytest

from tests.conformance.__main__ import AGREED, DISAGREED, UNUSABLE, main
from tests.conformance.registry import NOT_HELD
from tests.conformance.result import same

AGREEING = {"id": "q", "q": "1Gi", "expected": {"canonical": "1Gi", "dec": "1073741824", "error": ""}}
AGREEING["expected"] |= {"value": 1073741824, "milli": 1073741824000}


def corpus(directory, name, *lines):
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n")


def test_agreement_is_counted(tmp_path, capsys):
    corpus(tmp_path, "deep/below/quantity.jsonl", AGREEING)
    assert main([str(tmp_path)]) == AGREED
    assert "deep/below/quantity.jsonl: 1 cases, 5 queries, 0 skipped, 0 disagreements" in capsys.readouterr().out


def test_a_disagreement_is_shown_in_full(tmp_path, capsys):
    corpus(tmp_path, "quantity.jsonl", {**AGREEING, "expected": {**AGREEING["expected"], "canonical": "2Gi"}})
    assert main([str(tmp_path)]) == DISAGREED
    printed = capsys.readouterr().out
    assert "q, canonical" in printed
    assert 'expected: "2Gi"' in printed
    assert 'got:      "1Gi"' in printed


def test_an_unknown_file_is_named(tmp_path, capsys):
    corpus(tmp_path, "quantity.jsonl", AGREEING)
    corpus(tmp_path, "horoscopes.jsonl", {"id": "x"})
    assert main([str(tmp_path)]) == UNUSABLE
    assert "horoscopes.jsonl" in capsys.readouterr().err


def test_a_disagreement_outweighs_an_unknown_file(tmp_path):
    corpus(tmp_path, "quantity.jsonl", {"id": "x"})
    corpus(tmp_path, "horoscopes.jsonl", {"id": "x"})
    assert main([str(tmp_path)]) == DISAGREED


@pytest.mark.parametrize("line", ["{", "[]", "7", '"text"', '{"id": "no-question"}', "\x00", "nul"])
def test_a_malformed_row_disagrees_without_a_traceback(tmp_path, capsys, line):
    corpus(tmp_path, "quantity.jsonl", line, AGREEING)
    assert main([str(tmp_path)]) == DISAGREED
    out, err = capsys.readouterr()
    assert "1 disagreements" in out
    assert "Traceback" not in out + err


def test_bytes_that_are_no_text_disagree(tmp_path):
    (tmp_path / "quantity.jsonl").write_bytes(b'\xff\xfe{"id": 1}\n')
    assert main([str(tmp_path)]) == DISAGREED


def test_rows_that_broke_their_upstream_are_skipped_and_counted(tmp_path, capsys):
    corpus(tmp_path, "quantity.jsonl", {"id": "x", "panic": "index out of range"}, {"id": "y", "oracle_error": "no"})
    assert main([str(tmp_path)]) == AGREED
    printed = capsys.readouterr().out
    assert "0 cases, 0 queries, 2 skipped" in printed
    assert "1 skipped: upstream: panic" in printed


def test_a_subject_that_is_not_held_is_known(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(NOT_HELD, "moon_phases", "astronomy")
    corpus(tmp_path, "moon_phases.jsonl", {"id": "x"}, {"id": "y"})
    assert main([str(tmp_path)]) == AGREED
    assert "2 skipped: subject not held: astronomy" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["missing", "empty", "file"])
def test_an_unusable_directory_is_told(tmp_path, capsys, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    assert main([str(tmp_path / name)]) == UNUSABLE
    assert name in capsys.readouterr().err


@pytest.mark.parametrize(
    ("expected", "got", "equal"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        ({"a": [1]}, {"a": [1]}, True),
        ({"a": 1}, {}, False),
        ([], (), True),
        (None, "", False),
    ],
)
def test_answers_are_compared_as_json(expected, got, equal):
    assert same(expected, got) is equal
