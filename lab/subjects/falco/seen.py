"""``seen``: that a question of the answer sheet is answered with what the recorded events hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.falco.chosen import Chosen, chosen
from lab.subjects.falco.events.evaluating import written
from lab.subjects.protocol import Check, Note, Outcome, Setting, Witness

if TYPE_CHECKING:
    from lab.cluster.trial import Trial

HOW = "write it as seen: {question: pod, where: {fd.name: /dev/mem}, field: k8s.pod.name}"
KEYS = ("question", "field", "events", "where")


@dataclass(frozen=True, slots=True)
class SeenCheck:
    """The answer is what a field holds in the recorded events that are meant."""

    question: str
    field: str
    chosen: Chosen

    def right(self, state: State) -> tuple[str, ...]:
        """The answers that the recording gives."""
        held = (event.values.get(self.field) for event in self.chosen.of(state))
        return tuple(dict.fromkeys(written(each) for each in held if each is not None))

    def run(self, setting: Setting) -> Outcome:
        """Work the answer out from the events as they were found."""
        from lab.subjects.answering.judging import judge
        from lab.subjects.answering.words import items, same, texts

        right = self.right(setting.before)
        given = setting.after.sheet.get(self.question, "")
        found = {same(each) for each in items(given, right)}
        if found and found == {same(each) for each in right}:
            return Outcome(True, f"{self.question}: {', '.join(texts(given))}")
        # Told in the words of the sheet, so that both speak of one mistake.
        wrong = judge(self.question, setting.after, setting.bounds)
        text = wrong.text if wrong is not None else f"{self.question}: {', '.join(texts(given))} is not in the events"
        witness = wrong.witness if wrong is not None else Witness("missing", text, {"question": self.question})
        return Outcome(False, text, witness.notes or (Note(text, good=False),), (witness,))

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster knows no answers."""
        return ()


class SeenKind:
    """``seen``."""

    key = "seen"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        if not isinstance(written, dict) or not set(written) <= set(KEYS):
            raise ValueError(HOW)
        if not all(isinstance(written.get(key), str) and written[key] for key in ("question", "field")):
            raise ValueError(HOW)
        return SeenCheck(written["question"], written["field"], chosen(written))
