"""``cks-lab workshop export``: results as CSV and JSON, a summary as HTML."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

EPILOG = """\
examples:
  cks-lab workshop export -o csv > results.csv
  cks-lab workshop export 3f0c52a1b9de --to results/      results.csv, results.json and summary.html
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.workshop_kept import add_workshop

    parser.epilog = EPILOG
    add_workshop(parser)
    parser.add_argument("-o", "--output", choices=("csv", "json", "html"), default="csv", help="the form to print")
    parser.add_argument("--to", metavar="FOLDER", type=Path, help="write all three forms to files in a folder")


def run(chosen: argparse.Namespace) -> int:
    """Print one form, or write all of them."""
    import json

    from lab.commands.terminal import put, say
    from lab.commands.workshop_kept import kept
    from lab.workshop.export.results import results_csv, results_json
    from lab.workshop.export.summary import summary_html
    from lab.workshop.room import Room

    room = Room(*kept(chosen))
    made: dict[str, Callable[[], str]] = {
        "csv": lambda: results_csv(room),
        "json": lambda: json.dumps(results_json(room), indent=2) + "\n",
        "html": lambda: summary_html(room),
    }
    if chosen.to is None:
        put(made[chosen.output]())
        return 0
    names = {"csv": "results.csv", "json": "results.json", "html": "summary.html"}
    _write(chosen.to, {names[form]: make() for form, make in made.items()})
    say(f"written to {chosen.to}: {', '.join(names.values())}")
    return 0


def _write(folder: Path, texts: dict[str, str]) -> None:
    from lab.commands.errors import MachineError

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            # A spreadsheet takes CSV for UTF-8 only with the mark at its beginning.
            encoding = "utf-8-sig" if name.endswith(".csv") else "utf-8"
            (folder / name).write_text(text, encoding=encoding, newline="")
    except OSError as error:
        raise MachineError(f"{folder} cannot be written to: {error.strerror}") from None
