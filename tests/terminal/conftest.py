"""Terminals for the tests, ended whatever happens."""

import pytest

from tests.terminal.terminal import Terminal


@pytest.fixture
def terminal(tmp_path):
    opened = []

    def make(width=80, height=24):
        opened.append(Terminal(tmp_path, width, height))
        return opened[-1]

    yield make
    for each in opened:
        each.end()
