"""Events in words."""

from __future__ import annotations

from collections.abc import Mapping

from lab.manifests.document import Json

Values = Mapping[str, Json]


def told(values: Values) -> str:
    """What happened: the call, by which process, where."""
    return f"{_deed(values)} {_where(values)}{_by_whom(values)}"


def alert_told(rule: str, kind: str, values: Values, number: int | None) -> str:
    """That a rule must alert of an event and does not, or must not and does; without a number nobody recorded it."""
    must = "must alert, and does not" if kind == "missing" else "alerts, and must not"
    which = f"event {number}, {at(values)}" if number is not None else "such an event could come"
    return f"{rule!r} {must}: {told(values)} ({which})"


def at(values: Values) -> str:
    """When it happened, as Falco prints it in short; empty for an event that nobody recorded."""
    return str(values.get("evt.time.s", ""))


def _deed(values: Values) -> str:
    name, line = values.get("proc.name", "a process"), values.get("proc.cmdline", "")
    said = f' ("{line}")' if line and line != name else ""
    kind = values.get("evt.type", "a call")
    target = values.get("fd.name")
    if kind in ("execve", "execveat"):
        return f"start of {name}{said}"
    return f"{kind}{f' of {target}' if target else ''} by {name}{said}"


def _where(values: Values) -> str:
    if values.get("container.id") in (None, "host"):
        return "on the host"
    pod = values.get("k8s.pod.name")
    inside = f" of pod {values.get('k8s.ns.name', '')}/{pod}" if pod else ""
    return f"in container {values.get('container.name', values['container.id'])}{inside}"


def _by_whom(values: Values) -> str:
    user = values.get("user.name")
    return f" as {user}" if user not in (None, "root") else ""
