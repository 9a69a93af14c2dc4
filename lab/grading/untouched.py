"""What of an answer is still as it was found, where a task has several parts.

A task may ask for a policy, a file of a node and an answer sheet. Who has begun one of them has not gone wrong in the
others: a coach that spoke of those would give away what is to be found out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lab.cluster.nodes.placing import MODES, SHEET
from lab.cluster.state import State
from lab.manifests.finding import Finding, Severity
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Attempt, Bounds, CheckRun
from lab.subjects.registry import subject_of

RULE = "file-untouched"
OBJECTS = "objects"
"""The part that all manifests make together. Any other is SHEET, MODES, or the path of a file on the nodes."""


@dataclass(frozen=True, slots=True)
class Untouched:
    """The subjects whose parts are all as found, and those parts."""

    subjects: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()


def untouched(attempt: Attempt) -> Untouched:
    """What was not begun. Nothing where the task has one part, or is of one subject."""
    before, after = attempt.setting.before, attempt.setting.after
    if not before.handed_to_nodes:
        return Untouched()
    runs: dict[str, list[CheckRun]] = {}
    for run in attempt.checks:
        runs.setdefault(subject_of(run.check), []).append(run)
    runs.pop("", None)
    if len(runs) < 2:
        return Untouched()
    changed = set(_changed(before, after))
    if changed >= set(_changed(before, attempt.setting.bounds.required)):
        return Untouched()
    needs = _needs(attempt, runs)
    broken = {name for name, each in runs.items() if any(map(_broken, each))}
    left = {name for name, parts in needs.items() if parts and not parts & changed} - broken
    begun = {part for name in needs.keys() - left for part in needs[name]}
    parts = dict.fromkeys(part for name in runs if name in left for part in sorted(needs[name] - begun))
    return Untouched(frozenset(left), tuple(parts))


def findings(attempt: Attempt, found: Untouched) -> Iterator[Finding]:
    """A note on each part that is still as it was found."""
    files = {place: file for file, place in attempt.setting.before.handed_to_nodes.items()}
    for part in found.parts:
        file = files.get(part)
        said = "nothing was applied to the cluster yet" if part == OBJECTS else f"{file or part} is as you found it"
        yield Finding(RULE, Severity.NOTE, said)


def _broken(run: CheckRun) -> bool:
    """Whether something that held no longer does: that is the learner's doing."""
    return run.before.passed is True and run.outcome.passed is not True


_last: list[tuple[Bounds, Mapping[str, frozenset[str]]]] = []


def _needs(attempt: Attempt, runs: Mapping[str, list[CheckRun]]) -> Mapping[str, frozenset[str]]:
    """The parts that each subject's checks need changed; found once for an exercise, whose bounds stay the same."""
    bounds = attempt.setting.bounds
    for known, needs in _last:
        if known is bounds:
            return needs
    wanted = bounds.required
    parts = dict.fromkeys(_changed(attempt.setting.before, wanted))
    without = {part: _as_found(attempt.setting.before, wanted, part) for part in parts}
    found = {
        name: frozenset(part for part in parts if any(_fails(run, attempt, without[part]) for run in each))
        for name, each in runs.items()
    }
    _last[:] = [*_last[-3:], (bounds, found)]
    return found


def _fails(run: CheckRun, attempt: Attempt, state: State) -> bool:
    return run.check.run(replace(attempt.setting, after=state)).passed is not True


def _changed(before: State, after: State) -> Iterator[str]:
    """The parts in which two states differ."""
    if before.objects is not after.objects and before.objects != after.objects:
        yield OBJECTS
    for path in sorted({*before.node_files, *after.node_files}):
        if before.node_files.get(path) != after.node_files.get(path):
            yield path
    if before.sheet != after.sheet:
        yield SHEET
    if before.node_modes != after.node_modes:
        yield MODES


def _as_found(before: State, after: State, part: str) -> State:
    """A state with one part as it was before."""
    if part == OBJECTS:
        return after.with_objects(before.objects, before.podless)
    if part == SHEET:
        return after.with_sheet(before.sheet)
    if part == MODES:
        return after.with_node_modes(before.node_modes)
    files = {path: text for path, text in after.node_files.items() if path != part}
    found = before.node_files.get(part)
    return after.with_node_files(files if found is None else {**files, part: found})
