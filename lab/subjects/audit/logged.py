"""``logged``: that a question of the answer sheet is answered with what an audit log holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.audit.events import events, matching, values
from lab.subjects.protocol import Check, Note, Outcome, Setting, Witness

if TYPE_CHECKING:
    from lab.cluster.trial import Trial

HOW = "write it as logged: {question: who, file: /var/log/…/audit.log, where: {verb: get, …}, field: user.username}"
KEYS = ("question", "file", "where", "field")


@dataclass(frozen=True, slots=True)
class LoggedCheck:
    """The answer is what a field holds in the events of a log that are asked for."""

    question: str
    file: str
    where: tuple[tuple[str, Json], ...]
    field: str

    def right(self, state: State) -> tuple[str, ...]:
        """The answers that the log gives."""
        found = matching(events(state.node_files.get(self.file, "")), dict(self.where))
        return tuple(dict.fromkeys(str(value) for event in found for value in values(event, self.field)))

    def run(self, setting: Setting) -> Outcome:
        """Work the answer out from the log as it was found."""
        from lab.subjects.answering.judging import judge
        from lab.subjects.answering.words import items, same, texts

        right = self.right(setting.before)
        given = setting.after.sheet.get(self.question, "")
        found = {same(each) for each in items(given, right)}
        if found and found == {same(each) for each in right}:
            return Outcome(True, f"{self.question}: {', '.join(texts(given))}")
        # Told in the words of the sheet, so that both speak of one mistake.
        wrong = judge(self.question, setting.after, setting.bounds)
        text = wrong.text if wrong is not None else f"{self.question}: {', '.join(texts(given))} is not in the log"
        witness = wrong.witness if wrong is not None else Witness("missing", text, {"question": self.question})
        return Outcome(False, text, witness.notes or (Note(text, good=False),), (witness,))

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster knows no answers."""
        return ()


class LoggedKind:
    """``logged``: which events (``where``: fields by their paths), and the field that is the answer."""

    key = "logged"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        if not isinstance(written, dict) or set(written) != set(KEYS):
            raise ValueError(HOW)
        if not isinstance(written["where"], dict) or not written["where"]:
            raise ValueError("where must say what the events hold, field by field")
        if not all(isinstance(written[key], str) and written[key] for key in ("question", "file", "field")):
            raise ValueError(HOW)
        where = tuple((str(field), asked) for field, asked in written["where"].items())
        return LoggedCheck(written["question"], written["file"], where, written["field"])
