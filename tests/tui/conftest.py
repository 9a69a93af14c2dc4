"""The stage that the app is tested on."""

import pytest

from tests.tui.exam_stage import ExamStage
from tests.tui.live_stage import LiveStage
from tests.tui.stage import Stage


@pytest.fixture
def stage(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("CKS_LAB_HOME", str(tmp_path / "home"))
    return Stage(tmp_path)


@pytest.fixture(autouse=True)
def heap_of_the_app(monkeypatch):
    """What the app looks through for garbage is its own; the heap of the tests before stays frozen."""
    for name in ("freeze", "unfreeze"):
        monkeypatch.setattr(f"gc.{name}", lambda: None)


@pytest.fixture
def cluster(monkeypatch):
    """A cluster that does what a test says."""
    found = LiveStage(monkeypatch)
    yield found
    found.go.set()
    found.clean.set()


@pytest.fixture
def exam(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("CKS_LAB_HOME", str(tmp_path / "home"))
    return ExamStage(tmp_path)
