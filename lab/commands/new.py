"""``cks-lab new``: the skeleton of an exercise, which works at once and is then changed. For authors."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError, MachineError

if TYPE_CHECKING:
    from lab.authoring.skeleton import Skeleton

EPILOG = """\
Makes a whole small exercise of the subject in the pack DIR, which is begun if
need be: task, cluster, bounds, checks, hints, and right and wrong answers to
test the grading with. Change it file by file, and look at it with:
  cks-lab check DIR

Nothing that is there is changed. AUTHORING.md teaches the rest.

examples:
  cks-lab new shop-api
  cks-lab new night-log --subject sheet --title "What happened at night"
  cks-lab new shop-api --in ~/my-pack --domain cluster-setup

exit status: 0 done, 2 it cannot be called so or is there already, 3 environment
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.authoring.templates import TEMPLATES
    from lab.commands.parser import add_output

    listed = "".join(f"  {name:<12} {each.about}\n" for name, each in TEMPLATES.items())
    parser.epilog = f"subjects:\n{listed}\n{EPILOG}"
    parser.add_argument("id", metavar="ID", help="its short name: words in lower case with dashes between them")
    parser.add_argument("--subject", metavar="NAME", default="network", help="what it is about (default: network)")
    parser.add_argument("--domain", metavar="NAME", default="", help="of the curriculum, or the pack's own")
    parser.add_argument("--title", metavar="TEXT", default="", help="what the learner sees (default: the id in words)")
    parser.add_argument("--in", metavar="DIR", dest="folder", default=".", help="the pack's folder (default: here)")
    add_output(parser, "json")


def run(chosen: argparse.Namespace) -> int:
    """Write it."""
    from lab.authoring.skeleton import SkeletonError, skeleton, write
    from lab.commands.terminal import put, show_json

    root = Path(chosen.folder).expanduser()
    try:
        made = skeleton(chosen.id, chosen.subject, chosen.domain, chosen.title)
        written = write(made, root)
    except SkeletonError as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        said = f"{error.filename or root}: cannot be written: {error.strerror or error}; name another folder with --in"
        raise MachineError(said) from None
    if chosen.output == "json":
        show_json(_json(made, root, written))
    else:
        put(_text(made, root, written))
    return 0


def _text(made: Skeleton, root: Path, written: list[Path]) -> str:
    import os
    import shlex

    here = shlex.quote(os.path.relpath(root))
    found = shlex.quote(str(root.resolve()))
    return (
        f"made the exercise {made.id} ({made.subject}) in {len(written)} files:\n"
        f"  {root / made.exercise}/\n"
        f"  {root / made.solution}/\n\n"
        f"look at it:  cks-lab check {here}\n"
        f"do it:       CKS_LAB_PATH={found} cks-lab open {made.id}\n"
        f"change it:   begin with {root / made.exercise / 'task.md'}\n{_order(made, root, written)}"
    )


def _order(made: Skeleton, root: Path, written: list[Path]) -> str:
    """What remains to be written by hand: the place in a list that is there."""
    file = root / "exercises" / made.domain / "domain.yaml"
    if file in written or not file.is_file() or "exercises:" not in file.read_text(encoding="utf-8", errors="replace"):
        return ""
    return f"list it:     add {made.id} to the exercises in {file}\n"


def _json(made: Skeleton, root: Path, written: list[Path]) -> dict[str, object]:
    return {
        "schema": 1,
        "kind": "new",
        "exercise": made.id,
        "subject": made.subject,
        "domain": made.domain,
        "title": made.title,
        "pack": str(root),
        "files": [str(file) for file in written],
    }
