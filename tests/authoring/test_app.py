"""An exercise of a pack in the app: beside the others, done as the others are, and never more than text."""

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color

from lab.catalog.beside import open_pack
from lab.catalog.catalog import Catalog
from lab.catalog.packs import pack_at
from lab.catalog.places import shipped
from lab.tui.app import LabApp
from lab.tui.harmless import Harmless
from lab.tui.variants import next_seed, variant_of
from tests.terminal.conftest import terminal  # noqa: F401 - fixture
from tests.terminal.terminal import needs_tmux

TITLE = "[red]Zoo[/red] [@click=app.quit]x[/]"


@pytest.mark.terminal
@needs_tmux
def test_it_is_found_opened_answered_and_passed(pack, terminal):  # noqa: F811
    folder = pack.add("ape", title=TITLE)
    (pack.root / "exercises" / "cluster-setup" / "bee").mkdir()
    (pack.root / "exercises" / "cluster-setup" / "bee" / "exercise.yaml").write_text("id: [")
    count = len(list(shipped().exercises.glob("*/*/exercise.yaml"))) + 1
    lab = terminal(80, 24)
    lab.start(CKS_LAB_PATH=str(pack.root))
    lab.wait_for(f"0 of {count} exercises", "Exercise left out")
    lab.press("/")
    lab.wait_for("Search title")
    lab.type("zoo")
    lab.wait_for(f"Enter: start {TITLE}")
    lab.press("C-q")
    lab.wait_for_the_end()
    lab.end()
    lab.start("open", "ape", CKS_LAB_PATH=str(pack.root))
    lab.wait_for("draft saved", "api-ingress.yaml")
    lab.press("F10", "BSpace")
    lab.tmux("set-buffer", (pack.solution(folder) / "solution.yaml").read_text())
    lab.tmux("paste-buffer", "-p", "-t", lab.name)
    lab.wait_for("10/10")
    lab.press("F5")
    lab.wait_for(f"Passed: {TITLE}")
    lab.press("l")
    lab.wait_for(f"1 of {count} exercises")
    lab.press("p")
    lab.wait_for("Progress   kept in", "Lock down the frontend")
    lab.press("NPage", "NPage", "Up", "Up")
    lab.wait_for(TITLE)
    lab.press("Escape", "C-q")
    assert lab.wait_for_the_end() == 0


def test_lines_lose_their_control_characters_and_keep_their_width():
    style = Style(bold=True)
    bell = Segment("\x07", None, [(1,)])
    line = [Segment("a\x1b[2Jb\u202ec", style), Segment("ü ✓ │"), bell]
    assert Harmless().apply(line, Color.parse("black")) == [Segment("a[2Jbc", style), Segment("ü ✓ │"), bell]
    kept = [Segment("plain", style), bell]
    assert Harmless().apply(kept, Color.parse("black")) is kept


async def test_links_lead_to_pages_alone(monkeypatch):
    opened, said = [], []
    app = LabApp(catalog=lambda: Catalog(()))
    monkeypatch.setattr(App, "open_url", lambda _, url, new_tab=True: opened.append(url))
    monkeypatch.setattr(app, "notify", lambda text, **_: said.append(text))
    for url in ("https://kubernetes.io/docs/", "file:///etc/passwd", "--option", "javascript:alert(1)"):
        app.open_url(url)
    assert opened == ["https://kubernetes.io/docs/"]
    assert len(said) == 3


def test_what_cannot_be_built_is_told_and_not_opened(pack, monkeypatch):
    folder = pack.add("ape", title=TITLE)
    (folder / "scenario" / "pods.yaml").write_text("kind: Pod\napiVersion: v1\nmetadata: {name: UPPER}\n")
    (exercise,) = open_pack(pack_at(pack.root))
    said = []
    app = LabApp(catalog=lambda: Catalog(()))
    monkeypatch.setattr(app, "notify", lambda text, **how: said.append((text, how)))
    assert app.open_exercise(exercise) is False
    ((text, how),) = said
    assert TITLE in text
    assert "UPPER" in text
    assert how["markup"] is False


def test_a_variant_is_of_the_same_pack(pack):
    pack.add("ape")
    (exercise,) = open_pack(pack_at(pack.root))
    drawn = variant_of(exercise, next_seed(exercise, ()))
    assert drawn.variant.words
    assert drawn.pack == exercise.pack == pack_at(pack.root)
