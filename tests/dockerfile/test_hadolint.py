"""The reference Dockerfiles as a linter sees them, where it is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lab.subjects.dockerfile.facts import is_dockerfile
from tests.shipped import shipped_catalog


def references() -> list[tuple[str, str]]:
    return [
        (exercise.id, str(file.text))
        for exercise in shipped_catalog()
        for answer in exercise.answers
        if is_dockerfile(answer.node)
        for file in exercise.solution.submission.files
        if file.name == answer.file or len(exercise.answers) == 1
    ]


def test_references_have_no_errors(tmp_path: Path) -> None:
    beside = Path(sys.executable).with_name("hadolint")
    linter = str(beside) if beside.exists() else shutil.which("hadolint")
    if linter is None:
        pytest.skip("hadolint is not installed")
    found = references()
    assert found
    paths = []
    for name, text in found:
        path = tmp_path / f"{name}.Dockerfile"
        path.write_text(text, encoding="utf-8")
        paths.append(str(path))
    run = subprocess.run([linter, "--format", "json", *paths], capture_output=True, text=True, check=False)
    said = json.loads(run.stdout or "[]")
    assert [each for each in said if each["level"] in ("error", "warning")] == []
