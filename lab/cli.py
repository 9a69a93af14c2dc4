"""The command line: finds the subcommand, runs it, and turns whatever happens into an exit status.

0 passed or done, 1 not passed, 2 unusable input or usage, 3 environment, 130 stopped with Ctrl+C.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

OLDEST = (3, 11)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line. Never raises: the learner gets a sentence, scripts get a status."""
    if sys.version_info < OLDEST:
        print(
            f"cks-lab: needs Python {OLDEST[0]}.{OLDEST[1]} or newer, this is {sys.version.split()[0]}",
            file=sys.stderr,
        )
        return 3
    from lab.commands.errors import CommandError

    try:
        return _run(sys.argv[1:] if arguments is None else list(arguments))
    except CommandError as error:
        return _refuse(str(error), error.status)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        from lab.commands.terminal import silence

        silence()
        return 0
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    except Exception as error:
        from lab.commands.crash import report_crash

        return _refuse(report_crash(error), 3)


def _run(arguments: list[str]) -> int:
    if not arguments:
        from lab.commands.open import open_app

        return open_app()
    from lab.commands.parser import parse

    chosen, run = parse(arguments)
    return run(chosen)


def command() -> NoReturn:
    """The program ``cks-lab``: run the command line and leave with its status.

    Taking the interpreter apart again costs a tenth of what grading does, and everything is written and closed by
    then, so the process ends at once; the app, which has threads, leaves the usual way.
    """
    status = main()
    if "textual" not in sys.modules:
        from lab.commands.terminal import flush

        flush()
        os._exit(status)
    sys.exit(status)


def _refuse(sentence: str, status: int) -> int:
    from lab.commands.terminal import say

    say(f"cks-lab: {sentence}")
    return status


if __name__ == "__main__":
    command()
