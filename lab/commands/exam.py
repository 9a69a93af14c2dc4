"""``cks-lab exam``: a rehearsal of the exam, from drawing the paper to the report."""

from __future__ import annotations

import argparse

EPILOG = """\
examples:
  cks-lab exam start                        two hours, sixteen tasks, pass at 67 %
  cks-lab exam start --blueprint sprint     half an hour
  cks-lab exam start --in ~/exam            without the app: folders with files
  cks-lab exam status                       time left, and what you wrote so far
  cks-lab exam hand-in                      end it, and see the result
  cks-lab exam report -o html > exam.html   the last one as a page to print

The time runs by the clock on the wall, whatever happens to the terminal; `exam
resume` goes on where you were. In an exam there are no hints and no verdicts.

exit status of report and hand-in: 0 passed, 1 not passed
"""

ACTIONS = {
    "start": "draw a paper and begin: the clock runs",
    "list": "the blueprints, and the exams begun so far",
    "resume": "go on with the exam that is running",
    "status": "time left, and how each task stands",
    "hand-in": "end the exam that is running, and have it graded",
    "report": "the result of an exam, and why it is that",
    "export": "write a report to a file",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.parser import add_actions, add_output

    parser.epilog = EPILOG
    made = add_actions(parser, ACTIONS)
    _configure_start(made["start"])
    add_output(made["list"], "json")
    _add_number(made["resume"], "the one that is running")
    _add_number(made["status"], "the one that is running")
    _add_folder(made["status"])
    add_output(made["status"], "json")
    _add_number(made["hand-in"], "the one that is running")
    _add_folder(made["hand-in"])
    made["hand-in"].add_argument("--yes", action="store_true", help="without being asked whether you are sure")
    add_output(made["hand-in"], "json")
    _configure_report(made["report"])
    _configure_export(made["export"])


def _configure_start(parser: argparse.ArgumentParser) -> None:
    from lab.commands.exam_start import EPILOG as MORE
    from lab.commands.exercises import add_seed
    from lab.commands.live_grading import add_live

    parser.epilog = MORE
    parser.add_argument(
        "--blueprint", metavar="NAME|FILE.yaml", default="cks", help="what paper to draw (default: cks, all of it)"
    )
    add_seed(parser, "draw the paper of this seed, the same for all who draw it (default: a fresh one)")
    parser.add_argument("--minutes", metavar="M", type=_minutes, help="another time for all of it")
    parser.add_argument("--in", metavar="FOLDER", dest="folder", help="lay the tasks out here; the app is not opened")
    parser.add_argument("--another", action="store_true", help="although an exam is running already")
    add_live(parser)


def _configure_report(parser: argparse.ArgumentParser) -> None:
    from lab.commands.parser import add_output

    _add_number(parser, "the last one that ended")
    add_output(parser, "json", "html")
    parser.add_argument("--output-file", metavar="FILE", help="write it to this file, which must not be there yet")
    parser.add_argument("--force", action="store_true", help="replace the file")
    parser.add_argument(
        "--regrade", action="store_true", help="grade once more; both results are kept, and the first one counts"
    )


def _configure_export(parser: argparse.ArgumentParser) -> None:
    _add_number(parser, "the last one that ended")
    parser.add_argument(
        "file", metavar="FILE", help="ends in .html, .json or .txt; a folder gets all three, and what was handed in"
    )
    parser.add_argument("--force", action="store_true", help="replace what is there")


def _add_number(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument("exam", metavar="N", nargs="?", type=_number, help=f"its number (default: {default})")


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", metavar="FOLDER", dest="folder", help="read the files here first (default: where they were laid out)"
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of an exam; see: cks-lab exam list")
    return int(text)


def _minutes(text: str) -> int:
    from lab.exam.blueprint import LONGEST

    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= LONGEST:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of minutes from 1 to {LONGEST}")
    return int(text)


def run(chosen: argparse.Namespace) -> int:
    """Do what was chosen."""
    from importlib import import_module

    modules = {
        "start": "exam_start", "list": "exam_list", "resume": "exam_resume", "status": "exam_status",
        "hand-in": "exam_hand_in", "report": "exam_report", "export": "exam_export",
    }  # fmt: skip
    module = import_module(f"lab.commands.{modules[chosen.action]}")
    return int(module.run(chosen))
