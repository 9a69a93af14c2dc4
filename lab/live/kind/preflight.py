"""Is everything here that a practice cluster needs? What is found, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lab.live.kind.engine import CHOOSABLE, VARIABLE, Engine, Engines, Silent, ask, find_engines
from lab.live.kind.getting import get_engine, get_kind, get_kubectl, wake
from lab.live.kind.machine import Machine, free_disk, this_machine
from lab.live.kind.runner import Ran, Runner
from lab.live.kind.trouble import KindError, UnfitError
from lab.live.kind.versions import OLDEST, Version, node_image, read_version, write_version
from lab.manifests.release import EXAM
from lab.quick_dataclass import dataclass

LIMIT = 20.0
"""Seconds for a program to tell its version."""

GIB = 1024**3

ENOUGH_MEMORY = 4 * GIB
ENOUGH_DISK = 8 * GIB
"""What three nodes and their images take, with room for the exercises."""

ENOUGH_INSTANCES = 256
ENOUGH_WATCHES = 65536
"""Below these, nodes fail with "too many open files" (https://kind.sigs.k8s.io/docs/user/known-issues/)."""

TOPICS = ("engine", "kind", "kubectl", "memory", "disk", "inotify")
"""All that is judged."""

ROOTLESS_LIMITS = (
    "a rootless engine needs cgroup v2 and its controllers handed down; it cannot load kernel modules,"
    " so ip_tables, iptable_nat and nf_conntrack must be there already"
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``good`` is False where no cluster can be made so, None where it is only worth knowing."""

    topic: str
    text: str
    good: bool | None = True
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What this computer has. ``kind`` and ``kubectl`` are how their version commands ended; ``disk`` is in bytes."""

    engines: Engines
    kind: Ran
    kubectl: Ran
    machine: Machine
    disk: int | None = None

    @property
    def kind_version(self) -> Version | None:
        """The version of kind; None where there is none."""
        return read_version(self.kind.out) if self.kind.good else None


def look(runner: Runner, environment: Mapping[str, str], made_with: str = "") -> Found:
    """Look at what this computer has; ``made_with`` is the engine of the cluster there is."""
    engines = find_engines(runner, environment, made_with)
    return Found(
        engines,
        runner.run(["kind", "version"], LIMIT),
        runner.run(["kubectl", "version", "--client"], LIMIT),
        this_machine(),
        free_disk(engines.usable.root) if engines.usable else None,
    )


def judge(found: Found) -> tuple[Check, ...]:
    """What follows from it: each thing with what it is, whether it serves, and how to mend it."""
    return (*_engine(found), *_kind(found), _kubectl(found), *_room(found))


def require(found: Found, topics: tuple[str, ...] = ("engine", "kind")) -> tuple[Engine, Version]:
    """The engine and the version of kind. Raises UnfitError where something about these topics is amiss."""
    checks = tuple(check for check in judge(found) if check.topic in topics)
    engine, version = found.engines.usable, found.kind_version
    if engine is None or version is None or not fit(checks):
        raise UnfitError(checks)
    return engine, version


def insist(runner: Runner, engine: Engine, made_with: str) -> None:
    """Refuse to look for the cluster in another engine than it was made with, as long as that is installed.

    Raises KindError: the cluster would seem to be gone, and be made a second time.
    """
    if made_with == engine.program or made_with not in CHOOSABLE:
        return
    asked = ask(runner, made_with)
    if isinstance(asked, Silent):
        raise KindError(f"the cluster was made with {made_with}, which does not answer", wake(asked, this_machine()))
    if asked is not None:
        raise KindError(
            f"the cluster was made with {made_with}, and {VARIABLE} asks for {engine.program}",
            f"Unset it; or remove that cluster first:\n{VARIABLE}={made_with} cks-lab cluster down",
        )


def fit(checks: Sequence[Check]) -> bool:
    """Whether a cluster can be made."""
    return all(check.good is not False for check in checks)


def _engine(found: Found) -> Iterator[Check]:
    engines, machine = found.engines, found.machine
    if engines.unknown:
        text = f"KIND_EXPERIMENTAL_PROVIDER is {engines.unknown!r}, which kind does not know and ignores"
        yield Check("engine", text, None, "Unset it, or set it to docker, podman or nerdctl.")
    if engines.usable:
        yield from _usable(engines.usable)
        return
    for silent in engines.silent:
        what = {"denied": "may not be used", "hangs": "hangs", "down": "does not answer"}
        said = f": {silent.said}" if silent.said else ""
        yield Check("engine", f"{silent.program} {what.get(silent.why, 'fails')}{said}", False, wake(silent, machine))
    if not engines.silent:
        if engines.chosen:
            text = f"KIND_EXPERIMENTAL_PROVIDER asks for {engines.chosen}, which is not installed"
        else:
            text = "no container engine: kind runs its nodes in Docker, Podman or nerdctl"
        yield Check("engine", text, False, get_engine(machine))


def _usable(engine: Engine) -> Iterator[Check]:
    if not engine.rootless:
        yield Check("engine", str(engine))
        return
    if engine.cgroups == "v1":
        mend = "Use the engine as root, or start the computer with cgroup v2."
        yield Check("engine", f"{engine}, on cgroup v1: kind needs v2 for a rootless engine", False, mend)
    elif engine.missing_controllers:
        lacking = ", ".join(engine.missing_controllers)
        mend = "Set Delegate=yes for your user's systemd service: see https://kind.sigs.k8s.io/docs/user/rootless/"
        yield Check("engine", f"{engine}, without the cgroup controllers {lacking}: kind needs them", False, mend)
    else:
        yield Check("engine", str(engine))
        yield Check("engine", ROOTLESS_LIMITS, None, "See https://kind.sigs.k8s.io/docs/user/rootless/")


def _kind(found: Found) -> Iterator[Check]:
    version, get = found.kind_version, get_kind(found.machine)
    oldest = write_version(OLDEST)
    if version is None:
        text = "not installed" if not found.kind.out else f"does not tell its version: {found.kind.complaint}"
        yield Check("kind", f"{text}; {oldest} or newer is needed", False, get)
    elif version < OLDEST:
        text = f"{write_version(version)} is too old: from {oldest} on kind's own network plugin enforces NetworkPolicy"
        yield Check("kind", text, False, get)
    elif not node_image(version):
        text = f"{write_version(version)}: its nodes run an older Kubernetes than the exam's {EXAM}"
        yield Check("kind", text, None, f"For the exam's, update kind and make the cluster anew. {get}")
    else:
        yield Check("kind", write_version(version))


def _kubectl(found: Found) -> Check:
    if not found.kubectl.good:
        text = f"does not run: {found.kubectl.complaint}" if found.kubectl.out else "not installed"
        return Check("kubectl", text, False, get_kubectl(found.machine))
    version = read_version(found.kubectl.out)
    return Check("kubectl", write_version(version) if version else "there")


def _room(found: Found) -> Iterator[Check]:
    engine, machine = found.engines.usable, found.machine
    if engine and engine.memory and engine.memory < ENOUGH_MEMORY * 0.9:
        text = f"the engine has {engine.memory / GIB:.1f} GiB of memory; three nodes want {ENOUGH_MEMORY // GIB}"
        mend = "Give it more, or make a smaller cluster: cks-lab cluster up --workers 1"
        yield Check("memory", text, None, mend)
    if found.disk is not None and found.disk < ENOUGH_DISK:
        text = f"{found.disk / GIB:.1f} GiB free where the engine keeps its images; {ENOUGH_DISK // GIB} are wanted"
        program = engine.program if engine else "docker"
        yield Check("disk", text, None, f"Free some, for example: {program} image prune")
    if 0 < machine.inotify_instances < ENOUGH_INSTANCES or 0 < machine.inotify_watches < ENOUGH_WATCHES:
        text = 'the limits for watching files are low: nodes may fail with "too many open files"'
        mend = "Raise them:\nsudo sysctl fs.inotify.max_user_instances=512 fs.inotify.max_user_watches=524288"
        yield Check("inotify", text, None, mend)
