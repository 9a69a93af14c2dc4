"""``cks-lab workshop host``: serve a workshop from this machine."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError, MachineError

if TYPE_CHECKING:
    from lab.workshop.server.serving import Door, Server
    from lab.workshop.settings import Settings
    from lab.workshop.store import Store
    from lab.workshop.values import Planned, Workshop

EPILOG = """\
Without --host only this machine is served. To let a room in, name an address of
this machine or 0.0.0.0, and give a certificate: without one, names, answers and
tokens can be read by anybody on the same network.
"""


PLAINLY_READ = "without --tls-cert everybody on this network can read names, answers and tokens."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.workshop_kept import add_store

    parser.epilog = EPILOG
    parser.add_argument(
        "--exercises", metavar="NAME", nargs="+", default=[],
        help="exercises or whole domains, in this order (default: all)",
    )  # fmt: skip
    parser.add_argument(
        "--exam", metavar="BLUEPRINT", help="the tasks of a paper as `cks-lab exam list` names them, in its time"
    )
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="the variant, or paper, that everybody gets")
    parser.add_argument("--name", default="", help="what the workshop is called")
    parser.add_argument("--resume", metavar="ID", help="go on with a workshop that is kept")
    parser.add_argument("--open-all", action="store_true", help="open every exercise at once, not one after the other")
    parser.add_argument("--host", metavar="ADDRESS", default="127.0.0.1", help="where to listen (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8765, help="0 for any that is free (default: 8765)")
    parser.add_argument("--tls-cert", metavar="FILE", default="", help="a certificate with its chain, in PEM")
    parser.add_argument("--tls-key", metavar="FILE", default="", help="its key, where that is a file of its own")
    parser.add_argument("--address", metavar="URL", help="how others reach this host, where that is another address")
    parser.add_argument("--behind-proxy", action="store_true", help="believe the proxy's X-Forwarded-For")
    parser.add_argument("--plain", action="store_true", help="lines to read and type in place of the app's screen")
    add_store(parser)
    parser.add_argument("-o", "--output", choices=("text", "json"), default="text", help="json: one line, then silence")


def run(chosen: argparse.Namespace) -> int:
    """Serve until told to stop."""
    import asyncio

    from lab.commands.workshop_kept import need, store_of, told

    need("aiohttp", "segno")
    from lab.workshop.browser.pages import browser_pages
    from lab.workshop.hosting import logging_to, serve
    from lab.workshop.server.serving import Server
    from lab.workshop.store.lock import held
    from lab.workshop.store.opening import SESSIONS, beside

    settings, where = _settings(chosen), store_of(chosen)
    with told(), ExitStack() as around:
        door = _door(settings)
        around.callback(door.close)
        store, workshop = _opened(chosen)
        if not store.shared:
            around.enter_context(held(beside(where, workshop.id, ".lock")))
        around.enter_context(logging_to(beside(where, workshop.id, ".log")))
        pages = browser_pages(beside(where, workshop.id, SESSIONS))
        server = Server(store, workshop, settings, door=door, extend=pages)
        asyncio.run(serve(server, lambda started: _screen(started, chosen)))
    return 0


def _door(settings: Settings) -> Door:
    """The address to listen on, taken before a workshop is made. Raises MachineError."""
    from lab.workshop.server.serving import Door

    try:
        return Door(settings)
    except OSError as error:
        which = f" with {settings.tls_cert}" if settings.tls_cert else ""
        words = error.strerror or str(error)
        raise MachineError(f"{settings.host}:{settings.port} cannot be served{which}: {words}") from None


def _settings(chosen: argparse.Namespace) -> Settings:
    from lab.workshop.settings import Settings

    if chosen.tls_key and not chosen.tls_cert:
        raise CommandError("--tls-key needs --tls-cert")
    return Settings(
        host=chosen.host, port=chosen.port, tls_cert=chosen.tls_cert, tls_key=chosen.tls_key,
        behind_proxy=chosen.behind_proxy,
    )  # fmt: skip


def _opened(chosen: argparse.Namespace) -> tuple[Store, Workshop]:
    """The store with the workshop in it: the one to go on with, or a new one."""
    from lab.commands.workshop_kept import store_of
    from lab.workshop.server.serving import new_workshop
    from lab.workshop.store.opening import open_store

    if chosen.resume:
        if chosen.exercises or chosen.exam:
            raise CommandError("--exercises and --exam belong to a new workshop; the one to go on with has its own")
        store = open_store(store_of(chosen), chosen.resume)
        return store, store.workshop(chosen.resume)
    workshop = new_workshop(_plan(chosen), chosen.name)
    store = open_store(store_of(chosen), workshop.id, new=True)
    store.make(workshop)
    return store, workshop


def _plan(chosen: argparse.Namespace) -> tuple[Planned, ...]:
    from lab.catalog.catalog import UnknownExerciseError
    from lab.catalog.fields import ExerciseError
    from lab.commands.exercises import all_exercises
    from lab.exam.blueprint import BlueprintError
    from lab.workshop.plan import plan_of, plan_of_exam

    if chosen.exercises and chosen.exam:
        raise CommandError("--exam draws the exercises by itself: leave --exercises out")
    try:
        if not chosen.exam:
            return plan_of(chosen.exercises, all_exercises(), chosen.seed)
        plan, chosen.minutes = plan_of_exam(chosen.exam, all_exercises(), chosen.seed)
    except (UnknownExerciseError, ExerciseError, BlueprintError) as error:
        raise CommandError(str(error)) from None
    return plan


async def _screen(server: Server, chosen: argparse.Namespace) -> None:
    """Open what is to be open, say how to join, and show the room."""
    import asyncio
    import sys

    from lab.commands.terminal import put, say
    from lab.workshop.invitation import address_of, invitation, is_open
    from lab.workshop.plain_screen import plain_screen

    url = chosen.address or address_of(server.url)
    if not server.room.pace.order:
        await _begin(server, chosen)
    if chosen.output == "json":
        put(_json(server, url) + "\n")
        await asyncio.Event().wait()
    warning = PLAINLY_READ if is_open(chosen.host) and not chosen.tls_cert else ""
    if not chosen.plain and sys.stdin.isatty() and sys.stdout.isatty():
        await _app(server, url, warning)
        put(f"stopped; to go on: cks-lab workshop host --resume {server.workshop.id}\n")
        return
    if warning:
        say(f"Warning: {warning}")
    put(invitation(url, server.workshop.code) + "\n")
    put(f"projector  {url}/projector/{server.projector_token}\n")
    put(f"to go on later: cks-lab workshop host --resume {server.workshop.id}\n")
    await plain_screen(server, put, typing=sys.stdin.isatty())


async def _app(server: Server, url: str, warning: str) -> None:
    """The instructor's screen. Raises what went wrong when it ended by an error of its own."""
    from lab.tui.hosting.app import HostApp
    from lab.tui.hosting.desk import ServerDesk

    app = HostApp(ServerDesk(server, url), warning)
    await app.run_async()
    if app._exception is not None:
        raise getattr(app._exception, "error", app._exception)


async def _begin(server: Server, chosen: argparse.Namespace) -> None:
    """Open the first exercise, or all of them; a paper's in its time."""
    plan = server.workshop.plan
    for each in plan if chosen.open_all or chosen.exam else plan[:1]:
        await server.act({"action": "open", "exercise": each.exercise})
        if chosen.exam:
            await server.act({"action": "time-box", "exercise": each.exercise, "minutes": chosen.minutes})


def _json(server: Server, url: str) -> str:
    import json

    return json.dumps({
        "schema": 1, "kind": "hosted", "workshop": server.workshop.id, "code": server.workshop.code, "url": url,
        "local": server.url, "instructor_token": server.instructor_token, "projector_token": server.projector_token,
    })  # fmt: skip
