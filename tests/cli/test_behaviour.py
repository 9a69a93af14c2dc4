"""What every command has in common: help, colour, pipes, interrupts, and errors of its own."""

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import lab
from lab import cli
from lab.commands.parser import COMMANDS

ROOT = Path(__file__).parents[2]


def test_version():
    ran = subprocess.run([sys.executable, "-m", "lab", "--version"], capture_output=True, text=True, cwd=ROOT)
    assert ran.stdout == f"cks-lab {lab.__version__}\n"


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_help_page_reads_well(process, command):
    ran = process(*([command] if command else []), "--help")
    assert ran.status == 0
    assert ran.out.startswith(f"usage: cks-lab {command}".rstrip())
    assert max(map(len, ran.out.splitlines())) <= 110


def test_the_top_help_names_every_command_and_status(process):
    out = process("--help").out
    assert all(f"    {name} " in out for name in COMMANDS)
    assert "exit status: 0" in out


def test_without_a_terminal_the_app_says_so(process):
    ran = process()
    assert ran.status == 3
    assert "needs a terminal" in ran.err


@pytest.mark.parametrize("command", ["list", "progress", "doctor"])
def test_json_where_a_result_is_printed(lab, command):
    found = json.loads(lab(command, "-o", "json").out)
    assert found["schema"] == 1
    assert found["kind"] == command


def test_doctor_finds_the_exercises(lab):
    ran = lab("doctor")
    assert "Python" in ran.out
    assert "in " in ran.out
    assert "node-local" in ran.out.lower()


def test_doctor_says_when_progress_cannot_be_kept(lab, tmp_path, monkeypatch):
    (tmp_path / "inway").write_text("")
    monkeypatch.setenv("CKS_LAB_HOME", str(tmp_path / "inway" / "home"))
    ran = lab("doctor")
    assert ran.status == 3
    assert "cannot be written" in ran.out


def test_open_names_the_nearest_exercise(process):
    ran = process("open", "frontend-egres")
    assert ran.status == 2
    assert "did you mean frontend-egress?" in ran.err
    assert process("open", "[*]").status == 2
    assert process("open", "cluster-setup/frontend-egress").status == 3


def in_a_terminal(*arguments, **environment):
    """What a command prints to a pseudo-terminal."""
    ours, theirs = pty.openpty()
    settings = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    settings |= {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "80", **environment}
    process = subprocess.Popen(
        [sys.executable, "-m", "lab", *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=settings
    )
    os.close(theirs)
    output = b""
    try:
        while chunk := os.read(ours, 65536):
            output += chunk
    except OSError:
        pass
    os.close(ours)
    process.wait(timeout=60)
    return output.decode()


def test_colour_on_a_terminal_and_none_against_the_users_wish(home):
    assert "\x1b[" in in_a_terminal("list")
    assert "\x1b[" in in_a_terminal("show", "frontend-egress")
    for wish in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b[" not in in_a_terminal("list", **wish)
        assert "\x1b[" not in in_a_terminal("show", "frontend-egress", **wish)


def test_a_terminal_without_the_marks_gets_simpler_ones(process):
    ran = process("list", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert ran.status == 0
    assert ran.out.isascii()
    assert "  o frontend-egress" in ran.out


def test_a_reader_that_goes_away_is_no_error(home):
    process = subprocess.Popen(
        [sys.executable, "-m", "lab", "show", "frontend-egress"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    process.stdout.close()
    said = process.stderr.read()
    assert process.wait(timeout=60) == 0
    assert said == b""


def test_an_interrupt_is_quiet(home):
    process = subprocess.Popen(
        [sys.executable, "-m", "lab", "grade", "frontend-egress", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )
    # It is reading its input once its folder is known to be waiting there: the first bytes are taken at once.
    process.stdin.write(b"#" * 200_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == b""


def test_an_error_of_its_own_becomes_a_file_and_a_sentence(lab, home, monkeypatch):
    def broken(_):
        raise RuntimeError("a gap in the engine\nwith details")

    monkeypatch.setattr(cli, "_run", broken)
    ran = lab("list")
    assert ran.status == 3
    assert ran.err.count("\n") == 1
    assert "RuntimeError: a gap in the engine" in ran.err
    (report,) = home.glob("crash-*.txt")
    assert str(report) in ran.err
    assert "in broken" in report.read_text()
