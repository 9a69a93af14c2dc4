"""What each Dockerfile comes to."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.dockerfile.facts import Facts
from lab.subjects.dockerfile.view import rows

HELD = {
    "secret": "secrets in its layers", "build-secret": "secrets in its build", "add": "added", "setuid": "setuid bits",
    "build-tools": "tools left in", "unpinned": "packages without version", "cache": "files left by",
}  # fmt: skip


def _facts(state: State) -> Iterator[Fact]:
    for row in rows(state):
        yield Fact((row.path,), row.path)
        for trouble in row.troubles:
            yield Fact((row.path, trouble.what), "trouble", trouble.text)
        if row.stages:
            yield from _image(row)


def _image(row: Facts) -> Iterator[Fact]:
    where = row.path
    for base in row.bases:
        label = "final image from" if base.final else "built with"
        yield Fact((where, f"{label} {base.name}"), label, base.written)
    yield Fact((where, "user"), "runs as", f"{row.user or 'root'}{' (root)' if row.root and row.user else ''}")
    if row.entrypoint:
        yield Fact((where, "entrypoint"), "ENTRYPOINT", " ".join(row.entrypoint))
    if row.cmd:
        yield Fact((where, "cmd"), "CMD", " ".join(row.cmd))
    ports = ", ".join(key.removeprefix("port ") for key in row.kept if key.startswith("port "))
    yield Fact((where, "ports"), "ports", ports or "none")
    yield Fact((where, "workdir"), "working directory", row.kept.get("workdir", "/"))
    shell = "yes" if row.of_kind("shell") else "no"
    yield Fact((where, "shell"), "shell inside", shell)
    for kind, label in HELD.items():
        held = [mark.what for mark in row.of_kind(kind)]
        if held:
            yield Fact((where, kind), label, ", ".join(held))


VIEW = ToldView("Image", "what the Dockerfile comes to", _facts)
