"""``cks-lab doctor``: is everything here that the lab needs?"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from lab.commands.examined import Examined

if TYPE_CHECKING:
    from lab.live.kind.places import Places
    from lab.live.kind.runner import Runner

OUT_OF_SCOPE = (
    "The simulator answers lookups from the pods of kube-system/kube-dns. Node-local DNS caches"
    " (node-local-dns) are out of its scope: a cluster that runs one sends lookups to the node instead."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.parser import add_output

    add_output(parser, "json")


def run(chosen: argparse.Namespace) -> int:
    """Look at everything. Returns 3 when something that is needed is missing."""
    from lab.commands.examined import examined_json, examined_lines
    from lab.commands.terminal import show, show_json, width

    found = list(examine())
    if chosen.output == "json":
        show_json(
            {
                "schema": 1,
                "kind": "doctor",
                "good": all(each.good is not False for each in found),
                "examined": examined_json(found),
            }
        )
    else:
        show(examined_lines(found, width()))
    return 3 if any(each.good is False for each in found) else 0


def examine() -> Iterator[Examined]:
    """Everything the lab depends on, one after the other."""
    yield _program()
    yield from _libraries()
    yield from _exercises()
    yield from _packs()
    yield _progress()
    yield from _terminal()
    yield from _extras()
    yield from _cluster()
    yield Examined("scope", OUT_OF_SCOPE, None)


def _program() -> Examined:
    import platform

    import lab

    return Examined("program", f"cks-lab {lab.__version__}, Python {platform.python_version()}, {platform.system()}")


def _version_of(distribution: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def _libraries() -> Iterator[Examined]:
    names = ("PyYAML", "platformdirs", "rich", "textual", "tree-sitter", "tree-sitter-yaml")
    versions = {name: _version_of(name) for name in names}
    missing = [name for name, version in versions.items() if not version]
    if missing:
        mend = "Install the lab anew, with: pip install --force-reinstall cks-lab"
        yield Examined("libraries", f"missing: {', '.join(missing)}", False, mend)
    yield Examined("libraries", ", ".join(f"{name} {version}" for name, version in versions.items() if version))
    import yaml

    if not hasattr(yaml, "CSafeLoader"):
        yield Examined("libraries", "PyYAML has no libyaml here: large files read slower", None)


def _exercises() -> Iterator[Examined]:
    from lab.catalog.catalog import open_catalog
    from lab.catalog.places import shipped

    place = shipped()
    try:
        catalog = open_catalog(place)
    except Exception as error:
        yield Examined("exercises", f"{place.exercises}: cannot be read: {error}", False)
        return
    count = sum(1 for _ in catalog)
    mend = "" if count else "Install the lab anew: the exercises travel in the package."
    yield Examined("exercises", f"{count} in {place.exercises}", bool(count), mend)
    for problem in catalog.problems:
        where = f"{problem.span}: " if problem.span else ""
        yield Examined("exercises", f"{where}{problem.message}", False, problem.mend)


def _packs() -> Iterator[Examined]:
    """Each pack, and what is wrong with it; the lab works without."""
    from lab.catalog.beside import open_pack, with_packs
    from lab.catalog.catalog import Catalog, open_catalog
    from lab.catalog.packs import packs
    from lab.catalog.places import shipped

    found = packs()
    for place in found.places:
        count = sum(1 for _ in open_pack(place))
        yield Examined("packs", f"{place.pack}: {count} in {place.exercises}", True if count else None)
    own = Catalog(open_catalog(shipped()).domains)
    for problem in with_packs(own).problems if found.places or found.problems else ():
        where = f"{problem.span}: " if problem.span else ""
        yield Examined("packs", f"{where}{problem.message}", None, problem.mend)


def _progress() -> Examined:
    from lab.progress import Progress

    kept = Progress.open()
    try:
        if kept.notice:
            return Examined("progress", kept.notice, kept.saving and None)
        return Examined("progress", f"{kept.path} is writable")
    finally:
        kept.close()


def _terminal() -> Iterator[Examined]:
    import os
    import shutil
    import sys

    from lab.commands.terminal import in_colour

    if not sys.stdout.isatty():
        yield Examined("terminal", "output goes to a file or a pipe: the app needs a terminal", None)
    else:
        columns, lines = shutil.get_terminal_size()
        kind = os.environ.get("TERM", "unknown")
        colour = "in colour" if in_colour() else "without colour"
        small = columns < 80 or lines < 24
        mend = "The app needs 80x24, and is comfortable from 120x40." if small else ""
        yield Examined("terminal", f"{columns}x{lines}, {kind}, {colour}", None if small else True, mend)
    encoding = (sys.stdout.encoding or "unknown").lower()
    if encoding.replace("-", "") != "utf8":
        mend = "Set LANG to a UTF-8 locale, such as C.UTF-8, to see ✓ and ✗."
        yield Examined("terminal", f"its encoding is {encoding}", None, mend)


def _extras() -> Iterator[Examined]:
    for extra, distribution, purpose in (
        ("live", "kubernetes", "grading against a live cluster"),
        ("workshop", "textual-serve", "serving the app to a workshop"),
    ):
        version = _version_of(distribution)
        mend = f"To have it: pip install 'cks-lab[{extra}]'"
        if not version:
            yield Examined("extras", f"{extra}: not installed; only needed for {purpose}", None, mend)
        elif not _importable(distribution):
            yield Examined("extras", f"{extra}: {distribution} {version} cannot be imported", None, mend)
        else:
            yield Examined("extras", f"{extra}: {distribution} {version}")


def _importable(distribution: str) -> bool:
    """Whether the module is where Python looks for it; importing it would take longer than all the rest."""
    from importlib.util import find_spec

    return find_spec(distribution.replace("-", "_")) is not None


def _cluster() -> Iterator[Examined]:
    """The practice cluster, and what it takes to have one: nothing that the lab cannot do without."""
    import os

    from lab.commands.cluster import places
    from lab.commands.examined import checked
    from lab.live.kind.preflight import fit, judge, look
    from lab.live.kind.record import recall
    from lab.live.kind.runner import Programs

    where = places()
    record = recall(where.record)
    runner = Programs()
    found = look(runner, os.environ, record.engine if record else "")
    checks = judge(found)
    for each in checked(checks):
        yield replace(each, good=None if each.good is False else each.good)
    if not fit(tuple(check for check in checks if check.topic != "kubectl")):
        yield Examined("cluster", "no practice cluster can be made here; exercises work without one", None)
        return
    yield from _standing(runner, where)


def _standing(runner: Runner, where: Places) -> Iterator[Examined]:
    import os

    from lab.commands.cluster_table import cluster_table
    from lab.live.kind.status import standing
    from lab.live.trouble import LiveError

    try:
        found = standing(runner, where, os.environ)
    except LiveError as error:
        yield Examined("cluster", error.sentence, None, error.mend)
        return
    for each in cluster_table(found, where):
        if each.topic not in ("engine", "kind"):
            yield replace(each, good=None if each.good is False else each.good)
