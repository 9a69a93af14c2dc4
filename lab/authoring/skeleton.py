"""The skeleton of an exercise: a whole small one of its subject, under another id."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from lab.authoring.templates import TEMPLATES, files_of
from lab.catalog.beside import own_exercise
from lab.catalog.curriculum import CURRICULUM
from lab.catalog.exercise_file import NAME
from lab.catalog.survey import CONTROL
from lab.quick_dataclass import dataclass
from lab.subjects.registry import SUBJECTS

LONGEST_ID = 40
LONGEST_TITLE = 80
"""Characters: longer ones do not fit a terminal's line."""

ALIASES = {"hardening": "podsecurity", "pod-security": "podsecurity", "answers": "sheet", "answer-sheet": "sheet"}
"""What a subject may be called as well."""


class SkeletonError(ValueError):
    """No skeleton can be made; the message says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """An exercise to be written: its folders in a pack, and the text of every file by its path in the pack."""

    id: str
    subject: str
    domain: str
    title: str
    files: Mapping[str, str]

    @property
    def exercise(self) -> str:
        """The exercise's folder in the pack."""
        return f"exercises/{self.domain}/{self.id}"

    @property
    def solution(self) -> str:
        """The folder of its solutions in the pack."""
        return f"solutions/{self.domain}/{self.id}"


def skeleton(id: str, subject: str = "network", domain: str = "", title: str = "") -> Skeleton:
    """The skeleton of an exercise. Raises SkeletonError for what cannot be used."""
    name = ALIASES.get(subject, subject)
    known = [each for each in TEMPLATES if each in {entry.name for entry in SUBJECTS}]
    if name not in known:
        raise SkeletonError(f"there is no template for {subject!r}; there are: {', '.join(known)}")
    template = TEMPLATES[name]
    domain = domain or template.domain
    _check_name("id", id)
    _check_name("domain", domain)
    taken = own_exercise(id)
    if taken is not None:
        raise SkeletonError(f"the id {id!r} is taken by one of the lab's own exercises, in {taken}; choose another")
    title = title.strip() or id.replace("-", " ").capitalize()
    if len(title) > LONGEST_TITLE or CONTROL.search(title) or "\n" in title:
        raise SkeletonError(f"--title: a title is one line of at most {LONGEST_TITLE} characters")
    words = {"__ID__": id, "__TITLE__": json.dumps(title, ensure_ascii=False), "__DOMAIN__": domain}
    found = {}
    for path, text in files_of(name).items():
        part, _, rest = path.partition("/")
        folder = "exercises" if part == "exercise" else "solutions"
        found[f"{folder}/{domain}/{id}/{rest}"] = _filled(text, words)
    return Skeleton(id, name, domain, title, found)


def _filled(text: str, words: Mapping[str, str]) -> str:
    for word, meant in words.items():
        text = text.replace(word, meant)
    return text


def _check_name(what: str, text: str) -> None:
    if not NAME.fullmatch(text) or len(text) > LONGEST_ID:
        raise SkeletonError(
            f"{text!r} is no {what}: use words in lower case with dashes between them, at most {LONGEST_ID} letters"
        )


def write(made: Skeleton, root: Path) -> list[Path]:
    """Write a skeleton into a pack, which is begun where there is none. Returns the files written.

    Raises SkeletonError where anything is there already, and OSError; nothing that is there is changed.
    """
    for folder in (root / made.exercise, root / made.solution):
        if folder.exists() or folder.is_symlink():
            raise SkeletonError(f"{folder}: is there already; choose another id, or another pack with --in")
    for file in sorted((root / "exercises").glob(f"*/{made.id}/exercise.yaml")):
        raise SkeletonError(f"the id {made.id!r} is taken by {file.parent}; choose another")
    files = dict(made.files)
    described = root / "exercises" / made.domain / "domain.yaml"
    if made.domain not in {area.domain for area in CURRICULUM} and not described.exists():
        title = made.domain.replace("-", " ").title()
        files[f"exercises/{made.domain}/domain.yaml"] = f"title: {title}\n"
    written = []
    for path, text in sorted(files.items()):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
        written.append(file)
    return written
