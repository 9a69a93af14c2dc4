"""Exercises as lines of text: the list of them, and what stands around a task."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lab.catalog.catalog import Domain
from lab.catalog.model import AnswerFile, Exercise
from lab.catalog.variant_mark import named
from lab.progress.values import Standing, StandingState
from lab.render.node_modes import TITLE, modes_listing
from lab.render.styled import BLANK, Fragment, Line, Lines, Role, cells, dim, line, strong, wrapped

MARKS: dict[StandingState, Fragment] = {
    StandingState.PASSED: Fragment("✓", Role.GOOD),
    StandingState.STARTED: Fragment("◐", Role.WARN),
    StandingState.NEW: Fragment("○", Role.DIM),
}


def list_text(
    domains: Iterable[Domain],
    standing: Mapping[str, Standing],
    wanted: Callable[[Exercise], bool] = lambda _: True,
    width: int = 80,
) -> Lines:
    """The exercises by domain, each with how the learner stands, and what to do next."""
    found: list[Line] = []
    shown: list[Exercise] = []
    for domain in domains:
        exercises = [exercise for exercise in domain.exercises if wanted(exercise)]
        if exercises:
            found.extend((_domain_line(domain, standing, width), BLANK))
            found.extend(_rows(exercises, standing, width))
            found.append(BLANK)
            shown.extend(exercises)
    if not shown:
        return (line("No exercise is like that. See them all with: cks-lab list"),)
    following = next((one for one in shown if _of(standing, one).state is not StandingState.PASSED), None)
    if following:
        found.append(line(dim("next: "), f"cks-lab show {following.id}"))
    return tuple(found)


def _of(standing: Mapping[str, Standing], exercise: Exercise) -> Standing:
    return standing.get(exercise.id, Standing())


def _domain_line(domain: Domain, standing: Mapping[str, Standing], width: int) -> Line:
    passed = sum(_of(standing, one).state is StandingState.PASSED for one in domain.exercises)
    share = f"  {domain.weight} % of the exam" if domain.weight else "  from a pack"
    tally = f"{passed} of {len(domain.exercises)} passed"
    gap = width - cells(domain.title) - len(share) - len(tally)
    return line(strong(domain.title), dim(share), " " * max(gap, 2), tally)


def _rows(exercises: list[Exercise], standing: Mapping[str, Standing], width: int) -> Lines:
    names = max(len(exercise.id) for exercise in exercises)
    best = [_best(_of(standing, exercise)) for exercise in exercises]
    points = max(map(len, best))
    facts = len("  level 2   7 min")
    room = max(width - names - facts - points - 6, 12)
    return tuple(
        line(
            "  ",
            MARKS[_of(standing, exercise).state],
            f" {exercise.id:{names}}  {_fitted(_titled(exercise), room)}",
            dim(f"  level {exercise.difficulty} {exercise.minutes:>3} min"),
            f"{mine:>{points}}",
        )
        for exercise, mine in zip(exercises, best, strict=True)
    )


def _titled(exercise: Exercise) -> str:
    """Its title, and whose it is where it is none of the lab's own."""
    return f"{exercise.title} ({exercise.pack.pack})" if exercise.pack else exercise.title


def _best(standing: Standing) -> str:
    return f"  {standing.best}/{standing.max_score}" if standing.attempts else ""


def _fitted(title: str, room: int) -> str:
    shown = title if cells(title) <= room else title[: room - 1] + "…"
    return shown + " " * (room - cells(shown))


def head_text(exercise: Exercise, width: int = 80) -> Lines:
    """What stands above a task."""
    facts = (
        f"{exercise.domain} · level {exercise.difficulty} of 5 · about {exercise.minutes} minutes"
        f" · Kubernetes {exercise.release} · {exercise.max_score} points"
        f"{f' · from the pack {exercise.pack.pack}' if exercise.pack else ''}"
    )
    title = line(strong(exercise.title), dim(f"  {exercise.id}"))
    return (title, *wrapped(facts, width, role=Role.DIM), *_person(exercise, width), BLANK)


