"""``cks-lab diff``: whether two sets of policies mean the same."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lab.cluster.protocol import Applied
    from lab.cluster.state import State
    from lab.manifests.finding import Finding

EPILOG = """\
A and B are YAML files, folders of them, or - for standard input, with any
manifests in them. Every pod that could exist counts, every address and every
port. Unless a cluster is named, the namespaces that the files mention exist,
and those that they do not define may have any labels.

examples:
  cks-lab diff before.yaml after.yaml
  kubectl get netpol -A -o yaml | cks-lab diff - policies/
  cks-lab diff mine.yaml theirs.yaml --exercise frontend-egress

exit status: 0 they mean the same, 1 they do not (or not every case could be
tried), 2 one cannot be read
"""

EMPTY = "yaml-empty"
"""The rule of a file that holds nothing, which as a set of policies is as good as any."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.exercises import add_seed
    from lab.commands.parser import add_output

    parser.epilog = EPILOG
    parser.add_argument("one", metavar="A", help="a set of policies")
    parser.add_argument("two", metavar="B", help="the set to compare with it")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--exercise", metavar="EXERCISE", help="apply both to the cluster of this exercise")
    which.add_argument("--scenario", metavar="DIR", help="apply both to a cluster with the manifests of this folder")
    add_seed(parser)
    add_output(parser, "json")


def run(chosen: argparse.Namespace) -> int:
    """Compare them."""
    from lab.cluster.side_by_side import side_by_side
    from lab.commands.answer_files import STDIN, read_submission, texts
    from lab.commands.terminal import show, show_json, width
    from lab.subjects.network.difference import difference

    if chosen.one == chosen.two == STDIN:
        raise CommandError("both cannot be standard input; name a file for one of them")
    base = _base(chosen)
    one, two = read_submission([chosen.one]), read_submission([chosen.two])
    both = side_by_side(one, two, base)
    _complain(both.one, both.two)
    found = difference(both.one.state, both.two.state, _names(chosen.one, chosen.two), both.undefined)
    if chosen.output == "json":
        from lab.render.difference_json import difference_json

        show_json(difference_json(found))
    else:
        from lab.render.difference_text import difference_text

        show(difference_text(found, texts((*one.files, *two.files)), width()))
    return 0 if found.same else 1


def _base(chosen: argparse.Namespace) -> State | None:
    if not (chosen.exercise or chosen.scenario or chosen.seed is not None):
        return None
    from lab.commands.chosen_cluster import choose_cluster

    chosen.files = []
    return choose_cluster(chosen).before


def _names(one: str, two: str) -> tuple[str, str]:
    """What to call the two: by their last part where that tells them apart."""
    from pathlib import Path

    short = tuple("standard input" if name == "-" else Path(name).name or name for name in (one, two))
    if short[0] != short[1]:
        return short[0], short[1]
    return (one, two) if one != two else (f"{one} (A)", f"{two} (B)")


def _complain(one: Applied, two: Applied) -> None:
    """Tell of what is odd on standard error. Raises CommandError where something could not be read."""
    from lab.commands.terminal import say
    from lab.manifests.finding import Severity
    from lab.render.finding_text import short_finding
    from lab.render.styled import plain

    findings = tuple(dict.fromkeys((*one.findings, *two.findings)))
    told = [each for each in findings if each.severity is not Severity.NOTE]
    for finding in told:
        say(plain(short_finding(finding)).rstrip("\n"))
    errors = [each for each in told if each.severity is Severity.ERROR and each.rule != EMPTY]
    if errors:
        raise CommandError(f"{_files(errors)} cannot be used as it stands; mend what is named above")


def _files(errors: Iterable[Finding]) -> str:
    return ", ".join(dict.fromkeys(each.span.file for each in errors if each.span is not None)) or "a file"
