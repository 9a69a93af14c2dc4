"""Which pods come to be, and what each container may do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass
from lab.render.styled import Fragment, Line, Lines, Role, dim, line, strong, wrapped
from lab.subjects.podsecurity.view import ROWS, NamespaceRow, SecurityView, WorkloadRow, security_view
from lab.subjects.protocol import Setting

QUESTION = "which pods run, and what they may do"

MODES = ("enforce", "warn", "audit")


@dataclass(frozen=True, slots=True)
class Beside:
    """A thing as it is now and as it was; None where it is not there."""

    now: Any
    was: Any

    @property
    def shown(self) -> Any:
        """As it is, or as it was where it is gone."""
        return self.now if self.now is not None else self.was

    @property
    def ref(self) -> Ref | None:
        """Which workload it is; None for a namespace."""
        return self.shown.ref if isinstance(self.shown, WorkloadRow) else None

    @property
    def changed(self) -> bool:
        """Whether it is not as it was."""
        return bool(self.now != self.was)


@dataclass(frozen=True, slots=True)
class Security:
    """The namespaces and the workloads of two states side by side."""

    namespaces: tuple[Beside, ...]
    workloads: tuple[Beside, ...]


def security(setting: Setting) -> Security:
    """The cluster as it is beside what it was."""
    before = security_view(setting.before)
    after = before if setting.after is setting.before else security_view(setting.after)
    return Security(
        _beside({row.name: row for row in after.namespaces}, {row.name: row for row in before.namespaces}),
        _beside(_by_ref(after), _by_ref(before)),
    )


def _by_ref(view: SecurityView) -> dict[Any, WorkloadRow]:
    return {row.ref: row for row in view.workloads}


def _beside(now: dict[Any, Any], was: dict[Any, Any]) -> tuple[Beside, ...]:
    return tuple(Beside(now.get(key), was.get(key)) for key in sorted({*now, *was}))


def namespace_words(pair: Beside) -> str:
    """What a namespace asks in each mode, with what it asked before."""
    return ", ".join(_mode(mode, pair) for mode in MODES if _mode(mode, pair)) or "asks for nothing"


def _mode(mode: str, pair: Beside) -> str:
    now, was = (_asked(row, mode) for row in (pair.now, pair.was))
    if now == was:
        return f"{mode} {now}" if now else ""
    return f"{mode} {now or 'nothing'} (was {was or 'nothing'})"


def _asked(row: NamespaceRow | None, mode: str) -> str:
    asked = str(getattr(row, mode)) if row is not None else ""
    return "" if asked.startswith("privileged") else asked


def fate(pair: Beside) -> str:
    """What becomes of a workload's pods, in a word or two."""
    if pair.now is None:
        return "gone"
    now = "runs" if pair.now.runs else "does not run"
    if pair.was is None:
        return f"{now}, new"
    return now if pair.was.runs == pair.now.runs else f"{now}, {'did not' if pair.now.runs else 'did'} before"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a container's settings, now and before."""

    name: str
    now: str
    was: str
    changed: bool


def sides(pair: Beside) -> dict[str, tuple[Side, ...]]:
    """Every side of each container, by the container's kind and name; of a workload that is new none has changed."""
    then = {} if pair.was is None else {column.name: column.rows for column in pair.was.containers}
    return {
        f"{column.kind} {column.name}": tuple(
            Side(row, column.rows[row], was, bool(then) and was != column.rows[row])
            for row in ROWS
            for was in (then.get(column.name, {}).get(row, ""),)
        )
        for column in pair.shown.containers
    }


def view_text(setting: Setting, width: int = 80) -> Lines:
    """Namespaces, then each workload with its containers' settings."""
    found = security(setting)
    lines: list[Line] = []
    if found.namespaces:
        lines.append(line(strong("Namespaces")))
        for pair in found.namespaces:
            role = Role.WARN if pair.changed else Role.PLAIN
            text = f"{pair.shown.name}: {namespace_words(pair)}"
            lines.extend(wrapped(text, width, line("  "), "    ", role))
        lines.append(line(""))
    lines.append(line(strong("Workloads")))
    if not found.workloads:
        lines.append(line("  There are none, outside the system's namespaces."))
    for pair in found.workloads:
        lines.extend(_workload(pair, width))
    return (*lines, line(dim("✓ its pods run  ✗ they do not  * changed")))


def _workload(pair: Beside, width: int) -> Iterator[Line]:
    runs = pair.now is not None and pair.now.runs
    mark = Fragment("✓", Role.GOOD) if runs else Fragment("✗", Role.BAD)
    changed = Fragment("*" if pair.changed else " ", Role.WARN)
    yield from wrapped(f"{pair.shown.title}: {fate(pair)}", width, line("  ", mark, changed, " "), "      ")
    for obstacle in pair.now.obstacles if pair.now is not None else ():
        yield from wrapped(obstacle, width, line("      "), "      ", Role.BAD)
    room = max(map(len, ROWS))
    for title, rows in sides(pair).items():
        yield line(f"      {title}")
        for side in rows:
            head = line(Fragment("      * " if side.changed else "        ", Role.WARN), dim(f"{side.name:<{room}}  "))
            was = f" (was {side.was or 'not there'})" if side.changed else ""
            role = Role.WARN if side.changed else Role.PLAIN
            yield from wrapped(f"{side.now}{was}", width, head, " " * (room + 10), role)


def view_json(setting: Setting) -> dict[str, Any]:
    """Namespaces and workloads, now and before."""
    found = security(setting)
    return {
        "namespaces": [
            {"name": pair.shown.name, "now": _levels(pair.now), "was": _levels(pair.was)} for pair in found.namespaces
        ],
        "workloads": [
            {"object": str(pair.shown.ref), "now": _fields(pair.now), "was": _fields(pair.was)}
            for pair in found.workloads
        ],
    }


def _levels(row: NamespaceRow | None) -> dict[str, str] | None:
    return None if row is None else {mode: getattr(row, mode) for mode in MODES}


def _fields(row: WorkloadRow | None) -> dict[str, Any] | None:
    if row is None:
        return None
    containers = [{"name": each.name, "kind": each.kind, "settings": dict(each.rows)} for each in row.containers]
    return {"runs": row.runs, "obstacles": list(row.obstacles), "containers": containers}
