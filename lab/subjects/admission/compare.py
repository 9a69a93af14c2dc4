"""A state against its bounds: what is in force by the API server's files, and how every request fares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.admission.answers import answer
from lab.subjects.admission.apiserver import MANIFEST, server
from lab.subjects.admission.kept import kept
from lab.subjects.admission.looking import looked_into
from lab.subjects.admission.probe import WARNED, Judgement, Probe, requested
from lab.subjects.admission.probes.choosing import probes
from lab.subjects.admission.reasons import Step, why_admitted, why_denied
from lab.subjects.admission.settings import differences, not_started
from lab.subjects.admission.turning import is_turned
from lab.subjects.later import Later
from lab.subjects.protocol import Bounds, Note, Witness

MOST = 60
"""Witnesses told; of hundreds of requests that fare alike a person looks at a few."""


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
    """The cases in which a state leaves its bounds. A closed world holds no object but the scenario's."""
    now = server(state)
    if not now.starts:
        return (not_started(now),)
    found: list[Witness] = []
    if MANIFEST in bounds.required.node_files:
        found += [*differences(bounds, state), *kept(bounds, state)]
    cases = [case for case in _cases(bounds, state) if not (closed and case.probe.made_up)]
    turned = len({case.kind for case in cases}) == 2 and is_turned(bounds, state, probes(bounds, state))
    return (*found, *_told(cases, state, turned))


@dataclass(frozen=True, slots=True)
class Case:
    """A request that fares otherwise than it should. ``wanted`` is ``admitted``, ``denied``, ``warned``…"""

    probe: Probe
    now: Judgement
    wanted: str

    @property
    def kind(self) -> str:
        """Missing or excess: what must be let through and is not, what must not and is."""
        return "missing" if self.wanted in ("admitted", "warned", "audited") else "excess"

    @property
    def text(self) -> str:
        """The case in a sentence."""
        told = self.probe.told
        if self.wanted == "admitted":
            return f"{told} is denied, and must be admitted"
        if self.wanted == "denied":
            return f"{told} is admitted, and must be denied"
        if self.wanted == "warned":
            return f"{told} is admitted without a warning"
        if self.wanted == "audited":
            return f"{told} leaves no note in the audit log"
        return f"{told} is admitted with {'a warning' if self.wanted == 'unwarned' else 'a note in the audit log'}"


def _cases(bounds: Bounds, state: State) -> Iterator[Case]:
    for probe in probes(bounds, state):
        least, most = answer(bounds.required, probe), answer(bounds.permitted, probe)
        if least.by == "validation":
            continue
        now = answer(state, probe)
        if least.admitted and not now.admitted:
            yield Case(probe, now, "admitted")
        elif now.admitted and not most.admitted:
            yield Case(probe, now, "denied")
        elif now.admitted:
            yield from _signs(probe, now, least, most)


def _signs(probe: Probe, now: Judgement, least: Judgement, most: Judgement) -> Iterator[Case]:
    """What else comes of a request that is admitted: warnings, and notes in the audit log."""
    if not (least.admitted and most.admitted):
        return
    for name in ("warned", "audited"):
        is_now, must, may = (_shows(each, name) for each in (now, least, most))
        if must and may and not is_now:
            yield Case(probe, now, name)
        elif is_now and not must and not may:
            yield Case(probe, now, f"un{name}")


def _shows(judgement: Judgement, name: str) -> bool:
    return judgement.outcome == WARNED if name == "warned" else judgement.audited


def _told(cases: list[Case], state: State, turned: bool) -> Iterator[Witness]:
    chosen = sorted(cases, key=lambda case: case.probe.made_up)[:MOST]
    for case in chosen:
        step = explained(case, state, turned=turned)
        notes = Later(lambda case=case, step=step: _notes(case, step))  # type: ignore[misc]
        facts = {
            "request": case.probe.told, "wanted": case.wanted, "reason": "" if step is None else step.reason,
            "namespace": case.probe.namespace,
        }  # fmt: skip
        yield Witness(case.kind, case.text, facts, notes, case.probe.made_up)


def _notes(case: Case, step: Step | None) -> Iterator[Note]:
    span = None if step is None else step.note.span
    yield Note(case.text, good=False, span=span)
    if step is not None:
        yield step.note
    if case.now.text:
        yield Note(case.now.text)


def explained(case: Case, state: State, *, turned: bool) -> Step | None:
    """Where the policies went wrong with a case; None where nobody can tell."""
    if not case.now.admitted:
        verdicts = case.now.verdicts
        step = why_denied(verdicts[0]) if verdicts else None
        if step is not None and turned and step.reason == "expression-too-strict":
            return replace(step, reason="expression-negated")
        return step
    request = requested(state, case.probe)
    if request is None:
        return None
    steps = why_admitted(request, state, case.now.answer)
    if not steps:
        return None
    first = steps[0]
    return replace(first, reason=looked_into(case.probe, first, state, turned=turned))
