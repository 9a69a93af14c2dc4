"""Bringing images to the nodes, so that exercises start at once and need no registry."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from lab.live.kind.engine import Engine
from lab.live.kind.names import CLUSTER
from lab.live.kind.runner import Runner

PULL_LIMIT = 600.0
LOAD_LIMIT = 300.0
LOOK_LIMIT = 15.0


def lacking(runner: Runner, engine: Engine, image: str, nodes: Sequence[str]) -> tuple[str, ...]:
    """The nodes that do not hold the image."""
    return tuple(
        node
        for node in nodes
        if not runner.run([engine.program, "exec", node, "crictl", "inspecti", "--quiet", image], LOOK_LIMIT).good
    )


def preload(runner: Runner, engine: Engine, image: str, nodes: Sequence[str]) -> str:
    """Bring an image to the nodes. Returns why it could not be brought; empty when it is there.

    It is pulled once and copied to the nodes. Where that fails the nodes pull it themselves: kind cannot copy images
    of several platforms out of Docker's containerd store (https://github.com/kubernetes-sigs/kind/issues/3795).
    """
    wanting = lacking(runner, engine, image, nodes)
    if not wanting:
        return ""
    why = pull(runner, engine, image) or _load(runner, engine, image)
    wanting = lacking(runner, engine, image, wanting)
    for node in wanting:
        ran = runner.run([engine.program, "exec", node, "crictl", "pull", image], PULL_LIMIT)
        if not ran.good:
            return why or ran.complaint
    return ""


def pull(runner: Runner, engine: Engine, image: str) -> str:
    """Have the engine pull an image unless it has it. Returns why it could not; empty when it is there."""
    if runner.run([engine.program, "image", "inspect", image], LOOK_LIMIT).good:
        return ""
    ran = runner.run([engine.program, "pull", image], PULL_LIMIT)
    return "" if ran.good else ran.complaint or f"{engine.program} pull failed"


def _load(runner: Runner, engine: Engine, image: str) -> str:
    """Copy it from the engine to the nodes; ``kind load docker-image`` knows Docker alone."""
    if engine.program == "docker":
        command = ["kind", "load", "docker-image", image, "--name", CLUSTER]
        ran = runner.run(command, LOAD_LIMIT, extra=engine.environment)
        return "" if ran.good else ran.complaint
    with tempfile.TemporaryDirectory(prefix="cks-lab-") as folder:
        archive = str(Path(folder) / "image.tar")
        ran = runner.run([engine.program, "save", "--output", archive, image], LOAD_LIMIT)
        if ran.good:
            command = ["kind", "load", "image-archive", archive, "--name", CLUSTER]
            ran = runner.run(command, LOAD_LIMIT, extra=engine.environment)
    return "" if ran.good else ran.complaint
