"""Indentation as one types YAML."""

import pytest

from lab.tui import indent


@pytest.mark.parametrize(
    ("before", "column"),
    [
        ("", 0),
        ("spec:", 2),
        ("  podSelector:", 4),
        ("  name: x", 2),
        ("  - podSelector:", 6),
        ("  - protocol: TCP", 4),
        ("  -", 4),
        ("  - - x:", 8),
        ("    script: |", 6),
        ("    script: >-", 6),
        ("spec: # what is wanted", 2),
        ("# a comment:", 0),
        ("  key: 'a: b'", 2),
        ("  labels: &shared", 4),
    ],
)
def test_a_new_line_begins_where_yaml_goes_on(before, column):
    assert indent.indent_after(before) == column


@pytest.mark.parametrize(("column", "stop"), [(0, 2), (1, 2), (2, 4), (3, 4)])
def test_stops_to_the_right(column, stop):
    assert indent.stop_after(column) == stop


@pytest.mark.parametrize(("column", "stop"), [(0, 0), (1, 0), (2, 0), (3, 2), (4, 2), (5, 4)])
def test_stops_to_the_left(column, stop):
    assert indent.stop_before(column) == stop


def test_dedent_undoes_indent():
    lines = ["a:", "", "  b: c"]
    assert indent.dedent_lines(indent.indent_lines(lines)) == lines


def test_dedent_takes_no_more_than_there_is():
    assert indent.dedent_lines([" a", "b"]) == ["a", "b"]
