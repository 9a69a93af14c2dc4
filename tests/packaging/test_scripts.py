"""The Makefile and the script that a CI runs."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def tree(tmp_path):
    """A folder with the scripts and nothing else."""
    folder = tmp_path / "tree"
    (folder / ".ci").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", ".ci/run"):
        shutil.copy2(ROOT / name, folder / name)
    return folder


def test_ci_fails_when_the_corpus_is_missing(tree):
    ran = subprocess.run(
        ["bash", ".ci/run"], cwd=tree, env={**os.environ, "CI": "true"}, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 1
    assert "corpus is missing" in ran.stderr


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_an_old_python_is_told_what_to_do(tree, tmp_path):
    old = tmp_path / "python3.9"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && { echo Python 3.9.2; exit 0; }\nexit 1\n')
    old.chmod(0o755)
    ran = subprocess.run(["make", "lab", f"PYTHON={old}"], cwd=tree, capture_output=True, text=True, timeout=60)
    assert ran.returncode != 0
    assert "needs Python 3.11 or newer" in ran.stdout
    assert "Python 3.9.2" in ran.stdout
    assert not (tree / ".venv").exists()


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_make_alone_names_the_targets(tree):
    ran = subprocess.run(["make"], cwd=tree, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0
    for target in ("lab", "test", "lint", "bench"):
        assert f"make {target} " in ran.stdout