def _person(exercise: Exercise, width: int) -> Lines:
    """Who one is, where that is no administrator."""
    if exercise.person is None:
        return ()
    return wrapped(f"You work as {exercise.person}, and may do only what that person may.", width, role=Role.WARN)


def foot_text(exercise: Exercise, hints_opened: int = 0, width: int = 80) -> Lines:
    """What stands beneath a task: points, files, hints, links and how to go on."""
    found: list[Line] = [BLANK, line(strong("Points"))]
    for check in exercise.checks:
        found.extend(wrapped(check.text, width, line(f"  {check.points:>2}  "), "      "))
    found += [BLANK, line(strong("Files to hand in"))]
    found += [line(f"  {answer.file}", dim(_about(answer, exercise))) for answer in exercise.answers]
    found += [BLANK, line(strong("Hints"), f"  {len(exercise.hints)}, of which you opened {hints_opened}")]
    if exercise.links:
        found += [BLANK, line(strong("Read"))]
        for link in exercise.links:
            found += [line(f"  {link.title}"), line("    ", Fragment(link.url, Role.LINK))]
    if exercise.parameters:
        found += [BLANK, *wrapped(_variants(exercise), width, line(strong("Variants"), "  "), "  ")]
    name = named(exercise.id, exercise.variant.seed)
    found += [
        BLANK,
        line(dim("get the files:     "), f"cks-lab start {name}"),
        line(dim("see the cluster:   "), f"cks-lab show {name} --scenario"),
        *_looks(exercise, name),
    ]
    return tuple(found)


def _about(answer: AnswerFile, exercise: Exercise) -> str:
    """What a file to hand in is, where that is not plain: what lies there already, or no manifest."""
    if answer.sheet:
        return " (your answers, a line for each question)"
    if answer.modes:
        return " (modes and owners of the node's files)"
    if answer.node:
        there = "there already: edit it" if answer.node in exercise.scenario.node_files else "new"
        return f" ({answer.node} on the node, {there})"
    return " (there already: edit it)" if answer.edits else ""


def _looks(exercise: Exercise, name: str) -> Lines:
    """How to see what the exercise's subjects show of its cluster."""
    subjects = exercise.subjects
    found: list[Line] = []
    if "network" in subjects:
        found.append(line(dim("who reaches whom:  "), f"cks-lab matrix --exercise {name}"))
    if set(subjects) - {"network"}:
        found.append(line(dim("what it is about:  "), f"cks-lab view {name}"))
    return tuple(found)


def _variants(exercise: Exercise) -> str:
    """What may vary, and what does."""
    count = len(exercise.parameters)
    vary = f"{count} names and numbers vary" if count > 1 else "one name or number varies"
    if exercise.variant.seed:
        return f"this is variant {exercise.variant.seed} ({exercise.variant}); {vary}, --seed 0 is as written"
    return f"{vary} with --seed N: the same exercise anew"


def scenario_yaml(exercise: Exercise) -> str:
    """The cluster's manifests as one YAML stream; what is outside the cluster, and on its nodes, as comments."""
    parts = [f"# {file.name}\n{str(file.text).rstrip()}\n" for file in exercise.scenario_files]
    outside = "".join(
        f"# outside the cluster: {host.name} at {', '.join(map(str, host.addresses))},"
        f" listening on {', '.join(map(str, host.ports)) or 'nothing'}\n"
        for host in exercise.hosts
    )
    nodes = "".join(
        f"# {path}, on every node:\n" + "".join(f"#   {row}\n" for row in text.splitlines())
        for path, text in exercise.scenario.node_files.items()
    )
    modes = modes_listing(exercise.scenario)
    listed = f"# {TITLE}:\n" + "".join(f"#   {row}\n" for row in modes.splitlines()) if modes else ""
    return "---\n".join(parts) + outside + nodes + listed
