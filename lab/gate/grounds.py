"""What grading stands on: the scenario, the bounds, and that the checks ask for what the bounds say."""

from __future__ import annotations

from collections.abc import Iterator

from lab.catalog.content import manifests_in
from lab.cluster.apply import apply
from lab.gate.draft import Draft
from lab.manifests.finding import Finding
from lab.manifests.submission import Submission
from lab.subjects.proof import ProofCheck
from lab.subjects.protocol import Bounds, Setting
from lab.subjects.registry import subject


def scenario(draft: Draft) -> Iterator[Finding]:
    """The scenario can be built, and every manifest of the bounds is accepted."""
    exercise = draft.exercise
    found = exercise.scenario
    for name in ("required", "permitted"):
        files = manifests_in(exercise, exercise.solution_folder / name)
        for answer in apply(found, Submission(files)).answers:
            if not answer.accepted:
                folder = exercise.solution_folder / name
                yield draft.problem_in(folder, "bounds", f"a manifest of it is refused: {answer.text}")


def bounds(draft: Draft) -> Iterator[Finding]:
    """What is required is permitted, in every case that could exist, and the cluster as found is not yet right."""
    exercise = draft.exercise
    here = exercise.bounds
    for item in exercise.checks:
        if isinstance(item.check, ProofCheck):
            engine = subject(item.check.subject)
            upper = Bounds(here.permitted, here.permitted)
            wider = [each for each in engine.compare(upper, here.required, closed=item.check.closed)
                     if each.kind == "excess"]  # fmt: skip
            for witness in wider[:3]:
                yield draft.problem_in(
                    exercise.solution_folder, "bounds", f"something is required that is not permitted: {witness.text}"
                )


def checks(draft: Draft) -> Iterator[Finding]:
    """Every check holds on either bound, so that an answer within them meets it, however it is written.

    What must work works in the least that is required, hence in more; what must not does not in the most that is
    permitted, hence in less.
    """
    exercise = draft.exercise
    for name, state in (("required", exercise.bounds.required), ("permitted", exercise.bounds.permitted)):
        setting = Setting(exercise.scenario, state, exercise.bounds, exercise.closed)
        for number, item in enumerate(exercise.checks):
            outcome = item.check.run(setting)
            if outcome.passed is not True:
                message = f"the check {item.id!r} does not hold on the bound {name!r}: {outcome.summary}"
                yield draft.of_check(number, "bounds", message, "Change the check, or the bound that contradicts it.")


GROUNDS = (scenario, bounds, checks)
"""Everything about what grading stands on."""
