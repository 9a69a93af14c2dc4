"""From ``exercise.yaml`` to an exercise."""

from __future__ import annotations

import re
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

from lab.catalog.fields import ExerciseError, Fields
from lab.catalog.model import AnswerFile, Exercise, GradedCheck, Hint, HintLevel, Link
from lab.catalog.places import Place
from lab.catalog.variant import Parameter, draw
from lab.cluster.acting import Person
from lab.cluster.model import Host, Port, Protocol
from lab.manifests.document import Document
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import Ref
from lab.manifests.reader import load
from lab.manifests.release import EXAM, Release
from lab.subjects.registry import check_keys, check_kind

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
HEAD = (
    "id", "title", "domain", "competencies", "difficulty", "minutes", "kubernetes", "families", "outside", "as",
    "parameters", "answers", "checks", "hints", "links",
)  # fmt: skip


def read_exercise(folder: Path, solutions: Path, seed: int = 0, pack: Place | None = None) -> Exercise:
    """Read the exercise in ``folder``, in the variant of that seed (0: as written).

    ``pack`` is the pack that it is of; it is then looked over first, for it may come from anybody. Raises
    ExerciseError naming file, line and what to write.
    """
    if pack is not None:
        from lab.catalog.untrusted import read_untrusted

        return read_untrusted(folder, solutions, seed, pack)
    return read_head(folder, solutions, seed)


def read_head(folder: Path, solutions: Path, seed: int) -> Exercise:
    """The same, for files that are trusted."""
    file = folder / "exercise.yaml"
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ExerciseError(
            Finding("exercise-file", Severity.ERROR, f"{file}: cannot be read: {reason}")
        ) from None
    written = _exercise(Fields(document_in(text, file)), folder, solutions)
    variant = draw(written.parameters, seed)
    if not variant.words:
        return replace(written, variant=variant)
    drawn = _exercise(Fields(document_in(variant.apply(text), file)), folder, solutions)
    # What the lab itself goes by is never renamed: ids of checks, names of files.
    checks = (replace(new, id=old.id) for new, old in zip(drawn.checks, written.checks, strict=True))
    answers = (
        replace(new, file=old.file, edits=old.edits) for new, old in zip(drawn.answers, written.answers, strict=True)
    )
    return replace(drawn, variant=variant, checks=tuple(checks), answers=tuple(answers), parameters=written.parameters)


def document_in(text: str, file: Path) -> Document:
    """The one document of a text. Raises ExerciseError."""
    loaded = load(text, str(file))
    for finding in loaded.findings:
        if finding.severity is Severity.ERROR:
            raise ExerciseError(finding)
    if len(loaded.documents) != 1:
        raise ExerciseError(
            Finding("exercise-file", Severity.ERROR, f"{file}: must hold exactly one YAML document")
        )
    return loaded.documents[0]


def _exercise(fields: Fields, folder: Path, solutions: Path) -> Exercise:
    fields.only(*HEAD)
    name = fields.get("id", str)
    if name != folder.name or not NAME.fullmatch(name):
        raise fields.error(f"must be the folder's name, {folder.name!r}, in lower case with dashes", "id")
    difficulty = fields.get("difficulty", int)
    if not 1 <= difficulty <= 5:
        raise fields.error("must be from 1 to 5", "difficulty")
    return Exercise(
        id=name,
        title=fields.get("title", str),
        domain=fields.get("domain", str),
        competencies=fields.texts("competencies"),
        difficulty=difficulty,
        minutes=fields.get("minutes", int),
        release=_release(fields),
        folder=folder,
        solution_folder=solutions,
        answers=tuple(_answer(item) for item in fields.each("answers")),
        checks=_checks(fields),
        hints=tuple(_hint(item) for item in fields.each("hints")),
        links=tuple(_link(item) for item in fields.each("links")),
        families=_families(fields),
        hosts=tuple(_host(item) for item in fields.each("outside")),
        parameters=_parameters(fields),
        person=_person(fields),
    )


def _person(fields: Fields) -> Person | None:
    """Who does the work, where that is no administrator."""
    if "as" not in fields.value:
        return None
    fields.get("as", dict)
    who = Fields(fields.document, (*fields.path, "as"))
    who.only("user", "groups")
    return Person(who.get("user", str), who.texts("groups"))


