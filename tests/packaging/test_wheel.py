"""A wheel built from the tree works without the tree."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import lab

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    site = tmp_path_factory.mktemp("site")
    pip("install", "--no-deps", "--no-index", "--target", site, wheel)
    return site


def pip(*arguments):
    ran = subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=ROOT,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture
def command(installed, tmp_path):
    """Run the installed command in a folder outside the tree."""

    def run(*arguments):
        environment = {**os.environ, "PYTHONPATH": str(installed), "CKS_LAB_HOME": str(tmp_path / "home")}
        script = installed / "bin" / "cks-lab"
        return subprocess.run(
            [sys.executable, str(script), *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=60,
            cwd=tmp_path,
            env=environment,
        )

    return run


def files_of(folder):
    return {str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*") if path.is_file()}


def test_it_is_named_and_versioned(wheel):
    assert wheel.name.startswith(f"cks_lab-{lab.__version__}-")


def test_exercises_and_solutions_travel_in_it(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"lab/_content/{name}" for name in files_of("exercises") | files_of("solutions")}
    assert wanted
    assert not wanted - held


def test_everything_the_package_reads_is_in_it_and_no_test(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    own = {name for name in files_of("lab") if "__pycache__" not in name}
    assert "lab/py.typed" in held
    assert not own - held
    assert not [name for name in held if name.startswith(("tests/", "benchmarks/", "docs/"))]


def test_the_installed_command_lists_the_exercises(command, installed):
    ran = command("list", "-o", "json")
    assert ran.returncode == 0, ran.stderr
    names = {exercise["id"] for exercise in json.loads(ran.stdout)["exercises"]}
    assert names == {path.parent.name for path in (ROOT / "exercises").glob("*/*/exercise.yaml")}
    assert str(installed / "lab" / "_content") in command("doctor", "-o", "json").stdout


def test_the_installed_command_grades(command, tmp_path):
    assert command("start", "frontend-egress").returncode == 0
    assert command("grade", "frontend-egress", "-o", "json").returncode == 1
    shown = json.loads(command("solution", "frontend-egress", "--yes", "-o", "json").stdout)
    answer = tmp_path / "answer.yaml"
    answer.write_text(shown["files"][0]["text"])
    ran = command("grade", "frontend-egress", answer)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.startswith("✓ passed")
