"""What Falco knows of a field by its name: whether there is one, and how its values compare."""

from __future__ import annotations

from enum import StrEnum
from functools import cache, lru_cache

from lab.quick_dataclass import dataclass
from lab.subjects.falco.language import field_list as known
from lab.subjects.falco.language.tree import Field


class Kind(StrEnum):
    """The type of a field's values."""

    TEXT = "string"
    NUMBER = "numeric"
    BOOLEAN = "boolean"
    PORT = "port"
    ADDRESS = "ip address"
    NETWORK = "ip network"
    BUFFER = "buffer"
    LIST = "list"


EQUALITY = frozenset(("=", "==", "!=", "in", "intersects", "exists"))
ORDER = frozenset(("<", "<=", ">", ">="))
TEXT_ONLY = frozenset(("contains", "icontains", "startswith", "glob", "iglob", "endswith", "pmatch", "regex"))
BINARY = frozenset(("contains", "startswith", "endswith", "bcontains", "bstartswith"))
COMPARABLE = {
    Kind.TEXT: EQUALITY | ORDER | TEXT_ONLY,
    Kind.NUMBER: EQUALITY | ORDER,
    Kind.PORT: EQUALITY | ORDER,
    Kind.BOOLEAN: EQUALITY,
    Kind.ADDRESS: EQUALITY,
    Kind.NETWORK: EQUALITY,
    Kind.BUFFER: EQUALITY | BINARY,
    Kind.LIST: frozenset(("in", "intersects", "exists")),
}
"""The operators that a type takes. Source: ``flt_is_comparable`` of userspace/libsinsp/filter_compare.cpp."""

SAID = {
    Kind.TEXT: "for string filters",
    Kind.NUMBER: "for numeric filters",
    Kind.PORT: "for numeric filters",
    Kind.BOOLEAN: "for numeric filters",
    Kind.ADDRESS: "for ip address and network filters",
    Kind.NETWORK: "for ip address and network filters",
    Kind.BUFFER: "for buffer filters",
    Kind.LIST: "list filters",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A field that there is. ``name`` is the longest known beginning of what was written: Falco takes that."""

    name: str
    kind: Kind
    audit: bool = False


@cache
def _table() -> dict[str, Known]:
    groups = (
        (known.TEXTS, Kind.TEXT), (known.NUMBERS, Kind.NUMBER), (known.BOOLEANS, Kind.BOOLEAN),
        (known.PORTS, Kind.PORT), (known.ADDRESSES, Kind.ADDRESS), (known.NETWORKS, Kind.NETWORK),
        (known.BUFFERS, Kind.BUFFER), (known.LISTS, Kind.LIST),
    )  # fmt: skip
    found = {name: Known(name, kind) for names, kind in groups for name in names.split()}
    return found | {name: Known(name, Kind.TEXT, audit=True) for name in known.AUDIT.split()}


def names() -> tuple[str, ...]:
    """Every field there is."""
    return tuple(_table())


@lru_cache(maxsize=2048)
def field_known(written: str) -> Known | None:
    """The field that a name stands for; None where there is none.

    A name that only begins like a field is taken for that field. Source: ``parse_field_name``.
    """
    table = _table()
    if written in table:
        return table[written]
    longest = max((name for name in table if written.startswith(name)), key=len, default="")
    return table.get(longest)


@lru_cache(maxsize=2048)
def key_of(field: Field) -> str:
    """Where an event keeps the field's value: ``proc.aname[2]``, ``evt.arg.flags``."""
    found = field_known(field.name)
    name = field.name if found is None else found.name
    if name in ("evt.arg", "evt.rawarg") and field.name != name:
        return f"evt.arg{field.name[len(name) :]}"
    if name in ("container.label", "k8s.pod.label", "k8s.ns.label", "thread.cgroup") and field.name != name:
        return f"{name}[{field.name[len(name) + 1 :]}]"
    if field.argument is None:
        return name
    if field.argument == "0" and name in known.ANCESTRAL:
        return f"proc.{name[len('proc.a') :]}"
    return f"{name}[{field.argument}]"
