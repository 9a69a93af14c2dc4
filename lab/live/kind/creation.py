"""Having kind make the cluster: its progress retold, its failures explained."""

from __future__ import annotations

import re
from time import monotonic

from lab.live.kind.configuration import Settings, configuration_text
from lab.live.kind.engine import Engine
from lab.live.kind.names import CLUSTER
from lab.live.kind.places import Places
from lab.live.kind.runner import TIMED_OUT, Ran, Runner
from lab.live.kind.telling import Began, Clock, Ended, Hear
from lab.live.kind.trouble import KindError
from lab.quick_dataclass import dataclass

LIMIT = 1800.0
"""Seconds for kind to make a cluster; most of it is for pulling a gigabyte over a slow line."""

BEGUN, DONE, FAILED = "•", "✓", "✗"

_LINE = re.compile(rf"(?:\x1b\[[0-9;]*m|\s)*([{BEGUN}{DONE}{FAILED}])(?:\x1b\[[0-9;]*m|\s)*(.*)")
_DECORATION = re.compile(r"[^\x20-\x7e≤]+")


@dataclass(frozen=True, slots=True)
class Progress:
    """A line in which kind tells that a step begins (``good`` is None) or ended."""

    step: str
    good: bool | None


def read_progress(line: str) -> Progress | None:
    """What a line of ``kind create cluster`` tells about its progress; None for any other line."""
    found = _LINE.match(line)
    if not found:
        return None
    words = _DECORATION.sub(" ", found[2]).removesuffix("...").rstrip().removesuffix("...").split()
    return Progress(" ".join(words), {BEGUN: None, DONE: True, FAILED: False}[found[1]])


class Retelling:
    """Retells kind's steps with the time that each takes."""

    def __init__(self, hear: Hear, clock: Clock = monotonic) -> None:
        self._hear, self._clock = hear, clock
        self._step, self._start = "", 0.0

    def line(self, line: str) -> None:
        """Take a line that kind printed."""
        told = read_progress(line)
        if told is None:
            return
        if told.good is None:
            self._end(True)
            self._step, self._start = told.step, self._clock()
            self._hear(Began(told.step))
        else:
            self._end(told.good)

    def close(self, good: bool) -> None:
        """No line will follow."""
        self._end(good)

    def _end(self, good: bool) -> None:
        if self._step:
            self._hear(Ended(self._step, self._clock() - self._start, "", good))
            self._step = ""


def create(runner: Runner, engine: Engine, places: Places, settings: Settings, hear: Hear) -> None:
    """Make the cluster and write the kubeconfig. Raises KindError with what went wrong.

    When it fails, kind removes what it made by itself; stopped in the middle, it leaves that behind.
    """
    places.configuration.write_text(configuration_text(settings), encoding="utf-8")
    places.kubeconfig.unlink(missing_ok=True)
    retelling, good = Retelling(hear), False
    try:
        ran = runner.run(creation_command(places), LIMIT, retelling.line, engine.environment)
        good = ran.good
    finally:
        retelling.close(good)
    if not ran.good:
        sentence, mend = explain(ran, engine.program)
        raise KindError(f"kind could not make the cluster: {sentence}", mend)
    protect(places)


def creation_command(places: Places) -> list[str]:
    """The command; the kubeconfig is named, so that kind leaves the learner's own alone."""
    files = ["--config", str(places.configuration), "--kubeconfig", str(places.kubeconfig)]
    return ["kind", "create", "cluster", "--name", CLUSTER, *files]


def export(runner: Runner, engine: Engine, places: Places) -> None:
    """Write the kubeconfig of a cluster that is there. Raises KindError."""
    command = ["kind", "export", "kubeconfig", "--name", CLUSTER, "--kubeconfig", str(places.kubeconfig)]
    ran = runner.run(command, 60.0, extra=engine.environment)
    if not ran.good:
        mend = "Make the cluster anew: cks-lab cluster down, then cks-lab cluster up"
        raise KindError(f"kind cannot tell how to reach the cluster: {ran.complaint}", mend)
    protect(places)


def protect(places: Places) -> None:
    """Whoever reads the kubeconfig is the cluster's administrator: leave it to the learner alone."""
    if places.kubeconfig.exists():
        places.kubeconfig.chmod(0o600)


KNOWN_FAILURES: tuple[tuple[str, str, str], ...] = (
    ("too many open files", "the limits for watching files are too low",
     "Raise them:\nsudo sysctl fs.inotify.max_user_instances=512 fs.inotify.max_user_watches=524288"),
    ("no space left on device", "the disk is full", "Free some, for example: {engine} image prune"),
    ("manifest unknown", "there is no such node image", "Leave --image away, or name one of kind's release notes."),
    ("failed to pull image", "the nodes' image could not be pulled: {error}",
     "See that this computer reaches the registry, then try again: cks-lab cluster up"),
    ("already exist", "its nodes are there already", "Remove them first: cks-lab cluster down"),
    ("unable to decode config", "this kind does not understand the configuration: {error}",
     "Install the kind that cks-lab doctor recommends."),
    ("delegate=yes", "{error}", "See https://kind.sigs.k8s.io/docs/user/rootless/"),
    ("requires cgroup v2", "{error}", "See https://kind.sigs.k8s.io/docs/user/rootless/"),
    ("reached target", "a node did not start: {error}",
     "See https://kind.sigs.k8s.io/docs/user/known-issues/, for too many open files above all."),
    ("kubeadm", "Kubernetes did not start on a node: {error}",
     "Most often memory is short: close something, or try: cks-lab cluster up --workers 1"),
)  # fmt: skip
"""Words in kind's output, what they mean, and what helps (https://kind.sigs.k8s.io/docs/user/known-issues/)."""


def explain(ran: Ran, engine: str) -> tuple[str, str]:
    """Why kind failed, and what helps; its own words where it is nothing known."""
    error = kinds_error(ran)
    if ran.status == TIMED_OUT:
        return f"it was not through after {LIMIT / 60:.0f} minutes", "Try again on a faster line: cks-lab cluster up"
    said = f"{ran.out}\n{ran.err}".lower()
    for words, sentence, mend in KNOWN_FAILURES:
        if words in said:
            return sentence.format(error=error), mend.format(engine=engine)
    return error, "Try again: cks-lab cluster up"


def kinds_error(ran: Ran) -> str:
    """What kind says went wrong, with what the program that it ran said last; else the last that kind printed."""
    error = next((line for line in ran.err.splitlines() if line.startswith("ERROR: ")), "")
    if not error:
        return ran.complaint or f"it ended with status {ran.status}"
    words = error.removeprefix("ERROR: ").removeprefix("failed to create cluster: ")
    what, command, _ = words.partition(': command "')
    _, output, said = ran.err.partition("Command Output:")
    last = ran.complaint.removeprefix("Command Output:").strip()
    return f"{what}: {last}" if command and output and said.strip() else words
