"""What a paper is drawn by: how many tasks, how long, and what each domain weighs."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lab.catalog.fields import ExerciseError, Fields
from lab.manifests.finding import Finding, Severity
from lab.manifests.reader import load
from lab.quick_dataclass import dataclass

FULL = 100
"""The weights of a paper's tasks add up to this, in percent."""

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
    loaded = load(text, file)
    if len(loaded.documents) != 1:
        empty = Finding("blueprint", Severity.ERROR, f"{file}: must hold exactly one YAML document")
        raise ExerciseError(next(iter(loaded.findings), empty))
    fields = Fields(loaded.documents[0])
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
    if made.easy + made.hard > made.tasks:
        raise fields.error(f"{made.easy} easy and {made.hard} hard tasks are more than the {made.tasks} there are")
    if made.tasks not in made.takes(FULL):
        fewest, many = made.takes(FULL)[0], made.takes(FULL)[-1]
        raise fields.error(
            f"{made.tasks} tasks of {made.least} to {made.most} % do not make {FULL} %", "tasks",
            mend=f"write {fewest} to {many} tasks, or other weights",
        )  # fmt: skip
    return made


def _within(fields: Fields, key: str, low: int, high: int, default: int | None = None) -> int:
    found = fields.get(key, int) if default is None or key in fields.value else default
    if not low <= found <= high:
        raise fields.error(f"must be {low} to {high}, not {found}", key)
    return found


def _domains(fields: Fields, known: Collection[str]) -> dict[str, int]:
    shares = Fields(fields.document, ("domains",))
    if not fields.get("domains", dict, {}):
        raise fields.error("needs 'domains' (what each weighs, in percent)")
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
