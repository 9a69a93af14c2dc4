"""Every key with what it does, and how a verdict is read."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from lab.tui.actions import every_action, in_words
from lab.tui.marks import MUTED
from lab.tui.settings import settings_path

if TYPE_CHECKING:
    from lab.exam.session import ExamSession

READING = """\
The score is live: it is what handing in (F5) would give now. Nothing is kept until you hand in.

✓ and ✗ before a check say whether it holds, the numbers what it earns. What was true before you began
earns its points only once something else is achieved.

Findings come with the one that explains most first. Enter on one leads to its line; the editor marks the
line (✗ refused or wrong, ! hardly meant, i worth knowing) and underlines the words.

PANELS

Live: F12 in the workbench puts a real cluster beside the simulator, which goes on answering as you type.
Ctrl+N tries the answer there, and again (or Esc) stops that; what was made is removed in every case. Each
check then has two marks, the simulator's and the cluster's, and a line with ≠ says what is known where they
differ. The cluster decides: its score is noted as an attempt. It is the one of `cks-lab cluster up`, or
that of a context you name in the settings, which is used only once you have agreed.

Dimmed: the text as it stands was not accepted, and what you see is the last version that was.
"""


class Help(Screen[None]):
    """Leaves with F1 or Escape."""

    CSS_PATH = "../styles/help.tcss"
    AUTO_FOCUS = "#help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", key_display="Esc"),
    ]

    def __init__(self, exam: ExamSession | None = None) -> None:
        super().__init__()
        self._exam = exam

    def compose(self) -> ComposeResult:
        """One long text; in an exam under its clock, and with what is to know of exams first."""
        if self._exam is not None:
            from lab.tui.exam.clock_line import ClockLine

            yield ClockLine(self._exam)
        with VerticalScroll(id="help"):
            if self._exam is not None:
                from lab.tui.exam.reading import READING as SITTING

                yield Static("How an exam is sat", classes="help-title", markup=False)
                yield Static(flowing(SITTING), markup=False)
                yield Static(self._keys("exam."))
            yield Static("How the verdict is read", classes="help-title", markup=False)
            yield Static(flowing(reading()), markup=False)
            yield Static(self._keys(""), id="help-keys")
            yield Static(settings_words(), markup=False)
        yield Footer(show_command_palette=False)

    def _keys(self, begin: str) -> Content:
        """The actions whose ids begin so."""
        chosen = getattr(self.app, "chosen_keys", {})
        parts: list[tuple[str, str]] = []
        shown = (each for each in every_action() if each.id.startswith(begin))
        for place, actions in groupby(shown, key=lambda action: action.place):
            parts.append((f"{place}\n", "bold $text-primary"))
            for action in actions:
                keys = in_words(chosen[action.id]) if action.id in chosen else action.keys
                parts.append((f"  {keys:<22} ", "$text-accent"))
                parts.append((f"{action.description:<52}", ""))
                parts.append((f" {action.id}\n", MUTED))
            parts.append(("\n", ""))
        return Content.assemble(*parts)

    def action_leave(self) -> None:
        """Back to where one was."""
        self.dismiss()


def reading(*, live: bool = True) -> str:
    """How a verdict is read, with or without what is said of real clusters."""
    text = READING if live else "\n\n".join(part for part in READING.split("\n\n") if not part.startswith("Live:"))
    return text.replace("PANELS", _panels())


def _panels() -> str:
    """How the panel of each subject is read."""
    from lab.tui.panels import own_panels
    from lab.tui.panels.plain import READING as PLAIN

    return "\n\n".join([*(panel.READING for panel in own_panels()), PLAIN])


def flowing(text: str) -> str:
    """The text with each paragraph on one line, for the terminal to break where it is; indented lines stay."""
    found: list[str] = []
    for line in text.splitlines():
        flows = found and found[-1] and line and not line.startswith(" ") and not found[-1].startswith(" ")
        if flows:
            found[-1] += f" {line}"
        else:
            found.append(line)
    return "\n".join(found)


def settings_words() -> str:
    """Where the settings are, with an example."""
    return (
        f"Settings are read from {settings_path()}, for example:\n\n"
        '  theme = "textual-light"\n\n'
        "  [keys]\n"
        '  "workbench.hand_in" = "f10"\n\n'
        "  [live]\n"
        '  context = "kind-play"\n'
        '  kubeconfig = "~/play.yaml"\n\n'
        "Every action can be had by name too: Ctrl+P.\n"
    )
