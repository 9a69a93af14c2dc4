"""``cks-lab watch`` beside an editor, in a real terminal."""

import pytest

from lab.catalog.catalog import open_exercise
from lab.progress import Progress
from tests.terminal.terminal import needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]

NAME = "frontend-egress"
FILE = "frontend-allow-egress.yaml"


@pytest.fixture(scope="module")
def exercise():
    return open_exercise(NAME)


def rename_over(path, text):
    """Save as many editors do."""
    new = path.with_name("4913")
    new.write_text(text)
    new.replace(path)


def test_saving_and_keys(terminal, exercise, tmp_path):
    right = str(exercise.solution.submission.files[0].text)
    wrong = str(exercise.solution.rejected[0].submission.files[0].text)
    file = tmp_path / FILE
    lab = terminal(100, 30)
    lab.start("watch", NAME, str(file))
    lab.wait_for(f"for {NAME}", "polling every 0.3 s", "is not there: waiting for it", "r grade again")
    file.write_text(wrong)
    lab.wait_for("✗ not passed", "more lines: press a to see all", "noted as an attempt")
    rename_over(file, "kind: NetworkPol")
    lab.wait_for("0 of 10 points")
    rename_over(file, right)
    seen = lab.wait_for("✓ passed", "10 of 10 points")
    assert "not passed" not in seen
    file.unlink()
    lab.wait_for("is not there: waiting for it", "✓ passed")
    file.write_text(wrong)
    lab.wait_for("✗ not passed")
    lab.press("h")
    lab.wait_for("Press h again to open it")
    lab.press("h")
    lab.wait_for("hint 1 of 3: nudge")
    lab.press("Enter")
    lab.wait_for("✗ not passed", "q quit")
    lab.resize(80, 12)
    lab.wait_for("more lines: press a to see all", "q quit")
    lab.press("q")
    assert lab.wait_for_the_end() == 0
    kept = Progress.open(lab.home / "progress.sqlite")
    assert [attempt.passed for attempt in kept.attempts(NAME)] == [False, True]
    assert kept.hints_shown(NAME) == 1
    kept.close()
