"""One answer of the sheet beside what is right."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from lab.cluster.state import State
from lab.manifests.document import Json
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.answering.words import items, same, texts
from lab.subjects.protocol import Bounds, Note, Witness


class Fault(StrEnum):
    """What may be wrong with an answer."""

    UNANSWERED = "unanswered"
    WRONG = "wrong"
    TOO_MANY = "too many"
    """Several answers, where one was asked for."""
    EXTRA = "extra"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that is not right. ``extra`` are its items that do not belong there, as they are written."""

    question: str
    fault: Fault
    given: Json = ""
    extra: tuple[str, ...] = ()
    span: Span | None = None

    @property
    def text(self) -> str:
        """What is wrong, without a word on what would be right."""
        said = ", ".join(texts(self.given))
        if self.fault is Fault.UNANSWERED:
            return f"{self.question}: not answered yet"
        if self.fault is Fault.WRONG:
            return f"{self.question}: {said} is not right"
        if self.fault is Fault.TOO_MANY:
            return f"{self.question}: one answer was asked for, not {said}"
        if self.fault is Fault.EXTRA:
            return f"{self.question}: {', '.join(self.extra)} does not belong there"
        return f"{self.question}: the list is not whole"

    @property
    def witness(self) -> Witness:
        """The same, as checks tell it."""
        kind = "missing" if self.fault in (Fault.UNANSWERED, Fault.MISSING) else "excess"
        said = f"you wrote {', '.join(texts(self.given))}" if self.given else "nothing is written here"
        notes = (Note(said, good=False, span=self.span),) if self.span is not None else ()
        return Witness(kind, self.text, {"question": self.question, "given": self.given}, notes)


def judge(question: str, state: State, bounds: Bounds, also: tuple[Json, ...] = ()) -> Wrong | None:
    """What is wrong with the answer to a question; None where it is right.

    A list is right that holds what the lower bound lists and nothing beyond the upper one. ``also`` are answers that
    are right besides those of the bounds.
    """
    given = state.sheet.get(question)
    span = _span(state, question)
    if not given:
        return Wrong(question, Fault.UNANSWERED, span=span)
    least, most = bounds.required.sheet.get(question), bounds.permitted.sheet.get(question)
    key = bounds.permitted.answer_key
    others = (*also, *(key.also.get(question, ()) if key is not None else ()))
    if any(_fault(question, given, other, other, span) is None for other in others):
        return None
    if isinstance(least, list) or isinstance(most, list):
        return _fault(question, given, least, most, span)
    wrong = _fault(question, given, least, least, span)
    return None if _fault(question, given, most, most, span) is None else wrong


def wrong_answers(bounds: Bounds, state: State) -> Iterator[Wrong]:
    """Every question of the bounds whose answer is not right."""
    for question in dict.fromkeys((*bounds.required.sheet, *bounds.permitted.sheet)):
        wrong = judge(question, state, bounds)
        if wrong is not None:
            yield wrong


def _fault(question: str, given: Json, least: Json, most: Json, span: Span | None) -> Wrong | None:
    if not isinstance(least, list) and not isinstance(most, list):
        return _of_one(question, given, str(least or ""), span)
    may = {same(item) for item in texts(most)}
    must = {same(item) for item in texts(least)}
    listed = items(given, (*texts(most), *texts(least)))
    found = {same(item) for item in listed}
    extra = tuple(item for item in listed if same(item) not in may)
    if extra and not found & may:
        return Wrong(question, Fault.WRONG, given, extra, span)
    if extra:
        return Wrong(question, Fault.EXTRA, given, extra, span)
    return Wrong(question, Fault.MISSING, given, span=span) if must - found else None


def _of_one(question: str, given: Json, right: str, span: Span | None) -> Wrong | None:
    written = texts(given)
    if len({same(text) for text in written}) > 1:
        return Wrong(question, Fault.TOO_MANY, given, span=span)
    return None if right and same(written[0]) == same(right) else Wrong(question, Fault.WRONG, given, written, span)


def _span(state: State, question: str) -> Span | None:
    """Where the question stands on the sheet; None where it does not."""
    source = state.sheet_source
    if source is None or not isinstance(source.value, dict) or question not in map(str, source.value):
        return None
    return source.key_span((question,))
