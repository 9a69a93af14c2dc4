"""What goes wrong on answer sheets. No rule says what would be right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from lab.cluster.nearest import nearest
from lab.cluster.sheet import Slip
from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span
from lab.subjects.answering.judging import Fault, Wrong, wrong_answers
from lab.subjects.answering.words import items, same, texts
from lab.subjects.protocol import Advice, Attempt
from lab.subjects.sheet.checks import AnsweredCheck


@lru_cache(maxsize=4)
def _wrong(attempt: _Key) -> tuple[Wrong, ...]:
    return tuple(wrong_answers(attempt.of.setting.bounds, attempt.of.setting.after))


class _Key:
    """An attempt as a key, by its identity."""

    def __init__(self, attempt: Attempt) -> None:
        self.of = attempt

    def __hash__(self) -> int:
        return id(self.of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.of is self.of


class SheetRule:
    """A mistake on the sheet. ``weight`` ranks it among the others."""

    id = ""
    weight = 0
    faults: tuple[Fault, ...] = ()
    mend = ""

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """Every answer that shows it."""
        return tuple(self.told(wrong, attempt) for wrong in _wrong(_Key(attempt)) if self.shows(wrong, attempt))

    def shows(self, wrong: Wrong, attempt: Attempt) -> bool:
        """Whether a wrong answer is of this kind."""
        return wrong.fault in self.faults and _slip(wrong, attempt) is None

    def told(self, wrong: Wrong, attempt: Attempt) -> Advice:
        """The advice on it."""
        return self.advice(attempt, wrong.text, wrong.span, (wrong,))

    def advice(
        self, attempt: Attempt, message: str, span: Span | None, wrong: Sequence[Wrong], why: str = "", mend: str = ""
    ) -> Advice:
        """A finding that accounts for those wrong answers."""
        questions = {each.question for each in wrong}
        met = frozenset(
            run.id for run in attempt.failed
            if isinstance(run.check, AnsweredCheck) and run.check.question in questions
        )  # fmt: skip
        finding = Finding(self.id, Severity.ERROR, message, span, why=why, mend=mend or self.mend)
        return Advice(finding, met, frozenset(each.text for each in wrong), self.weight)


class KnownSlip(SheetRule):
    """A wrong answer whose reason is known."""

    id = "sheet-slip"
    weight = 900
    mend = "Look again with that in mind."

    def shows(self, wrong: Wrong, attempt: Attempt) -> bool:
        """Whether the exercise knows it."""
        return _slip(wrong, attempt) is not None

    def told(self, wrong: Wrong, attempt: Attempt) -> Advice:
        """Why it is wrong."""
        slip = _slip(wrong, attempt)
        return self.advice(attempt, wrong.text, wrong.span, (wrong,), slip.why if slip is not None else "")


class UnknownQuestion(SheetRule):
    """An answer under a name that is no question."""

    id = "sheet-unknown-question"
    weight = 850

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """Every such name, where a question is left open."""
        return tuple(self._unknown(attempt))

    def _unknown(self, attempt: Attempt) -> Iterator[Advice]:
        setting = attempt.setting
        known = setting.bounds.required.sheet.keys() | setting.bounds.permitted.sheet.keys()
        unanswered = [wrong for wrong in _wrong(_Key(attempt)) if wrong.fault is Fault.UNANSWERED]
        source = setting.after.sheet_source
        for question in setting.after.sheet:
            if question in known or not unanswered:
                continue
            near = nearest(question, [wrong.question for wrong in unanswered])
            meant = [wrong for wrong in unanswered if wrong.question == near] or unanswered
            mend = f"Write {near}." if near else f"These are left: {', '.join(each.question for each in unanswered)}."
            span = source.key_span((question,)) if source is not None else None
            yield self.advice(attempt, f"the sheet asks no question {question}", span, meant, mend=mend)


class ItemExtra(SheetRule):
    """A list with something too much."""

    id = "sheet-item-extra"
    weight = 800
    faults = (Fault.EXTRA,)
    mend = "Take out what the question does not ask for."


class ItemMissing(SheetRule):
    """A list with something too little."""

    id = "sheet-item-missing"
    weight = 800
    faults = (Fault.MISSING,)
    mend = "What you wrote belongs there; look for what else does."


class WrongAnswer(SheetRule):
    """An answer with nothing right in it."""

    id = "sheet-wrong"
    weight = 700
    faults = (Fault.WRONG, Fault.TOO_MANY)
    mend = "Look at the files again."


class Unanswered(SheetRule):
    """Questions left open."""

    id = "sheet-unanswered"
    weight = 500

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """All of them in one."""
        left = [wrong for wrong in _wrong(_Key(attempt)) if wrong.fault is Fault.UNANSWERED]
        if not left:
            return ()
        said = f"not answered yet: {', '.join(wrong.question for wrong in left)}"
        span = next((wrong.span for wrong in left if wrong.span is not None), None)
        return (self.advice(attempt, said, span, left, mend="Write the answer behind the colon."),)


def _slip(wrong: Wrong, attempt: Attempt) -> Slip | None:
    """The known slip that an answer makes, whole or in what it lists too much."""
    key = attempt.setting.bounds.permitted.answer_key
    if key is None or not wrong.given:
        return None
    whole = " ".join(sorted(same(item) for item in items(wrong.given, ())))
    parts = {same(text) for text in (*texts(wrong.given), *wrong.extra)}
    for slip in key.slips:
        if slip.question == wrong.question and (
            same(slip.answer) in parts or whole == " ".join(sorted(same(item) for item in items(slip.answer, ())))
        ):
            return slip
    return None
