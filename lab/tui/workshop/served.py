"""The process of a browser session: the learner's app, confined, drawn through a pipe.

python -m lab.tui.workshop.served

It is told on its standard input, in one line of JSON, whose it is; that line is read before everything else, and the
keys of the browser follow it. Nothing of it is among the process's arguments or in its environment.
"""

from __future__ import annotations

import json
import os
import ssl
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from lab.tui.workshop.membership import Membership

LONGEST_LINE = 65_536
FAILED = 70
"""The exit status after an error of the lab's own. It is told to the host alone."""


def main() -> int:
    """Read whose session it is, give up every right it does not need, and run the app."""
    told = json.loads(_line())
    folder = Path(os.environ["HOME"])
    _confine(told, folder)
    from lab.tui.workshop.app import WorkshopApp

    app = WorkshopApp(_membership(told, folder), _trusted(told), served=True)
    app.run()
    if app._exception is not None:
        error = getattr(app._exception, "error", app._exception)
        print(f"{type(error).__name__}: {error}"[:500], file=sys.stderr)
        return FAILED
    return 0


def _line() -> bytes:
    """The first line, and not one byte more: what follows is for the app."""
    read = bytearray()
    while len(read) < LONGEST_LINE:
        byte = os.read(0, 1)
        if byte in (b"\n", b""):
            break
        read += byte
    return bytes(read)


def _confine(told: dict[str, Any], folder: Path) -> None:
    from lab.catalog.places import shipped
    from lab.workshop.browser.confinement import confine, libraries
    from lab.workshop.browser.limits import ProcessLimits

    place = shipped()
    port = urlsplit(told["url"]).port or (443 if told["url"].startswith("https") else 80)
    confine(ProcessLimits(**told["limits"]), folder, [*libraries(), place.exercises, place.solutions], port)


def _membership(told: dict[str, Any], folder: Path) -> Membership:
    from lab.tui.workshop.membership import Membership

    return Membership(
        folder=folder / "workshop", url=told["url"], workshop=told["workshop"], workshop_name=told["workshop_name"],
        learner=told["learner"], name=told["name"], asked=told["name"], token=told["token"],
    )  # fmt: skip


def _trusted(told: dict[str, Any]) -> ssl.SSLContext | bool:
    """The server's own certificate and no other; its name is not looked at, for the loopback has another."""
    if not told["certificate"]:
        return True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=told["certificate"])
    return context


if __name__ == "__main__":
    try:
        status = main()
    except Exception as error:
        print(f"{type(error).__name__}: {error}"[:500], file=sys.stderr)
        status = FAILED
    sys.stdout.flush()
    os._exit(status)
