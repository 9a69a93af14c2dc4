"""``answered``: that a question of the answer sheet is answered right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.answering.words import texts
from lab.subjects.protocol import Check, CheckKind, Outcome, Setting

if TYPE_CHECKING:
    from lab.cluster.trial import Trial

HOW = "write it as answered: {question: name}, and with any: [one, another] where several answers are right"


@dataclass(frozen=True, slots=True)
class AnsweredCheck:
    """The answer is the reference's, or one of ``any``."""

    question: str
    any: tuple[Json, ...] = ()

    def run(self, setting: Setting) -> Outcome:
        """Compare it with what is right."""
        from lab.subjects.answering.judging import judge

        wrong = judge(self.question, setting.after, setting.bounds, self.any)
        if wrong is None:
            return Outcome(True, f"{self.question}: {', '.join(texts(setting.after.sheet[self.question]))}")
        return Outcome(False, wrong.text, wrong.witness.notes, (wrong.witness,))

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster knows no answers."""
        return ()


class AnsweredKind:
    """``answered``."""

    key = "answered"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        if not isinstance(written, dict) or not isinstance(written.get("question"), str) or not written["question"]:
            raise ValueError(HOW)
        unknown = sorted(set(map(str, written)) - {"question", "any"})
        if unknown:
            raise ValueError(f"unknown key {unknown[0]!r}; known keys: any, question")
        listed = written.get("any", [])
        if not isinstance(listed, list) or ("any" in written and not listed):
            raise ValueError(f"any must list answers; {HOW}")
        return AnsweredCheck(written["question"], tuple(_answer(each) for each in listed))


def _answer(written: Json) -> Json:
    if isinstance(written, list) and all(isinstance(item, str) for item in written):
        return list(written)
    if not isinstance(written, str):
        raise ValueError(f"{written!r} must be a text; put quotes around it")
    return written


KINDS: tuple[CheckKind, ...] = (AnsweredKind(),)
