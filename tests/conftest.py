"""What all tests share: the corpus tallies in the terminal summary."""

import pytest

_tallies = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def corpus_tallies(request: pytest.FixtureRequest) -> list[str]:
    """Lines to print at the end of the run."""
    return request.config.stash.setdefault(_tallies, [])


def pytest_terminal_summary(terminalreporter, config):
    lines = config.stash.get(_tallies, [])
    if lines:
        terminalreporter.section("agreement with Kubernetes")
        for line in lines:
            terminalreporter.write_line(line)
