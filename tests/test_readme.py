"""The README's first session, run as it stands."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)(?: (file|append)=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CUT = "…"


def steps():
    """Each file to write and each command with the lines it must print, in order."""
    for kind, how, name, body in BLOCK.findall(README):
        if kind == "console":
            for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, *expected = part.splitlines()
                yield "run", command, expected
        elif how:
            yield how, name, body


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """Everything done once, in order: the commands with what they printed."""
    folder = tmp_path_factory.mktemp("session")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CKS_LAB_HOME": str(folder / "home")}
    done = []
    for step, what, rest in steps():
        if step == "run":
            program, *arguments = shlex.split(what)
            assert program == "cks-lab"
            ran = subprocess.run(
                [sys.executable, "-m", "lab", *arguments],
                capture_output=True,
                text=True,
                timeout=60,
                cwd=folder,
                env=environment,
            )
            done.append((what, rest, ran))
        else:
            with (folder / what).open("w" if step == "file" else "a") as file:
                file.write(rest)
    return done


def test_there_is_a_session(session):
    assert len(session) >= 8
    assert any("not passed" in ran.stdout for _, _, ran in session)


def test_every_command_prints_what_is_shown(session):
    for command, expected, ran in session:
        assert ran.returncode in (0, 1), f"{command}: {ran.stderr}"
        printed = iter(ran.stdout.splitlines())
        skipping = False
        for line in expected:
            if line.strip() == CUT:
                skipping = True
                continue
            found = next(printed, None)
            while skipping and found is not None and found != line:
                found = next(printed, None)
            assert found == line, f"{command}: expected {line!r} in\n{ran.stdout}"
            skipping = False


def test_every_command_of_the_table_exists():
    from lab.commands.parser import COMMANDS

    named = set(re.findall(r"^\| `cks-lab ([\w-]+)", README, re.MULTILINE))
    assert named == set(COMMANDS) - {"open"}
    assert "`cks-lab open EXERCISE`" in README


def test_links_lead_somewhere():
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for target in set(re.findall(r"^    make (\w+)", text, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
