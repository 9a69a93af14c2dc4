"""The walls between packages: the import contracts, and what a fresh interpreter has loaded in the end."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lab.catalog.catalog import open_catalog

ROOT = Path(__file__).parents[1]

HEAVY = ("textual", "rich", "kubernetes", "sqlite3", "tree_sitter", "markdown_it", "pygments", "aiohttp", "psycopg")


def loaded_by(code: str, *arguments: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after running the code."""
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sorted(sys.modules), file=sys.stderr)", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stderr.splitlines()[-1].split())


def test_import_contracts_hold():
    command = Path(sys.executable).with_name("lint-imports")
    linter = str(command) if command.exists() else shutil.which("lint-imports")
    assert linter, "import-linter is not installed"
    ran = subprocess.run([linter, "--no-cache"], capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert ran.returncode == 0, ran.stdout + ran.stderr


GRADES = """
from lab.catalog.catalog import open_exercise
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
exercise = open_exercise("frontend-egress")
assert grade(exercise, exercise.solution.submission, SimulatedCluster()).passed
"""


def test_grading_loads_no_terminal_database_or_cluster():
    loaded = loaded_by(GRADES)
    assert "lab.subjects.network" in loaded
    assert not loaded.intersection(HEAVY)


@pytest.mark.parametrize(
    "package", ["lab.manifests.read", "lab.cluster.apply", "lab.subjects.registry", "lab.grading.grade"]
)
def test_the_core_loads_neither_socket_nor_subprocess(package):
    loaded = loaded_by(f"import {package}")
    assert not loaded.intersection((*HEAVY, "socket", "subprocess", "ssl", "asyncio", "platformdirs"))


def test_the_command_line_alone_loads_next_to_nothing():
    loaded = loaded_by("import lab.cli")
    assert not loaded.intersection((*HEAVY, "yaml", "argparse", "platformdirs", "lab.grading", "lab.catalog"))


OPTIONAL = {"lark", "cel_expr_python", "dockerfile", "cryptography", "subprocess"}
"""Libraries that read one kind of file each, and what other programs are run with: few pay for them."""

NEEDS = {
    "admission": {"cel_expr_python"},
    "certificates": {"cryptography"},
    "falco": {"lark"},
    "ingress": {"cryptography"},
}
"""The subjects whose exercises may load some of them."""

LIBRARY = """
import asyncio, sys
from pathlib import Path
from lab.progress import Progress
from lab.tui.app import LabApp
async def look():
    app = LabApp(progress=lambda: Progress.open(Path(sys.argv[1])))
    async with app.run_test(size=(120, 40)) as pilot:
        while app._catalog is None or not list(app._catalog):
            await pilot.pause(0.02)
        await pilot.press("down", "down", "down")
        await pilot.pause()
asyncio.run(look())
"""


def test_the_library_loads_nothing_that_a_single_exercise_needs(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    loaded = loaded_by(LIBRARY, str(tmp_path / "progress.sqlite"))
    assert "lab.tui.screens.library" in loaded
    assert not loaded & OPTIONAL - {"subprocess"}


GRADES_SEVERAL = """
import sys
from lab.catalog.catalog import open_exercise
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
for name in sys.argv[1:]:
    exercise = open_exercise(name)
    kept = exercise.solution
    for answer in (kept.submission, *(each.submission for each in kept.rejected[:1])):
        grade(exercise, answer, SimulatedCluster())
"""


def allowed(exercise):
    """What grading an exercise may load."""
    return frozenset(module for subject in exercise.subjects for module in NEEDS.get(subject, ()))


def test_grading_loads_only_what_the_exercise_needs():
    groups = {}
    for exercise in open_catalog():
        groups.setdefault(allowed(exercise), []).append(exercise.id)
    assert len(groups[frozenset()]) > 40
    for needed, names in groups.items():
        loaded = loaded_by(GRADES_SEVERAL, *names)
        assert (loaded & OPTIONAL) <= needed, names


COMMAND = """
import sys
from lab.cli import main
main(sys.argv[1:])
"""


def test_a_help_page_loads_no_engine():
    loaded = loaded_by(COMMAND, "grade", "--help")
    assert not loaded.intersection((*HEAVY, "yaml", "lab.catalog", "lab.grading", "lab.tui"))


@pytest.mark.parametrize("output", ["json", "text", "junit"])
def test_grading_on_the_command_line_loads_no_screen_and_nothing_of_live_mode(output, tmp_path, monkeypatch):
    monkeypatch.setenv("CKS_LAB_HOME", str(tmp_path))
    answer = ROOT / "solutions" / "cluster-setup" / "frontend-egress" / "solution.yaml"
    command = ("grade", "frontend-egress", "-o", output, str(answer))
    assert "sqlite3" in loaded_by(COMMAND, *command)
    loaded = loaded_by(COMMAND, *command, "--no-record")
    assert not loaded.intersection(
        (*HEAVY, "lab.progress", "lab.tui", "lab.live", "platformdirs", "xml.dom", "asyncio")
    )


def test_only_the_reference_of_the_exercise_graded_is_read(tmp_path, monkeypatch):
    """Grading one exercise must not read the others: each keystroke's process pays for it."""
    monkeypatch.setenv("CKS_LAB_HOME", str(tmp_path))
    code = """
import builtins, io, sys
from pathlib import Path
seen = []
real = io.open
def watching(file, *rest, **more):
    seen.append(str(file))
    return real(file, *rest, **more)
io.open = watching
from lab.cli import main
main(["grade", "frontend-egress", sys.argv[1], "--no-record", "-o", "json"])
others = [name for name in seen if "/cluster-setup/" in name and "/frontend-egress/" not in name]
assert not others, others
assert any("/frontend-egress/" in name for name in seen)
"""
    answer = ROOT / "solutions" / "cluster-setup" / "frontend-egress" / "solution.yaml"
    loaded_by(code, str(answer))
