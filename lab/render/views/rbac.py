"""Who may do what, by person and resource."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab.render.styled import Line, Lines, Role, line, strong, wrapped
from lab.subjects.protocol import Setting
from lab.subjects.rbac.comparison import Cell, Comparison
from lab.subjects.requests import OTHER

QUESTION = "who may do what"

NOTHING, EVERY = "nothing", "every verb"

LEGEND = "+verb is new, -verb is gone, verb(name) for that object alone"


def comparison(setting: Setting) -> Comparison:
    """The cluster as it is beside what it was, with those that the task is about."""
    return Comparison(setting.before, setting.after, setting.bounds.required)


def view_text(setting: Setting, width: int = 80) -> Lines:
    """Each person's resources with the verbs they may use."""
    found = comparison(setting)
    if not found.people:
        return (line("  No binding names anyone, beyond those that every cluster has."),)
    lines = [each for person in range(len(found.people)) for each in _person(found, person, width)]
    return (*lines, *wrapped(LEGEND, width, role=Role.DIM))


def _person(found: Comparison, person: int, width: int) -> Iterator[Line]:
    yield line(strong(str(found.people[person])))
    for verbs, resources in _grouped(found, person).items():
        yield from wrapped(verbs, width, line("  "), "  ", _role(verbs))
        yield from wrapped(", ".join(resources), width, line("      "), "      ", Role.DIM)
    yield line("")


def _role(verbs: str) -> Role:
    return Role.WARN if any(word[0] in "+-" for word in verbs.split()) else Role.PLAIN


def _grouped(found: Comparison, person: int) -> dict[str, list[str]]:
    """The resources by what may be done to them, those of no right last."""
    groups: dict[str, list[str]] = {}
    for column in found.rows(person):
        groups.setdefault(all_words(found, person, column) or NOTHING, []).append(found.resources[column])
    nothing = groups.pop(NOTHING, None)
    return groups if nothing is None else {**groups, NOTHING: nothing}


def all_words(found: Comparison, person: int, column: int) -> str:
    """Every verb on a resource as far as it is allowed, with what changed; empty where nothing is or was."""
    cells = found.cells(person)[column]
    pairs = {(cell.was, cell.allowed) if not cell.names and not cell.were else None for cell in cells}
    if len(pairs) == 1 and None not in pairs and cells[0].matters:
        return f"{'' if not cells[0].changed else '+' if cells[0].allowed else '-'}{EVERY}"
    return " ".join(filter(None, (words(verb, cell) for verb, cell in zip(found.verbs, cells, strict=True))))


def words(verb: str, cell: Cell) -> str:
    """A verb as far as it is allowed, with what changed; empty where it is and was denied."""
    if not cell.matters:
        return ""
    if not cell.changed:
        return f"{verb}({','.join(cell.names)})" if cell.some else verb
    before = verb if cell.was else f"{verb}({','.join(cell.were)})" if cell.were else ""
    after = verb if cell.allowed else f"{verb}({','.join(cell.names)})" if cell.names else ""
    return " ".join(f"{sign}{each}" for sign, each in (("-", before), ("+", after)) if each)


def view_json(setting: Setting) -> dict[str, Any]:
    """Each person's rights now and before."""
    found = comparison(setting)
    return {
        "people": [
            {
                "who": whom.who,
                "user": "" if whom.caller.user == OTHER else whom.caller.user,
                "groups": list(whom.caller.groups),
                "namespace": whom.namespace,
                "rights": [_rights(found, person, column) for column in found.rows(person)],
            }
            for person, whom in enumerate(found.people)
        ]
    }


def _rights(found: Comparison, person: int, column: int) -> dict[str, Any]:
    pairs = list(zip(found.verbs, found.cells(person)[column], strict=True))
    return {
        "resource": found.resources[column],
        "verbs": [verb for verb, cell in pairs if cell.allowed],
        "were": [verb for verb, cell in pairs if cell.was],
        "for_names": {verb: list(cell.names) for verb, cell in pairs if cell.some},
    }
