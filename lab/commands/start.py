"""``cks-lab start``: the files to edit, copied to a folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from lab.commands.errors import CommandError, MachineError


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.exercises import add_exercise, add_seed

    add_exercise(parser)
    add_seed(parser)
    parser.add_argument("folder", metavar="DIR", nargs="?", default=".", help="where to (default: here)")
    parser.add_argument("--draft", action="store_true", help="copy what you typed in the app, where you did")
    parser.add_argument("--node", action="store_true", help="copy what lies on the node as well, to DIR/node")
    parser.add_argument("--force", action="store_true", help="begin anew; files that are there get a new name")


def run(chosen: argparse.Namespace) -> int:
    """Copy them."""
    from lab.catalog.variant_mark import MARK, marked, named
    from lab.commands.exercises import find_exercise
    from lab.commands.keeping import progress
    from lab.commands.terminal import put

    exercise = find_exercise(chosen.exercise, chosen.seed)
    folder = Path(chosen.folder)
    with progress() as kept:
        drafts = {draft.file: draft.text for draft in kept.drafts(exercise.id)}
        texts = {file.name: str(file.text) for file in exercise.starter.files}
        typed = sorted(name for name in texts.keys() & drafts.keys() if drafts[name] != texts[name])
        seed = exercise.variant.seed
        texts = {name: marked(text, seed, name) for name, text in texts.items()}
        if chosen.draft:
            texts.update((name, drafts[name]) for name in typed)
        answered = {answer.node for answer in exercise.answers}
        lying = {path.lstrip("/"): text for path, text in exercise.scenario.node_files.items() if path not in answered}
        said = copy(folder, texts, force=chosen.force)
        if chosen.node:
            said += copy(folder / "node", lying, force=chosen.force)
        kept.touch(exercise.id)
    put("".join(f"{sentence}\n" for sentence in said))
    if typed and not chosen.draft:
        put(f"the app holds a draft of {', '.join(typed)}; to copy that: cks-lab start {exercise.id} --draft\n")
    if lying and not chosen.node:
        put(f"there is more on the node; to copy that: cks-lab start {named(exercise.id, seed)} --node\n")
    names = " ".join(str(folder / name) for name in texts)
    put(f"\nread the task:  cks-lab show {named(exercise.id, seed)}\n")
    said_by_files = any(MARK.search(text) for text in texts.values())
    graded = exercise.id if said_by_files else named(exercise.id, seed)
    put(f"then grade it:  cks-lab grade {graded} {names}\n")
    return 0


def copy(folder: Path, texts: dict[str, str], *, force: bool) -> list[str]:
    """Write the files, keeping any that are there. Returns what was done.

    Raises CommandError, and writes nothing, when a file is there with another content and ``force`` is not set.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = {name: folder / name for name, text in texts.items() if _differs(folder / name, text)}
        if there and not force:
            raise CommandError(
                f"{', '.join(map(str, there.values()))}: already there and edited; grade it as it is, name"
                " another folder, or begin anew with --force (what is there is kept under another name)"
            )
        return [_write(folder / name, text) for name, text in texts.items()]
    except OSError as error:
        raise MachineError(
            f"{error.filename or folder}: cannot be written: {error.strerror}; name another folder"
        ) from None


def _differs(path: Path, text: str) -> bool:
    return path.exists() and path.read_bytes() != text.encode("utf-8")


def _write(path: Path, text: str) -> str:
    kept = ""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        if not _differs(path, text):
            return f"{path} is already there"
        former = _unused(path)
        path.rename(former)
        kept = f"; what was there is now {former}"
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(text)
    return f"wrote {path}{kept}"


def _unused(path: Path) -> Path:
    number = 1
    while (former := path.with_name(f"{path.name}.former-{number}")).exists():
        number += 1
    return former
