"""What a paper is drawn by: how many tasks, how long, and what each domain weighs."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lab.catalog.fields import ExerciseError, Fields
from lab.manifests.document import Document
from lab.manifests.finding import Finding, Severity
from lab.manifests.reader import load
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass

FULL = 100
"""The weights of a paper's tasks add up to this, in percent."""

EMPTY = "yaml-empty"
"""The rule of a file that could be read and holds nothing."""

LONGEST = 600
"""Minutes."""


class BlueprintError(ValueError):
    """A blueprint that cannot be used; the message says where, what is wrong, and what to write."""


@dataclass(frozen=True, slots=True)
class Blueprint:
    """How a paper is made.

    ``minutes`` is the time for all of it, ``passing`` the percent that pass, ``least`` and ``most`` what one task may
    weigh. ``domains`` holds each domain's share in percent, by id. With fewer tasks than all of them need, as many as
    can be had are drawn, the heavier more often, and share the weight. ``easy`` and ``hard`` say how many tasks there
    are at least of difficulty 1 and 2, and of 4 and 5; ``subjects`` of which subjects there is one at least.
    """

    name: str
    title: str
    tasks: int
    minutes: int
    passing: int
    least: int
    most: int
    domains: Mapping[str, int]
    easy: int = 0
    hard: int = 0
    subjects: tuple[str, ...] = ()

    def takes(self, share: int) -> range:
        """How many tasks may share a weight: each weighs at least the least and at most the most."""
        return range(-(-share // self.most), share // self.least + 1)


def read_blueprint(text: str | bytes, file: str, known: Collection[str] = ()) -> Blueprint:
    """The blueprint that a file holds; ``known`` are the domains there are, all names when empty.

    Raises BlueprintError.
    """
    try:
        return _read(text, file, known)
    except ExerciseError as error:
        mend = f"; {error.finding.mend}" if error.finding.mend else ""
        raise BlueprintError(f"{error}{mend}") from None


def _read(text: str | bytes, file: str, known: Collection[str]) -> Blueprint:
    fields = Fields(_document(text, file))
    fields.only("title", "tasks", "minutes", "passing", "weights", "domains", "easy", "hard", "subjects")
    weights = Fields(fields.document, ("weights",))
    if "weights" not in fields.value:
        raise fields.error("needs 'weights' (least and most of one task, in percent)")
    weights.only("least", "most")
    made = Blueprint(
        name=file.rpartition("/")[2].removesuffix(".yaml"),
        title=fields.get("title", str),
        tasks=_within(fields, "tasks", 1, FULL),
        minutes=_within(fields, "minutes", 1, LONGEST),
        passing=_within(fields, "passing", 1, FULL),
        least=_within(weights, "least", 1, FULL),
        most=_within(weights, "most", 1, FULL),
        domains=_domains(fields, known),
        easy=_within(fields, "easy", 0, FULL, 0),
        hard=_within(fields, "hard", 0, FULL, 0),
        subjects=_subjects(fields),
    )
    _must_add_up(made, fields, weights)
    return made


def _document(text: str | bytes, file: str) -> Document:
    """The one that the file holds; a key that is there twice is an error."""
    loaded = load(text, file)
    if loaded.findings and (loaded.documents or loaded.findings[0].rule != EMPTY):
        raise ExerciseError(loaded.findings[0])
    if len(loaded.documents) == 1:
        return loaded.documents[0]
    line = loaded.documents[1].span().line if loaded.documents else 1
    whole = "must hold one YAML document and no more" if loaded.documents else "is empty; write what the paper is to be"
    raise ExerciseError(Finding("blueprint", Severity.ERROR, whole, Span(file, line, 1, line, 2)))


def _must_add_up(made: Blueprint, fields: Fields, weights: Fields) -> None:
    """Raises ExerciseError where no paper can be as the numbers say."""
    if made.least > made.most:
        raise weights.error(f"must be at least 'least', {made.least}", "most")
    if made.easy + made.hard > made.tasks:
        raise fields.error(f"{made.easy} easy and {made.hard} hard tasks are more than the {made.tasks} there are")
    possible = made.takes(FULL)
    if made.tasks not in possible:
        fewer = f"{possible[0]} to {possible[-1]} tasks, or " if possible else ""
        raise fields.error(
            f"{made.tasks} tasks of {made.least} to {made.most} % do not make {FULL} %", "tasks",
            mend=f"write {fewer}other weights",
        )  # fmt: skip


def _within(fields: Fields, key: str, low: int, high: int, default: int | None = None) -> int:
    found = fields.get(key, int) if default is None or key in fields.value else default
    if not low <= found <= high:
        raise fields.error(f"must be {low} to {high}, not {found}", key)
    return found


def _domains(fields: Fields, known: Collection[str]) -> dict[str, int]:
    shares = Fields(fields.document, ("domains",))
    if not fields.get("domains", dict, {}):
        place = ("domains",) if "domains" in fields.value else ()
        raise fields.error("needs 'domains' (what each weighs, in percent)", *place)
    for name in shares.value:
        if known and name not in known:
            raise shares.error("there is no such domain", name, mend=f"known domains: {', '.join(sorted(known))}")
    found = {name: _within(shares, name, 1, FULL) for name in shares.value}
    if sum(found.values()) != FULL:
        raise fields.error(f"the shares add up to {sum(found.values())} %, not to {FULL} %", "domains")
    return found


def _subjects(fields: Fields) -> tuple[str, ...]:
    from lab.subjects.registry import SUBJECTS

    known_subjects = {entry.name for entry in SUBJECTS}
    names = fields.texts("subjects")
    for index, name in enumerate(names):
        if name not in known_subjects:
            raise fields.error(
                "there is no such subject", "subjects", index, mend=f"known: {', '.join(sorted(known_subjects))}"
            )
    return names
