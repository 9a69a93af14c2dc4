"""The proof: a check that an answer lies within its bounds, in every case that could exist.

It is what makes a wrong full score impossible; each subject says what "every case" means for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.later import Later
from lab.subjects.protocol import Note, Outcome, Setting

if TYPE_CHECKING:
    from lab.cluster.trial import Trial

WORLDS = ("open", "closed")


@dataclass(frozen=True, slots=True)
class ProofCheck:
    """Holds when nothing required is missing and nothing beyond the permitted is possible.

    ``closed`` looks only at what the scenario holds, for tasks that name no labels.
    """

    subject: str
    closed: bool = False

    def run(self, setting: Setting) -> Outcome:
        """Compare the state with the bounds."""
        from lab.subjects.registry import subject

        witnesses = subject(self.subject).compare(setting.bounds, setting.after, closed=self.closed)
        if not witnesses:
            return Outcome(True, "holds in every case that could exist")
        first = witnesses[0]
        notes = Later(lambda: (*first.notes, *_afar(self.closed, first.made_up)))
        return Outcome(False, first.text, notes, witnesses)

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: no number of trials covers every case that could exist."""
        return ()


def _afar(closed: bool, made_up: bool) -> tuple[Note, ...]:
    """What to say of a case that the scenario does not hold yet."""
    if closed or not made_up:
        return ()
    return (Note("It holds for everything there is now, but not for what could come."),)


class ProofKind:
    """``proof: {subject: network, world: open}``; the world is open unless said otherwise."""

    key = "proof"

    def parse(self, written: Json) -> ProofCheck:
        """Read the parameters. Raises ValueError saying what to write."""
        if not isinstance(written, dict) or not isinstance(written.get("subject"), str):
            raise ValueError("write it as proof: {subject: network}")
        unknown = sorted(set(written) - {"subject", "world"})
        if unknown:
            raise ValueError(f"unknown key {unknown[0]!r}; known keys: subject, world")
        world = written.get("world", "open")
        if world not in WORLDS:
            raise ValueError(f"world must be one of {', '.join(WORLDS)}, not {world!r}")
        from lab.subjects.registry import subject

        return ProofCheck(subject(written["subject"]).name, world == "closed")
