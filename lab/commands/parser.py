"""The arguments of the command line. Only the module of the subcommand at hand is imported."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import NoReturn

from lab.commands.errors import CommandError

COMMANDS: dict[str, str] = {
    "list": "the exercises, and how you stand with each",
    "show": "the task of an exercise, its points and links",
    "start": "copy an exercise's starter files to a folder",
    "grade": "grade files against an exercise",
    "watch": "grade files again whenever they change",
    "trace": "follow one connection through names, Services and policies",
    "view": "what an exercise is about: who reaches whom, who may do what, which pods run ...",
    "matrix": "who reaches whom",
    "can-i": "whether someone may do something, and by which binding and rule",
    "diff": "whether two sets of policies mean the same",
    "hint": "the next hint of an exercise",
    "solution": "the solution of an exercise, and why it is right",
    "progress": "what you did so far, and what you master",
    "exam": "rehearse the exam: a paper, the clock, a score sheet",
    "review": "the exercises that revisit what you misunderstood",
    "open": "open the app on an exercise",
    "cluster": "a practice cluster of your own, made with kind",
    "pack": "exercises of others, beside the lab's own",
    "new": "for authors: the skeleton of an exercise, to be changed",
    "workshop": "a room of learners, one instructor",
    "check": "for authors: are exercises sound, and is grading them?",
    "doctor": "check that everything the lab needs is there",
}

DESCRIPTION = """\
A training lab for the CKS exam: tasks, your YAML, and a verdict on what it does.
No cluster needed."""

EPILOG = """\
examples:
  cks-lab                                    open the app
  cks-lab list                               see the exercises
  cks-lab start frontend-egress              get the files to edit
  cks-lab grade frontend-egress FILE.yaml    grade an answer
  cks-lab trace production-app/frontend backend:80 --exercise frontend-egress

exit status: 0 passed or done, 1 not passed, 2 unusable input or usage, 3 environment
"""


class Layout(argparse.RawDescriptionHelpFormatter):
    """Help laid out for 80 columns; asking for the terminal's width costs every command an import."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=80)


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line that says what to do."""

    def error(self, message: str) -> NoReturn:
        """Raise CommandError in place of printing the usage and leaving."""
        raise CommandError(f"{message}; see: {self.prog} --help")


class CommandParser(Parser):
    """The parser of a subcommand: options may stand before, between and after the files.

    One that has subcommands of its own, which argparse cannot mix, leaves that to theirs.
    """

    _mixing = False

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse them mixed; that in turn comes back here for each kind in older Pythons."""
        if self._mixing or self._subparsers is not None:
            return super().parse_known_args(args, namespace)
        self._mixing = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._mixing = False


def parse(arguments: Sequence[str]) -> tuple[argparse.Namespace, Callable[[argparse.Namespace], int]]:
    """The arguments, and the function that carries them out. Raises CommandError; SystemExit after --help."""
    parser = Parser(
        prog="cks-lab",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=Layout,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=CommandParser)
    named = next((word for word in arguments if not word.startswith("-")), "")
    if named and named not in COMMANDS:
        raise CommandError(_unknown(named))
    for name in (named,) if named else COMMANDS:
        summary = COMMANDS[name]
        command = commands.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            formatter_class=Layout,
            allow_abbrev=False,
        )
        if name == named:
            _module(name).configure(command)
    chosen = parser.parse_args(arguments)
    if not chosen.command:
        raise CommandError("name a command; see: cks-lab --help")
    return chosen, _module(chosen.command).run


def _module(name: str) -> ModuleType:
    return import_module(f"lab.commands.{name.replace('-', '_')}")


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else "see: cks-lab --help"
    return f"there is no command {name!r}; {hint}"


def _version() -> str:
    from lab import __version__

    return f"cks-lab {__version__}"


def add_actions(parser: argparse.ArgumentParser, summaries: Mapping[str, str]) -> dict[str, argparse.ArgumentParser]:
    """Subcommands of a command, one of which must be named; their parsers, to declare arguments on."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    return {
        name: actions.add_parser(
            name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.", formatter_class=Layout,
            allow_abbrev=False,
        )
        for name, summary in summaries.items()
    }  # fmt: skip


def add_output(parser: argparse.ArgumentParser, *formats: str) -> None:
    """The option that chooses a form of output; text unless told otherwise."""
    parser.add_argument("-o", "--output", choices=("text", *formats), default="text", help="the form of the output")
