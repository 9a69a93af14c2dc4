"""Packs to be read, and to be broken."""

import pytest

from lab.authoring.skeleton import skeleton, write
from tests.cli.conftest import home, lab  # noqa: F401 - fixtures


class Pack:
    """A pack in a folder."""

    def __init__(self, root):
        self.root = root

    def add(self, id, subject="network", domain="", title=""):
        """Begin an exercise in it. Returns the exercise's folder."""
        made = skeleton(id, subject, domain, title)
        write(made, self.root)
        return self.root / made.exercise

    def solution(self, folder):
        """The folder of an exercise's solutions."""
        return self.root / "solutions" / folder.parent.name / folder.name


@pytest.fixture
def pack(tmp_path, monkeypatch):
    """A pack that ``CKS_LAB_PATH`` names, with nothing in it yet."""
    root = tmp_path / "own"
    root.mkdir()
    monkeypatch.setenv("CKS_LAB_PATH", str(root))
    monkeypatch.setenv("CKS_LAB_HOME", str(tmp_path / "home"))
    return Pack(root)


@pytest.fixture
def another(tmp_path):
    """A pack that nobody names."""
    return Pack(tmp_path / "another")
