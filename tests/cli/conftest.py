"""A learner's home of one's own, and running commands as a shell would."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from lab.cli import main

ROOT = Path(__file__).parents[2]


@dataclass
class Ran:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    monkeypatch.setenv("CKS_LAB_HOME", str(folder))
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return folder


@pytest.fixture
def lab(home, capfd):
    """Run a command in this process."""

    def run(*arguments):
        capfd.readouterr()
        status = main([str(word) for word in arguments])
        said = capfd.readouterr()
        assert "Traceback" not in said.out + said.err
        return Ran(status, said.out, said.err)

    return run


@pytest.fixture
def process(home):
    """Run a command as a process of its own; ``stdin`` are its bytes."""

    def run(*arguments, stdin=b"", **environment):
        ran = subprocess.run(
            [sys.executable, "-m", "lab", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            timeout=60,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        )
        return Ran(ran.returncode, ran.stdout.decode(errors="replace"), ran.stderr.decode(errors="replace"))

    return run
