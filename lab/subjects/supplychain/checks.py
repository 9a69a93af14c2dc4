"""The ways to check a supply chain: ``images`` that run, what was ``found`` out, and a workload's ``score``."""

from __future__ import annotations

from lab.cluster.trial import Trial
from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.answering.words import items, same
from lab.subjects.parameters import read_fields
from lab.subjects.podsecurity.workloads import Target, parse_target
from lab.subjects.protocol import Check, CheckKind, Note, Outcome, Setting, Witness
from lab.subjects.supplychain.fault import Fault
from lab.subjects.supplychain.queries import QUERIES, Query
from lab.subjects.supplychain.requirements import REQUIREMENTS, Wrong, well_formed
from lab.subjects.supplychain.running import Running, running
from lab.subjects.supplychain.scoring import score_of

HOW_IMAGES = "write it as images: {namespaces: [shop], registries: [registry.example.com], by_digest: true, …}"
HOW_FOUND = "write it as found: {question: name, packages: {in: /root/sboms, name: openssl}}"
HOW_SCORE = "write it as score: {workload: namespace/name, at_least: 8}"


@dataclass(frozen=True, slots=True)
class ImagesCheck:
    """Every image that runs in the namespaces meets every requirement."""

    namespaces: tuple[str, ...]
    requirements: tuple[Wrong, ...]
    keeps: bool = False

    def run(self, setting: Setting) -> Outcome:
        """Look at every container that runs now, in the light of the files as they were found."""
        witnesses = tuple(
            wrong_image(each, fault)
            for each in running(setting.after, self.namespaces)
            if (fault := self._fault(each, setting)) is not None
        )
        witnesses += self._lost(setting) if self.keeps else ()
        if witnesses:
            notes = tuple(note for witness in witnesses for note in witness.notes)
            return Outcome(False, witnesses[0].text, notes, witnesses)
        return Outcome(True, "every image that runs is as asked")

    def _fault(self, each: Running, setting: Setting) -> Fault | None:
        faults = (wrong(each, setting.before) for wrong in (well_formed, *self.requirements))
        return next((fault for fault in faults if fault is not None), None)

    def _lost(self, setting: Setting) -> tuple[Witness, ...]:
        """What no longer runs that must, or is not as it was but for its image."""
        from lab.subjects.supplychain.compare import KEPT, compare

        found = compare(setting.bounds, setting.after)
        return tuple(
            each for each in found
            if each.facts["reason"] in KEPT and (not self.namespaces or each.facts["namespace"] in self.namespaces)
        )  # fmt: skip

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster does not know where its images ought to come from."""
        return ()


def wrong_image(each: Running, fault: Fault) -> Witness:
    """A container whose image is wrong, as a witness."""
    text = f"{each.where} {fault.text}"
    facts = {"workload": str(each.item.ref), "container": each.container, "image": each.image, "reason": fault.reason}
    return Witness("excess", text, facts, (Note(text, good=False, span=each.span),))


@dataclass(frozen=True, slots=True)
class FoundCheck:
    """A question of the answer sheet, whose answer is worked out from the files as they were found."""

    question: str
    query: Query

    def run(self, setting: Setting) -> Outcome:
        """Hold the answer against what the files say."""
        right = self.query.ask(setting.before)
        given = items(setting.after.sheet.get(self.question), right)
        if not given:
            return self._wrong("missing", "is not answered", setting)
        extra = [each for each in given if same(each) not in set(map(same, right))]
        if extra:
            return self._wrong("excess", f"{', '.join(extra)} does not belong there", setting)
        if set(map(same, right)) - set(map(same, given)):
            return self._wrong("missing", "the list is not whole", setting)
        return Outcome(True, f"{self.question} is answered right")

    def _wrong(self, kind: str, said: str, setting: Setting) -> Outcome:
        text = f"{self.question}: {said}"
        source = setting.after.sheet_source
        span = source.key_span((self.question,)) if source is not None else None
        note = Note(text, good=False, span=span)
        return Outcome(False, text, (note,), (Witness(kind, text, {"question": self.question}, (note,)),))

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: what was found out is no object."""
        return ()


@dataclass(frozen=True, slots=True)
class ScoreCheck:
    """A workload's score is high enough, and nothing takes points off where ``nothing_lost`` asks for it."""

    workload: Target
    at_least: int
    nothing_lost: bool = False

    def run(self, setting: Setting) -> Outcome:
        """Add the points up."""
        try:
            workload = self.workload.find(setting.after)
        except ValueError as error:
            return Outcome(False, str(error), (Note(str(error), good=False),))
        score = score_of(workload)
        notes = (
            *(Note(f"{line.points:+d} {line.id}: {line.why}", good=False) for line in score.lost),
            *(Note(f"{line.points:+d} {line.id}", good=True) for line in score.earned),
        )
        said = f"{workload} scores {score.points}"
        if score.points >= self.at_least and not (self.nothing_lost and score.lost):
            return Outcome(True, said, notes)
        still = tuple(Note(f"{line.points:+d} {line.id} is open: {line.why}") for line in score.open)
        text = f"{said}, and {self.at_least} is asked for"
        if score.points >= self.at_least:
            text = f"{said}, and still loses points for {', '.join(line.id for line in score.lost)}"
        facts = {"workload": str(workload.ref), "score": score.points, "reason": _reason(score.lost != ())}
        witness = Witness("missing", text, facts, (Note(text, good=False, span=workload.span(("spec",))),))
        return Outcome(False, text, (*notes, *still), (witness,))

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: no cluster scores."""
        return ()


def _reason(lost: bool) -> str:
    return "score-lost" if lost else "score-low"


class ImagesKind:
    """``images``."""

    key = "images"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = read_fields(written, HOW_IMAGES, ("namespaces", "keeps", *REQUIREMENTS))
        namespaces = fields.get("namespaces", [])
        if not isinstance(namespaces, list) or not all(isinstance(each, str) for each in namespaces):
            raise ValueError("namespaces must list namespaces")
        asked = tuple(REQUIREMENTS[key](fields[key]) for key in fields if key in REQUIREMENTS)
        keeps = fields.get("keeps", False)
        if not isinstance(keeps, bool):
            raise ValueError("keeps must be true or false")
        if not asked and not keeps:
            raise ValueError(f"asks nothing; it may ask keeps, {', '.join(REQUIREMENTS)}")
        return ImagesCheck(tuple(namespaces), asked, keeps)


class FoundKind:
    """``found``."""

    key = "found"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = read_fields(written, HOW_FOUND, ("question", *QUERIES))
        question, queries = fields.get("question"), [key for key in fields if key in QUERIES]
        if not isinstance(question, str) or not question:
            raise ValueError("question must be the name that the question has on the sheet")
        if len(queries) != 1:
            raise ValueError(f"needs exactly one of {', '.join(QUERIES)}")
        return FoundCheck(question, QUERIES[queries[0]](fields[queries[0]]))


class ScoreKind:
    """``score``."""

    key = "score"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = read_fields(written, HOW_SCORE, ("workload", "at_least", "nothing_lost"))
        least = fields.get("at_least")
        if not isinstance(least, int) or isinstance(least, bool):
            raise ValueError("at_least must be a number of points")
        return ScoreCheck(parse_target(fields.get("workload")), least, fields.get("nothing_lost") is True)


KINDS: tuple[CheckKind, ...] = (ImagesKind(), FoundKind(), ScoreKind())
