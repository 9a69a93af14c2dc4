"""Testing the grader itself: it must tell every mutant of the reference that is right from those that are wrong.

What full means: every check holds. The checks are held to the bounds (see ``lab.gate.grounds``): each
comes out right with the least that is required and with the most that is permitted, so it does with everything
between, and the proof holds exactly there. So a state within the bounds scores full, and no other does – if the objects
are there, or gone, that some exercises ask for besides. An answer of which a part is refused is judged like any other,
by what the rest does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import field
from itertools import islice
from random import Random

import yaml

from lab.catalog.model import Exercise
from lab.cluster.acting import Acting
from lab.cluster.protocol import Applied
from lab.cluster.simulated import SimulatedCluster
from lab.cluster.state import State
from lab.gate.report import Counts, Disagreement
from lab.grading.grade import grade
from lab.manifests.submission import Submission, SubmittedFile
from lab.quick_dataclass import dataclass
from lab.subjects.mutation import (
    FileMutant,
    Mutation,
    Ruling,
    Several,
    apart,
    as_files,
    changes,
    documents_of,
    file_mutants,
)
from lab.subjects.objects import ObjectsCheck
from lab.subjects.proof import ProofCheck
from lab.subjects.registry import subject


@dataclass(frozen=True, slots=True)
class Depth:
    """How many mutants are tried.

    ``first`` of those with one change (None: all), ``second`` of those with two; in a variant of an exercise
    ``varied`` of the first and none of the second. Where an answer is so short that these make fewer than ``least``,
    there are more of the second. The coach is asked about every ``coached``-th.
    """

    first: int | None = None
    second: int = 40
    varied: int | None = 40
    coached: int = 10
    least: int = 0

    def of_variant(self) -> Depth:
        """How many in a variant, which differs from the exercise only in its words."""
        return Depth(self.varied, 0, self.varied, self.coached)


USUAL = Depth()
EVERYTHING = Depth(second=400, varied=None, coached=1)

PER_BASE = 4
"""How many second changes are tried on each first one: listing them costs more than judging one. Of a short answer,
which has few first ones, more are."""


@dataclass(slots=True)
class Tally:
    """The counts of one exercise while they are made."""

    counts: Counts = field(default_factory=Counts)
    by_operator: dict[str, Counts] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)
    silent: list[FileMutant] = field(default_factory=list)

    def add(self, mutant: FileMutant, one: Counts) -> None:
        """Count a mutant."""
        self.counts += one
        self.by_operator[mutant.operator] = self.by_operator.get(mutant.operator, Counts()) + one


def tested(exercise: Exercise, depth: Depth) -> Tally | None:
    """Try the mutants of the exercise's reference; None where its subject has no mutations."""
    engine = mutation_of(exercise)
    if engine is None:
        return None
    tally = Tally()
    for number, (mutant, second) in enumerate(chosen(exercise, engine, depth)):
        coached = number % depth.coached == 0
        tally.add(mutant, _judged(exercise, engine, mutant, tally, coached=coached, second=second))
    return tally


def mutation_of(exercise: Exercise) -> Mutation | None:
    """The mutations of the subjects whose proofs the exercise asks for; None where one of them has none."""
    proofs = (item.check.subject for item in exercise.checks if isinstance(item.check, ProofCheck))
    engines = [subject(name).mutation for name in dict.fromkeys(proofs)]
    known = [engine for engine in engines if engine is not None]
    if not known or len(known) < len(engines):
        return None
    return known[0] if len(known) == 1 else Several(tuple(known))


def chosen(exercise: Exercise, engine: Mutation, depth: Depth) -> Iterator[tuple[FileMutant, bool]]:
    """The mutants to try, each with whether it is of the second order: always the same ones for an exercise."""
    random = Random(f"{exercise.id} {exercise.variant.seed}")
    every = list(file_mutants(engine, exercise.solution.submission.files, exercise.scenario))
    first = every if depth.first is None or len(every) <= depth.first else random.sample(every, depth.first)
    yield from ((mutant, False) for mutant in first)
    second = max(depth.second, depth.least - len(first))
    per_base = max(PER_BASE, 2 * second // max(len(every), 1))
    yield from ((mutant, True) for mutant in islice(_second(exercise, engine, every, random, per_base), second))


def _second(
    exercise: Exercise, engine: Mutation, every: Sequence[FileMutant], random: Random, per_base: int
) -> Iterator[FileMutant]:
    """Mutants of mutants, none of which is a mutant of the first order or the reference."""
    scenario, reference = exercise.scenario, exercise.solution.submission.files
    manifests, others = apart(reference, scenario)
    seen = {mutant.files for mutant in every} | {(*as_files(documents_of(manifests)), *others)}
    for base in random.sample(every, len(every)):
        further = list(changes(engine, base.files, scenario))
        for write in random.sample(further, min(per_base, len(further))):
            mutant = write()
            if mutant.files not in seen:
                seen.add(mutant.files)
                operators = f"{base.operator} + {mutant.operator}"
                yield FileMutant(operators, f"{base.text}; {mutant.text}", mutant.files)


def _judged(
    exercise: Exercise, engine: Mutation, mutant: FileMutant, tally: Tally, *, coached: bool, second: bool
) -> Counts:
    """What becomes of one mutant."""
    cluster = _RememberingCluster()
    report = grade(exercise, Submission(mutant.files), cluster, coached=coached)
    ruling = _ruling(exercise, engine, cluster.after)
    if coached and not report.passed and not report.findings:
        tally.silent.append(mutant)
    one = Counts(mutants=1, second=int(second))
    if ruling.within is not report.passed:
        tally.disagreements.append(_disagreement(mutant, report.score, report.max_score, ruling))
        return one + Counts(disagreements=1)
    if any(not answer.accepted for answer in report.answers):
        return one + Counts(refused=1)
    return one + (Counts(equivalent=1) if ruling.within else Counts(killed=1))


def _ruling(exercise: Exercise, engine: Mutation, state: State) -> Ruling:
    """Whether the state deserves full points."""
    for item in exercise.checks:
        if isinstance(item.check, ObjectsCheck):
            for ref in (*item.check.absent, *item.check.present):
                there = ref in state.objects
                if there is (ref in item.check.absent):
                    return Ruling(False, f"{ref} is {'still there' if there else 'gone'}")
    return engine.oracle(exercise.bounds, state, closed=exercise.closed)


class _RememberingCluster(SimulatedCluster):
    """Keeps the state that an answer led to, for the oracle to look at."""

    after: State

    def apply(self, state: State, submission: Submission, acting: Acting | None = None) -> Applied:
        """Hand the documents in."""
        applied = super().apply(state, submission, acting)
        self.after = applied.state
        return applied


def _disagreement(mutant: FileMutant, score: int, max_score: int, ruling: Ruling) -> Disagreement:
    answer = "---\n".join(map(_readable, mutant.files))
    return Disagreement(mutant.operator, mutant.text, score, max_score, ruling.within, ruling.case, answer)


def _readable(file: SubmittedFile) -> str:
    """A file as people read it: a manifest in YAML, any other as it is, under its name."""
    with suppress(ValueError):
        return yaml.safe_dump(json.loads(file.text), sort_keys=False) if file.name.endswith(".json") else _titled(file)
    return _titled(file)


def _titled(file: SubmittedFile) -> str:
    return f"# {file.name}\n{file.text!s}"
