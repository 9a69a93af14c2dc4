"""How each resource lies in etcd, and what the API server can still read."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.encryption.view import FileRow, ResourceRow, encryption_view


def _facts(state: State) -> Iterator[Fact]:
    shown = encryption_view(state)
    for row in shown.files:
        yield from _file(row)
    for text in shown.moments:
        yield Fact(("moments", text), "goes wrong", text)


def _file(row: FileRow) -> Iterator[Fact]:
    yield Fact((row.title,), row.title)
    if row.trouble:
        yield Fact((row.title, "trouble"), "the API server does not start", row.trouble)
    if row.reload:
        yield Fact((row.title, "reload"), "read again when it changes", "yes")
    for resource in row.resources:
        yield from _resource(row.title, resource)


def _resource(title: str, row: ResourceRow) -> Iterator[Fact]:
    here = (title, row.resource)
    yield Fact(here, row.resource)
    yield Fact((*here, "written"), "written as", row.written)
    yield Fact((*here, "readable"), "readable besides", ", ".join(row.readable) or "nothing")
    if row.stale:
        yield Fact((*here, "stale"), "not yet rewritten", ", ".join(row.stale))
    if row.unreadable:
        yield Fact((*here, "unreadable"), "unreadable", ", ".join(row.unreadable))


VIEW = ToldView("Encryption", "how each resource is written to etcd, and what can be read of it", _facts)
