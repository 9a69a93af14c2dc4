"""``cks-lab workshop join``: take part in a workshop."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError, MachineError

if TYPE_CHECKING:
    import ssl

    from lab.tui.workshop.membership import Membership

EPILOG = """\
The first time the code is needed; after that this machine knows you there, and
`cks-lab workshop join ADDRESS` goes on where you were. Without a connection too:
what you hand in is kept and sent later.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.epilog = EPILOG
    parser.add_argument("address", metavar="ADDRESS", help="as the instructor shows it: host:port, or a URL")
    parser.add_argument("code", metavar="CODE", nargs="?", default="", help="the workshop's code")
    parser.add_argument("--name", default="", help="what you want to be called")
    parser.add_argument("--tls-ca", metavar="FILE", help="trust this certificate (PEM), where the host made its own")


def run(chosen: argparse.Namespace) -> int:
    """Join, or come back, and open the app."""
    from lab.commands.workshop_kept import need

    need("aiohttp")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise MachineError("the app needs a terminal; or open the address in a browser")
    from lab.tui.workshop.running import AlreadyOpenError, run_app

    url = url_of(chosen.address)
    tls = _trusted(chosen.tls_ca, url)
    membership = member(url, chosen.code, chosen.name, tls)
    try:
        return run_app(membership, tls)
    except AlreadyOpenError:
        raise MachineError("this workshop is open in another terminal already") from None


def url_of(address: str) -> str:
    """The server's URL. Raises CommandError."""
    from urllib.parse import urlsplit

    given = address if "://" in address else f"http://{address}"
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        raise CommandError(f"not an address: {address!r}; write it as the instructor shows it") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CommandError(f"not an address: {address!r}; write it as the instructor shows it")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}"


def _trusted(file: str | None, url: str) -> ssl.SSLContext | bool:
    """How the server's certificate is checked. Raises CommandError."""
    if file is None:
        return True
    import ssl

    if not url.startswith("https"):
        raise CommandError("--tls-ca belongs to an address that begins with https://")
    try:
        return ssl.create_default_context(cafile=str(Path(file)))
    except (OSError, ssl.SSLError) as error:
        raise CommandError(f"{file} cannot be used as a certificate: {error}") from None


def member(url: str, code: str, name: str, tls: ssl.SSLContext | bool) -> Membership:
    """The place in the workshop that this machine keeps, or a new one. Raises CommandError, MachineError."""
    import asyncio

    from lab.tui.workshop.joining import NeedsCodeError, join_or_return
    from lab.workshop.client import ServerError, UnreachableError

    try:
        return asyncio.run(join_or_return(url, code, name, tls))
    except NeedsCodeError as error:
        raise CommandError(str(error)) from None
    except ServerError as error:
        raise (CommandError if error.status < 500 else MachineError)(str(error)) from None
    except (UnreachableError, OSError) as error:
        raise MachineError(str(error)) from None
