"""Whole sessions in a real terminal, typed key by key."""

import os
import stat

import pytest

from lab.progress import Progress
from tests.terminal.terminal import ROOT, needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]

WRONG = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
name: frontend-allow-egress"""
"""Typed without a blank: the editor indents. The last line is typed after one more level."""

SOLUTION = ROOT / "solutions" / "cluster-setup" / "frontend-egress" / "solution.yaml"


def progress(terminal):
    return Progress.open(terminal.home / "progress.sqlite")


def paste(terminal, text):
    """Into the terminal as a paste, as one does with the mouse."""
    terminal.tmux("set-buffer", text)
    terminal.tmux("paste-buffer", "-p", "-t", terminal.name)


def clear(terminal):
    terminal.press("F10", "BSpace")


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
def test_from_the_library_to_a_passed_exercise(terminal, size):
    lab = terminal(*size)
    lab.start()
    lab.wait_for("Enter: start Lock down the frontend")
    lab.press("Enter")
    lab.wait_for("frontend-allow-egress.yaml", "draft saved")
    clear(lab)
    lab.type(WRONG)
    lab.wait_for("  name: frontend-allow-egress")
    if size[0] == 80:
        lab.press("F4")
        lab.wait_for("Verdict", "of 10 points")
        lab.press("F4")
        lab.wait_for("  name: frontend-allow-egress")
    clear(lab)
    paste(lab, SOLUTION.read_text())
    lab.wait_for("10/10" if size[0] == 80 else "10 of 10 points")
    lab.press("F5")
    lab.wait_for("Passed: Lock down the frontend", "Enter: next")
    lab.press("l")
    lab.wait_for("1 of", "exercises passed", "Enter: start Lock down the backend")
    lab.press("C-q")
    assert lab.wait_for_the_end() == 0
    kept = progress(lab)
    assert [attempt.passed for attempt in kept.attempts("frontend-egress")] == [True]


def test_a_wrong_answer_is_met_with_its_line_and_a_half_typed_one_with_patience(terminal):
    lab = terminal(160, 48)
    lab.start("open", "frontend-egress")
    lab.wait_for("draft saved")
    clear(lab)
    paste(lab, SOLUTION.read_text().split("    - to:\n        - namespaceSelector")[0])
    lab.wait_for("Findings", "DNS")
    lab.press("C-End")
    lab.press("Enter")
    lab.type("half a line")
    lab.wait_for("Not accepted yet", "✗ half a line")
    lab.press("C-z", "C-z")
    lab.wait_for("checks are not met yet")
    lab.press("F5")
    lab.wait_for("Not there yet")
    lab.press("C-q")
    assert lab.wait_for_the_end() == 0


def test_ctrl_c_ends_nothing(terminal):
    lab = terminal()
    lab.start("open", "frontend-egress")
    lab.wait_for("draft saved")
    lab.type("kept")
    lab.press("C-c")
    lab.wait_for("Ctrl+Q to quit", "kept")
    assert lab.status is None


def test_ten_times_killed_while_typing_nothing_is_lost(terminal, tmp_path):
    lab = terminal()
    typed = ""
    for turn in range(10):
        lab.start("open", "frontend-egress")
        lab.wait_for("draft saved", typed or "frontend-allow-egress.yaml")
        if not turn:
            clear(lab)
        word = f"turn{turn}"
        lab.type(word)
        typed += word
        lab.wait_for(typed)
        lab.kill_hard()
        draft = progress(lab).draft("frontend-egress", "frontend-allow-egress.yaml")
        assert draft.text == typed


def test_the_size_may_change_at_any_time(terminal):
    lab = terminal(160, 48)
    lab.start("open", "frontend-egress")
    lab.wait_for("Task", "Verdict", "Connections")
    lab.resize(80, 24)
    lab.wait_for("F4 Verdict", "0/10")
    lab.resize(40, 10)
    lab.wait_for("frontend-allow")
    lab.resize(160, 48)
    lab.wait_for("Task", "Verdict", "Connections")
    assert lab.status is None


def test_an_editor_of_ones_own(terminal, tmp_path):
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nprintf "from: elsewhere\\n" > "$1"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    lab = terminal()
    lab.start("open", "frontend-egress", EDITOR=str(script), VISUAL="")
    lab.wait_for("draft saved")
    clear(lab)
    lab.type("mine: here")
    lab.press("C-o")
    lab.wait_for("from: elsewhere")
    lab.press("C-z")
    lab.wait_for("mine: here")


def test_without_a_terminal_there_is_a_sentence(tmp_path):
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "lab"],
        cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
        env={**os.environ, "CKS_LAB_HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 3
    assert "terminal" in done.stderr
    assert "Traceback" not in done.stderr
