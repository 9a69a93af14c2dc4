"""What the verdict pane shows: how each resource is written, what else can be read, and what is not as it would be."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.encryption.apiserver import server
from lab.subjects.encryption.config.model import IDENTITY, Configuration
from lab.subjects.encryption.etcd import Value, values
from lab.subjects.encryption.intent import told, ways
from lab.subjects.encryption.rotation import steps, walk
from lab.subjects.encryption.storing import PLAIN, Keeping, keeping, keepings


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A resource as a rule names it: how it is written, what else can be read, and what of it is stored otherwise.

    ``stale`` are stored objects that would be written otherwise, ``unreadable`` those that cannot be read.
    """

    resource: str
    written: str
    readable: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRow:
    """A configuration: where it comes from, why it is refused, and its resources."""

    title: str
    trouble: str
    resources: tuple[ResourceRow, ...]
    reload: bool = False


@dataclass(frozen=True, slots=True)
class EncryptionView:
    """The API server's configuration, then those of the steps, and what goes wrong between them."""

    files: tuple[FileRow, ...]
    moments: tuple[str, ...] = ()


def encryption_view(state: State) -> EncryptionView:
    """What there is to show of a state."""
    now, held = server(state), values(state)
    title = now.path or now.written or "the API server has no encryption configuration"
    rows = [FileRow(title, now.trouble, tuple(_rows(now.configuration, held)), now.reload)]
    planned = steps(state)
    rows += (
        FileRow(f"step {step.number}", step.loaded.error, tuple(_rows(step.loaded.configuration, ())))
        for step in planned
    )
    return EncryptionView(tuple(rows), tuple(moment.text for moment in walk(state)) if planned else ())


def _rows(configuration: Configuration | None, held: tuple[Value, ...]) -> Iterator[ResourceRow]:
    if configuration is None:
        return
    named = {str(resource): each for resource, each in keepings(configuration).items()}
    of_rule: dict[str, list[Value]] = {name: [] for name in named}
    for value in held:
        rule = keeping(configuration, value.resource).named
        of_rule.setdefault(str(rule or value.resource), []).append(value)
    for name, stored in of_rule.items():
        kept = named.get(name) or keeping(configuration, stored[0].resource)
        yield ResourceRow(name, told(kept.writes), tuple(_others(kept)), *_of(kept, stored))


def _others(kept: Keeping) -> Iterator[str]:
    """What can be read besides what is written, in the order in which it is tried."""
    seen = {kept.writes}
    for provider in kept.providers:
        for stored in (PLAIN,) if provider.kind == IDENTITY else tuple(ways(provider)):
            if stored not in seen:
                seen.add(stored)
                yield told(stored)


def _of(kept: Keeping, held: list[Value]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    read = [(value, kept.read(value.stored)) for value in held]
    stale = tuple(f"{value.name} ({told(value.stored)})" for value, found in read if found.stale)
    return stale, tuple(f"{value.name} ({told(value.stored)})" for value, found in read if not found.readable)
