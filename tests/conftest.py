"""What all tests share: a small heap, and lines to print at the end of the run, wherever their tests ran."""

import gc

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


@pytest.fixture(scope="module", autouse=True)
def small_heap():
    """What the tests before have loaded and remember is not searched for garbage again: there is ever more of it.

    The app itself collects all there is when an exercise is open, which of a learner's app is little.
    """
    gc.collect()
    gc.freeze()


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
    gc.set_threshold(20_000, 20, 20)
    if config.pluginmanager.hasplugin("xdist") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(FromWorkers(config))


def pytest_terminal_summary(terminalreporter, config) -> None:
    for title, lines in config.stash.get(_told, {}).items():
        if lines:
            terminalreporter.section(title)
            for line in lines:
                terminalreporter.write_line(line)