def _parameters(fields: Fields) -> tuple[Parameter, ...]:
    written = fields.get("parameters", dict, {})
    found = []
    for name, choices in written.items():
        if not isinstance(choices, list) or len(choices) < 2:
            raise fields.error("must list the word the files have, then what may replace it", "parameters", name)
        if not all(isinstance(choice, str | int) and not isinstance(choice, bool) for choice in choices):
            raise fields.error("must list words and whole numbers only", "parameters", name)
        found.append(Parameter(str(name), tuple(str(choice) for choice in choices)))
    return tuple(found)


def _release(fields: Fields) -> Release:
    try:
        return Release.parse(fields.get("kubernetes", str, str(EXAM)))
    except ValueError as error:
        raise fields.error(str(error), "kubernetes") from None


def _families(fields: Fields) -> tuple[int, ...]:
    known = {"IPv4": 4, "IPv6": 6}
    written = fields.texts("families") or ("IPv4",)
    if not set(written) <= set(known):
        raise fields.error("must list IPv4, IPv6, or both", "families")
    return tuple(known[item] for item in written)


def _answer(fields: Fields) -> AnswerFile:
    fields.only("file", "object", "edit", "delete", "node", "sheet", "modes")
    written = fields.get("object", str, "")
    node = fields.get("node", str, "")
    if node and not (node.startswith("/") and ".." not in node.split("/")):
        raise fields.error("must be the file's path on the nodes, from the root", "node")
    for key in ("file", "edit"):
        name = fields.get(key, str, "")
        if name and not FILE_NAME.fullmatch(name):
            raise fields.error("must be a file's name alone, of letters, digits, dots and dashes", key)
    kinds = [key for key in ("object", "edit", "delete", "node", "sheet", "modes") if fields.value.get(key)]
    if len(kinds) > 1 and {"node", "sheet", "modes"} & set(kinds):
        raise fields.error(f"cannot be all of: {', '.join(kinds)}")
    return AnswerFile(
        file=fields.get("file", str),
        defines=_ref(fields, written) if written else None,
        edits=fields.get("edit", str, ""),
        deletes=fields.get("delete", bool, False),
        node=node,
        sheet=fields.get("sheet", bool, False),
        modes=fields.get("modes", bool, False),
    )


def _ref(fields: Fields, written: str) -> Ref:
    parts = written.split("/")
    if len(parts) == 2:
        return Ref(parts[0], "", parts[1])
    if len(parts) == 3:
        return Ref(*parts)
    raise fields.error("must be Kind/namespace/name, or Kind/name for cluster-wide kinds", "object")


def _checks(fields: Fields) -> tuple[GradedCheck, ...]:
    found = tuple(_check(item) for item in fields.each("checks"))
    if not found:
        raise fields.error("needs at least one check", "checks")
    names = [item.id for item in found]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise fields.error(f"the id {name!r} is taken", "checks", index, "id")
    return found


def _check(fields: Fields) -> GradedCheck:
    known = check_keys()
    keys = [key for key in fields.value if key in known]
    kind = check_kind(keys[0]) if len(keys) == 1 else None
    if kind is None:
        raise fields.error("needs exactly one of: " + ", ".join(sorted(known)))
    fields.only("id", "points", "text", "guards", keys[0])
    points = fields.get("points", int)
    if points < 1:
        raise fields.error("must be at least 1", "points")
    try:
        check = kind.parse(fields.value[keys[0]])
    except ValueError as error:
        raise fields.error(str(error), keys[0]) from None
    return GradedCheck(
        id=fields.get("id", str),
        text=fields.get("text", str),
        points=points,
        check=check,
        guards=fields.get("guards", bool, False),
    )


def _hint(fields: Fields) -> Hint:
    fields.only(*HintLevel)
    if len(fields.value) != 1:
        raise fields.error("must be one of nudge, concept, shape")
    level = next(iter(fields.value))
    return Hint(HintLevel(level), fields.get(level, str))


def _link(fields: Fields) -> Link:
    fields.only("title", "url")
    url = fields.get("url", str)
    if not url.startswith("https://"):
        raise fields.error("must begin with https://", "url")
    return Link(fields.get("title", str), url)


def _host(fields: Fields) -> Host:
    fields.only("name", "addresses", "ports")
    try:
        addresses = tuple(ip_address(item) for item in fields.texts("addresses"))
    except ValueError as error:
        raise fields.error(str(error), "addresses") from None
    return Host(fields.get("name", str), addresses, tuple(_port(fields, item) for item in fields.texts("ports")))


def _port(fields: Fields, written: str) -> Port:
    number, _, protocol = written.partition("/")
    if not number.isdigit() or protocol not in ("", *Protocol):
        raise fields.error(f"write a port like 443/TCP, not {written!r}", "ports")
    return Port(int(number), Protocol(protocol or "TCP"))
