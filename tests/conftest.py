"""What all tests share: lines to print at the end of the run, wherever the tests that made them ran."""

import pytest

_told = pytest.StashKey[dict[str, list[str]]]()

AGREEMENT = "agreement with Kubernetes"
GATE = "the grader against mutants of every reference"


def told(config: pytest.Config, title: str) -> list[str]:
    """The lines to print under a title."""
    return config.stash.setdefault(_told, {}).setdefault(title, [])


@pytest.fixture(scope="session")
def corpus_tallies(request: pytest.FixtureRequest) -> list[str]:
    """How far the corpus agrees."""
    return told(request.config, AGREEMENT)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the lines of a worker to the process that prints."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["told"] = session.config.stash.get(_told, {})


class FromWorkers:
    """Takes what the workers hand over, where the tests run in several processes."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_testnodedown(self, node) -> None:
        for title, lines in (getattr(node, "workeroutput", None) or {}).get("told", {}).items():
            told(self.config, title).extend(lines)


def pytest_configure(config: pytest.Config) -> None:
    if config.pluginmanager.hasplugin("xdist") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(FromWorkers(config))


def pytest_terminal_summary(terminalreporter, config) -> None:
    for title, lines in config.stash.get(_told, {}).items():
        if lines:
            terminalreporter.section(title)
            for line in lines:
                terminalreporter.write_line(line)
