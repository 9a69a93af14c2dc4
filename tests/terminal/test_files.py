"""An answer of three files in a real terminal: a file of a node, a manifest and an answer sheet."""

import pytest

from lab.progress import Progress
from tests.pack import PACK
from tests.terminal.terminal import needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]

ON_THE_PACK = (
    "-c",
    "import sys, lab.catalog.catalog as catalog; from tests.pack import PACK; catalog.shipped = lambda: PACK;"
    " from lab.cli import main; sys.exit(main(sys.argv[1:]))",
)
SOLUTION = PACK.solutions / "monitoring-runtime" / "stolen-token" / "solution"
NAMES = ("web.json", "lock.yaml", "answers.yaml")


def paste(lab, text):
    lab.tmux("set-buffer", text)
    lab.tmux("paste-buffer", "-p", "-t", lab.name)


def open_exercise(lab):
    lab.start("open", "stolen-token", program=ON_THE_PACK)
    lab.wait_for("draft saved", *NAMES)


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
def test_three_tabs_are_written_jumped_to_and_handed_in(terminal, size):
    lab = terminal(*size)
    open_exercise(lab)
    for name in NAMES:
        text = (SOLUTION / name).read_text()
        lab.press("F10", "BSpace")
        lab.wait_for("line 1, column 1")
        paste(lab, text.replace("web-7d9", "mail-1"))
        lab.press("F7")
    lab.wait_for('"defaultAction"', "answers.yaml ✗")
    lab.press("F9")
    lab.wait_for("pod: mail-1", "mail-1 is not right")
    lab.press("F10", "BSpace")
    paste(lab, (SOLUTION / "answers.yaml").read_text())
    lab.wait_for("10/10" if size[0] == 80 else "10 of 10 points")
    lab.press("F5")
    lab.wait_for("Passed: A token in the wrong hands")
    lab.press("C-q")
    assert lab.wait_for_the_end() == 0


def test_killed_hard_between_tabs_no_draft_is_lost(terminal):
    lab = terminal()
    for turn, name in enumerate(NAMES):
        open_exercise(lab)
        if turn:
            lab.wait_for(f"# at {turn - 1}")
            lab.press("F7")
        lab.press("C-Home")
        lab.type(f"# at {turn}\n")
        lab.wait_for(f"# at {turn}", "line 2, column 1")
        lab.kill_hard()
        kept = Progress.open(lab.home / "progress.sqlite")
        drafts = [kept.draft("stolen-token", each) for each in NAMES[: turn + 1]]
        assert [draft.text.split("\n")[0] for draft in drafts] == [f"# at {each}" for each in range(turn + 1)]
        assert kept.place("stolen-token").file == name
