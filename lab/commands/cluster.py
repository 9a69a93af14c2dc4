"""``cks-lab cluster``: the practice cluster, from nothing to gone again."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError, MachineError

if TYPE_CHECKING:
    from lab.live.kind.places import Places
    from lab.live.kind.status import Standing
    from lab.live.trouble import LiveError

EPILOG = """\
examples:
  cks-lab cluster up                 make it, or finish what there is of it
  cks-lab cluster up --cni calico    leave the network plugin to you
  cks-lab cluster status -o json     how it is, for programs
  cks-lab cluster down               remove it

It is a kind cluster named cks-lab, in Docker, Podman or nerdctl. Its kubeconfig
is a file of the lab's own: your ~/.kube/config is never touched.
"""

ACTIONS = {
    "up": "make the practice cluster, or finish what there is of it",
    "status": "how the practice cluster is",
    "down": "remove the practice cluster",
    "clean": "remove what runs of the lab have left in a cluster",
}

STOPPED = 130
"""The status after Ctrl+C."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.parser import add_actions, add_output

    parser.epilog = EPILOG
    made = add_actions(parser, ACTIONS)
    _configure_up(made["up"])
    for name in ("up", "status"):
        add_output(made[name], "json")
    made["down"].add_argument(
        "--yes", action="store_true", help="also when this lab does not remember making the cluster"
    )
    _configure_clean(made["clean"])


def _configure_clean(parser: argparse.ArgumentParser) -> None:
    from lab.commands.parser import add_output

    parser.add_argument("--context", metavar="NAME", help="clean the cluster of this context, not the lab's own")
    parser.add_argument("--kubeconfig", metavar="FILE", help="the file that describes the context")
    parser.add_argument("--all", action="store_true", help="also what belongs to runs that seem to go on")
    parser.add_argument("--yes", action="store_true", help="use the context without being asked")
    parser.add_argument("--yes-really", action="store_true", help="even one that looks like production")
    add_output(parser, "json")


def _configure_up(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--cni", choices=("kindnet", "calico", "cilium"),
        help="the network plugin; kindnet comes with kind, the others are yours to install (default: kindnet)",
    )  # fmt: skip
    parser.add_argument("--workers", metavar="N", type=int, help="worker nodes beside the control plane (default: 2)")
    parser.add_argument("--image", metavar="IMAGE", help="the nodes' image (default: the exam's Kubernetes, pinned)")
    parser.add_argument(
        "--wait", metavar="SECONDS", type=float, default=300.0,
        help="how long to wait for the nodes (default: 300)",
    )  # fmt: skip


def run(chosen: argparse.Namespace) -> int:
    """Do what is asked. Raises MachineError where this computer cannot."""
    from lab.live.trouble import LiveError

    act = {"up": _up, "status": _status, "down": _down, "clean": _clean}[chosen.action]
    try:
        return act(chosen)
    except LiveError as error:
        raise MachineError(_refusal(error)) from None
    except OSError as error:
        raise MachineError(f"{error.filename or 'a file of the lab'}: {error.strerror or error}") from None


def _refusal(error: LiveError) -> str:
    """The error as lines; what is missing on this computer is listed with how to get it."""
    from lab.commands.terminal import say, width
    from lab.live.kind.trouble import UnfitError
    from lab.render.styled import plain

    if isinstance(error, UnfitError):
        from lab.commands.examined import checked, examined_lines

        say(plain(examined_lines(checked(error.checks), width())).rstrip("\n"))
        return "the practice cluster needs what is marked above; exercises work without it, in the simulator"
    mend = "".join(f"\n  {each}" for each in error.mend.splitlines())
    return f"{error.sentence}{mend}"


@contextmanager
def ending_as_ctrl_c() -> Iterator[None]:
    """Let a closed terminal and a request to end come as Ctrl+C, so that what was begun is ended in good order."""
    import signal

    def interrupt(number: int, frame: object) -> None:  # noqa: ARG001
        raise KeyboardInterrupt

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def places() -> Places:
    """Where the cluster's files lie."""
    from lab.live.kind.places import Places
    from lab.progress.places import home

    return Places(home())


def _up(chosen: argparse.Namespace) -> int:
    from lab.commands.cluster_steps import Steps
    from lab.commands.terminal import say
    from lab.live.kind.configuration import MOST_WORKERS
    from lab.live.kind.runner import Programs
    from lab.live.kind.up import Asked, Maker, up

    if chosen.workers is not None and not 0 <= chosen.workers <= MOST_WORKERS:
        raise CommandError(f"--workers: choose from 0 to {MOST_WORKERS}")
    if not 0 < chosen.wait < 86400:
        raise CommandError("--wait: name a number of seconds above 0")
    where = places()
    where.prepare()
    steps = Steps()
    maker = Maker(Programs(), where, steps.hear, chosen.wait)
    try:
        with ending_as_ctrl_c():
            found = up(maker, Asked(chosen.cni, chosen.workers, chosen.image), os.environ)
    except KeyboardInterrupt:
        steps.break_off()
        say(f"cks-lab: stopped. {_whats_left(where)}")
        return STOPPED
    finally:
        steps.break_off()
    _print(chosen.output, found, where)
    return 0


def _whats_left(where: Places) -> str:
    from lab.live.kind.record import recall

    record = recall(where.record)
    if record is None:
        return "Nothing was made. To begin again: cks-lab cluster up"
    if record.finished:
        return "The cluster is there. To go on: cks-lab cluster up; to remove it: cks-lab cluster down"
    return (
        "The cluster is half-made. To make it anew: cks-lab cluster up; to remove what there is: cks-lab cluster down"
    )


def _status(chosen: argparse.Namespace) -> int:
    from lab.live.kind.runner import Programs
    from lab.live.kind.status import standing

    where = places()
    found = standing(Programs(), where, os.environ)
    _print(chosen.output, found, where)
    return 0 if found.status.ready else 1


def _print(output: str, found: Standing, where: Places) -> None:
    from lab.commands.cluster_table import cluster_json, cluster_table, use
    from lab.commands.examined import examined_lines
    from lab.commands.terminal import put, show, show_json, width

    if output == "json":
        show_json(cluster_json(found, where))
        return
    show(examined_lines(cluster_table(found, where), width()))
    if found.status.exists and where.kubeconfig.exists():
        put(f"\nTo use it from this shell:\n  {use(where)}\n")


def _down(chosen: argparse.Namespace) -> int:
    from lab.commands.cluster_steps import Steps
    from lab.commands.terminal import asks, put, say
    from lab.live.kind.down import down
    from lab.live.kind.names import CLUSTER
    from lab.live.kind.runner import Programs
    from lab.live.kind.trouble import ForeignError

    steps, where = Steps(), places()
    try:
        try:
            gone = down(Programs(), where, os.environ, steps.hear, chosen.yes)
        except ForeignError as error:
            if not asks(f"{error.sentence[0].upper()}{error.sentence[1:]}. Remove it?"):
                raise
            gone = down(Programs(), where, os.environ, steps.hear, True)
    except KeyboardInterrupt:
        steps.break_off()
        say("cks-lab: stopped while removing the cluster. To go on: cks-lab cluster down")
        return STOPPED
    put(f"The cluster {CLUSTER} is gone.\n" if gone else f"There is no cluster {CLUSTER}: nothing to remove.\n")
    return 0


def _clean(chosen: argparse.Namespace) -> int:
    from lab.commands.cluster_clean import clean_up

    return clean_up(chosen, places().kubeconfig)
