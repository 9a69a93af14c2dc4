"""Which container engine kind will use, and whether it answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lab.live.kind.runner import FORBIDDEN, MISSING, TIMED_OUT, Ran, Runner
from lab.quick_dataclass import dataclass

VARIABLE = "KIND_EXPERIMENTAL_PROVIDER"
"""The environment variable by which kind is told another engine than Docker."""

KNOWN = ("docker", "nerdctl", "podman")
"""The engines in the order in which kind looks for them."""

CHOOSABLE = (*KNOWN, "finch", "nerdctl.lima")
"""What the variable may name."""

LIMIT = 20.0
"""Seconds for an engine to say how it is."""

CONTROLLERS = ("cpu", "memory", "pids")
"""The cgroup controllers that a rootless engine must be given (https://kind.sigs.k8s.io/docs/user/rootless/)."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine that answers. ``memory`` is in bytes, 0 where it does not say; ``root`` is where it keeps images."""

    program: str
    version: str = ""
    memory: int = 0
    rootless: bool = False
    cgroups: str = ""
    missing_controllers: tuple[str, ...] = ()
    root: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What kind must be told to use this engine."""
        return {VARIABLE: self.program}

    def __str__(self) -> str:
        name = {"docker": "Docker", "podman": "Podman"}.get(self.program, self.program)
        rootless = ", rootless" if self.rootless else ""
        return f"{name} {self.version}".rstrip() + rootless


@dataclass(frozen=True, slots=True)
class Silent:
    """An engine that is installed and does not answer, or may not be used; ``why`` is one of the words below."""

    program: str
    why: str
    said: str = ""


DOWN, DENIED, HANGS, BROKEN = "down", "denied", "hangs", "broken"


@dataclass(frozen=True, slots=True)
class Engines:
    """What was found. ``chosen`` is the engine that the environment names; ``unknown`` one that kind does not know."""

    usable: Engine | None = None
    silent: tuple[Silent, ...] = ()
    chosen: str = ""
    unknown: str = ""


def find_engines(runner: Runner, environment: Mapping[str, str], made_with: str = "") -> Engines:
    """The first engine that answers, among those that kind would consider.

    ``made_with`` is the engine that the cluster was made with: it is asked first, unless the environment names one.
    """
    chosen = environment.get(VARIABLE, "")
    if chosen in CHOOSABLE:
        order: tuple[str, ...] = (chosen,)
    else:
        order = tuple(dict.fromkeys(([made_with] if made_with in CHOOSABLE else []) + list(KNOWN)))
    unknown = "" if chosen in (*CHOOSABLE, "") else chosen
    silent: list[Silent] = []
    for program in order:
        asked = ask(runner, program)
        if isinstance(asked, Engine):
            return Engines(asked, tuple(silent), chosen if not unknown else "", unknown)
        if asked:
            silent.append(asked)
    return Engines(None, tuple(silent), chosen if not unknown else "", unknown)


def ask(runner: Runner, program: str) -> Engine | Silent | None:
    """Ask one engine how it is; None when it is not installed."""
    form = "json" if program == "podman" else "{{json .}}"
    ran = runner.run([program, "info", "--format", form], LIMIT)
    if ran.status == MISSING:
        return None
    try:
        told = json.loads(ran.out)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        return Silent(program, _why(ran), ran.complaint)
    if program == "docker" and "host" in told:  # podman that answers to the name of docker; kind does not take it
        return None
    if not ran.good or (program != "podman" and not told.get("ServerVersion")):
        return Silent(program, _why(ran), ran.complaint)
    return _podman(told) if program == "podman" else _docker(program, told)


def _why(ran: Ran) -> str:
    said = f"{ran.out}\n{ran.err}".lower()
    if ran.status == TIMED_OUT:
        return HANGS
    if ran.status == FORBIDDEN or "permission denied" in said:
        return DENIED
    words = ("cannot connect", "is the docker daemon running", "connection refused", "no such file", "not running")
    return DOWN if any(word in said for word in words) else BROKEN


def _docker(program: str, told: Mapping[str, Any]) -> Engine:
    """From ``docker info`` and ``nerdctl info``."""
    options = " ".join(map(str, told.get("SecurityOptions") or ()))
    able = {"memory": told.get("MemoryLimit"), "pids": told.get("PidsLimit"), "cpu": told.get("CPUShares")}
    none = told.get("CgroupDriver") == "none"
    return Engine(
        program,
        str(told.get("ServerVersion") or ""),
        _number(told.get("MemTotal")),
        "rootless" in options,
        f"v{told['CgroupVersion']}" if told.get("CgroupVersion") else "",
        tuple(name for name in CONTROLLERS if none or able[name] is False),
        str(told.get("DockerRootDir") or ""),
    )


def _podman(told: Mapping[str, Any]) -> Engine:
    """From ``podman info``; it names the controllers from 4.0 on."""
    host = _part(told, "host")
    controllers = host.get("cgroupControllers")
    return Engine(
        "podman",
        str(_part(told, "version").get("Version") or ""),
        _number(host.get("memTotal")),
        bool(_part(host, "security").get("rootless")),
        str(host.get("cgroupVersion") or ""),
        tuple(name for name in CONTROLLERS if name not in controllers) if isinstance(controllers, list) else (),
        str(_part(told, "store").get("graphRoot") or ""),
    )


def _part(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = told.get(name)
    return part if isinstance(part, dict) else {}


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0
