"""What a ``context`` check can ask of a container: one requirement by key.

Each reads its value and gives a function that says what is wrong with a container, nothing where it is as asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from lab.manifests.document import Json
from lab.manifests.quantity import Quantity, QuantityError
from lab.subjects.podsecurity.capabilities import ALL, DEFAULT, EVERY, named, told
from lab.subjects.podsecurity.checks.fields import flag_of
from lab.subjects.podsecurity.effective import HOST_NAMESPACES, PROBES, Effective
from lab.subjects.podsecurity.facets import user as run_as
from lab.subjects.podsecurity.mounts import clean, within

Wrong: TypeAlias = Callable[[Effective], str]
Parse: TypeAlias = Callable[[Json], Wrong]

NONE = "none"


def _flag(key: str, held: Callable[[Effective], bool], yes: str, no: str) -> Parse:
    def parse(value: Json) -> Wrong:
        wanted = flag_of(key, value)

        def wrong(container: Effective) -> str:
            if held(container) is wanted:
                return ""
            return no if wanted else yes

        return wrong

    return parse


def _root(value: Json) -> Wrong:
    wanted = flag_of("runs_as_root", value)

    def wrong(container: Effective) -> str:
        if container.root is wanted:
            return ""
        if wanted:
            return f"does not run as root, but as {run_as(container)}"
        return f"may run as root: its user is {run_as(container)}"

    return wrong


def _number(key: str, held: Callable[[Effective], int | None], what: str) -> Parse:
    """``101``, or ``{at_least: 1000}``."""

    def parse(value: Json) -> Wrong:
        least = value.get("at_least") if isinstance(value, dict) and list(value) == ["at_least"] else None
        number = value if least is None else least
        if not isinstance(number, int) or isinstance(number, bool):
            raise ValueError(f"{key} must be a number, or {{at_least: number}}")

        def wrong(container: Effective) -> str:
            found = held(container)
            told = f"has no {what}" if found is None else f"has {what} {found}"
            if least is not None:
                fine = found is not None and found >= number
                return "" if fine else f"{told}, and must have at least {number}"
            return "" if found == number else f"{told}, and must have {number}"

        return wrong

    return parse


def _capabilities(value: Json) -> Wrong:
    """``none``, or ``{at_most: […], at_least: […], exactly: […], without: […]}``."""
    written = {"exactly": []} if value == NONE else value
    keys = ("at_most", "at_least", "exactly", "without")
    if not isinstance(written, dict) or not written or not set(written) <= set(keys):
        raise ValueError(f"capabilities must be none, or hold some of {', '.join(keys)}, each a list")
    sets = {key: _names(written[key]) for key in written}

    def wrong(container: Effective) -> str:
        held = container.capabilities
        beyond = held - sets.get("at_most", EVERY) | held & sets.get("without", frozenset())
        lacking = sets.get("at_least", frozenset()) - held
        if "exactly" in sets:
            beyond, lacking = beyond | held - sets["exactly"], lacking | sets["exactly"] - held
        said = [f"has {'more capabilities' if len(beyond) > 4 else 'capability'} {_listed(beyond)}"] if beyond else []
        return " and ".join([*said, *([f"lacks capability {', '.join(sorted(lacking))}"] if lacking else [])])

    return wrong


def _listed(names: frozenset[str]) -> str:
    if len(names) <= 4:
        return named(names)
    return f"than asked ({told(names) if names in (DEFAULT, EVERY) else named(names)})"


def _names(written: Json) -> frozenset[str]:
    if not isinstance(written, list) or not all(isinstance(name, str) for name in written):
        raise ValueError("capabilities must be listed by name")
    if written == [ALL]:
        return EVERY
    unknown = sorted(set(written) - EVERY)
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no capability: write it as NET_BIND_SERVICE, without CAP_")
    return frozenset(written)


def _paths(key: str) -> Callable[[Json], tuple[str, ...]]:
    def parse(value: Json) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(path, str) and path.startswith("/") for path in value):
            raise ValueError(f"{key} must list absolute paths")
        return tuple(value)

    return parse


def _writable(value: Json) -> Wrong:
    paths = _paths("writable")(value)

    def wrong(container: Effective) -> str:
        stuck = [path for path in paths if not container.can_write(path)]
        return f"cannot write {', '.join(stuck)}" if stuck else ""

    return wrong


def _writable_at_most(value: Json) -> Wrong:
    paths = _paths("writable_at_most")(value)

    def wrong(container: Effective) -> str:
        beyond = [path for path in container.writable if not any(within(path, each) for each in paths)]
        return f"can write {', '.join(beyond)} too" if beyond else ""

    return wrong


def _profile(key: str, held: Callable[[Effective], str]) -> Parse:
    """A profile in a word, or a list of those that will do."""
    name = {"apparmor": "AppArmor"}.get(key, key)

    def parse(value: Json) -> Wrong:
        wanted = value if isinstance(value, list) else [value]
        for each in wanted:
            if each not in ("RuntimeDefault", "Unconfined", "Localhost") and not str(each).startswith("Localhost:"):
                raise ValueError(f"{key} must be RuntimeDefault, Unconfined, Localhost or Localhost:name, not {each!r}")

        def wrong(container: Effective) -> str:
            found = held(container)
            if found in wanted or ("Localhost" in wanted and found.startswith("Localhost:")):
                return ""
            return f"has the {name} profile {found}, and must have {' or '.join(wanted)}"

        return wrong

    return parse


def _text(key: str, held: Callable[[Effective], str], what: str, absent: str) -> Parse:
    """A word, a list of those that will do, or ``none``."""

    def parse(value: Json) -> Wrong:
        wanted = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str) for each in wanted):
            raise ValueError(f"{key} must be a text, or list those that will do")

        def wrong(container: Effective) -> str:
            found = held(container) or NONE
            if found in wanted:
                return ""
            told = f"has {absent}" if found == NONE else f"has {what} {found}"
            return f"{told}, and must have {' or '.join(wanted)}"

        return wrong

    return parse


def _host_namespaces(value: Json) -> Wrong:
    """``none``, a list of those allowed, or ``{at_most: […], at_least: […]}``."""
    written = value if isinstance(value, dict) else {"at_most": value}
    if not written or not set(written) <= {"at_most", "at_least"}:
        raise ValueError("host_namespaces must be none, list what is allowed, or hold at_most and at_least")
    allowed, needed = (
        set(_allowed("host_namespaces", written.get(key, default)))
        for key, default in (("at_most", list(HOST_NAMESPACES)), ("at_least", NONE))
    )
    unknown = sorted((allowed | needed) - set(HOST_NAMESPACES))
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no host namespace: {', '.join(HOST_NAMESPACES)}")

    def wrong(container: Effective) -> str:
        beyond, lacking = sorted(container.host_namespaces - allowed), sorted(needed - container.host_namespaces)
        said = [f"shares {', '.join(beyond)} with its node"] if beyond else []
        return " and ".join([*said, *([f"no longer has its node's {', '.join(lacking)}"] if lacking else [])])

    return wrong


def _host_paths(value: Json) -> Wrong:
    """``none``, ``read_only``, or a list of paths; each may end in ``:ro``."""
    if value == "read_only":
        return lambda container: _writes(path for path, writes in container.host_paths.items() if writes)
    allowed = {clean(path.removesuffix(":ro")): path.endswith(":ro") for path in _allowed("host_paths", value)}

    def wrong(container: Effective) -> str:
        found = container.host_paths
        over = {path: [each for each in allowed if within(path, each)] for path in found}
        beyond = [path for path in found if not over[path]]
        if beyond:
            return f"sees {', '.join(beyond)} of its node"
        return _writes(path for path, writes in found.items() if writes and all(allowed[each] for each in over[path]))

    return wrong


def _writes(paths: Iterable[str]) -> str:
    found = sorted(paths)
    return f"can write {', '.join(found)} of its node" if found else ""


def _allowed(key: str, value: Json) -> list[str]:
    listed = [] if value == NONE else value
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise ValueError(f"{key} must be none, or list what is allowed")
    return listed


def _host_ports(value: Json) -> Wrong:
    allowed = [] if value == NONE else value
    if not isinstance(allowed, list) or not all(isinstance(item, int) for item in allowed):
        raise ValueError("host_ports must be none, or list what is allowed")

    def wrong(container: Effective) -> str:
        beyond = sorted(container.host_ports - set(allowed))
        return f"takes port {', '.join(map(str, beyond))} of its node" if beyond else ""

    return wrong


def _amounts(key: str, held: Callable[[Effective], Mapping[str, str]], *, most: bool) -> Parse:
    """Resources that must be set, ``[cpu, memory]``, or how much each may be, ``{memory: 128Mi}``."""

    def parse(value: Json) -> Wrong:
        written = dict.fromkeys(value, "") if isinstance(value, list) else value
        if not isinstance(written, dict) or not written:
            raise ValueError(f"{key} must list resources, or map each to an amount")
        try:
            bounds = {name: Quantity.parse(str(amount)) if amount != "" else None for name, amount in written.items()}
        except QuantityError as error:
            raise ValueError(f"{key}: {error}") from None

        def wrong(container: Effective) -> str:
            said = []
            for name, bound in bounds.items():
                found = held(container).get(name)
                if found is None:
                    said.append(f"sets no {key.removesuffix('s')} for {name}")
                elif bound is not None and (Quantity.parse(found) > bound if most else Quantity.parse(found) != bound):
                    limit = "at most " if most else ""
                    said.append(f"has a {key.removesuffix('s')} of {found} for {name}, and must have {limit}{bound}")
            return " and ".join(said)

        return wrong

    return parse


def _probes(value: Json) -> Wrong:
    names = [f"{name}Probe" for name in value] if isinstance(value, list) else []
    if not names or not set(names) <= set(PROBES):
        raise ValueError("probes must list some of liveness, readiness, startup")

    def wrong(container: Effective) -> str:
        lacking = [name.removesuffix("Probe") for name in names if name not in container.probes]
        return f"has no {' or '.join(lacking)} probe" if lacking else ""

    return wrong


REQUIREMENTS: dict[str, Parse] = {
    "runs_as_root": _root,
    "run_as_user": _number("run_as_user", lambda each: each.user, "runAsUser"),
    "run_as_group": _number("run_as_group", lambda each: each.group, "runAsGroup"),
    "fs_group": _number("fs_group", lambda each: each.fs_group, "fsGroup"),
    "non_root": _flag(
        "non_root", lambda each: each.non_root, "must not set runAsNonRoot", "is not held to runAsNonRoot: true"
    ),
    "privileged": _flag("privileged", lambda each: each.privileged, "is privileged", "is not privileged"),
    "escalates": _flag(
        "escalates", lambda each: each.escalates, "may gain privileges", "cannot gain privileges, and must be able to"
    ),
    "read_only_root": _flag(
        "read_only_root",
        lambda each: each.read_only_root,
        "cannot write its root file system",
        "can write its root file system",
    ),
    "capabilities": _capabilities,
    "writable": _writable,
    "writable_at_most": _writable_at_most,
    "seccomp": _profile("seccomp", lambda each: each.seccomp),
    "apparmor": _profile("apparmor", lambda each: each.apparmor),
    "selinux": _text("selinux", lambda each: each.selinux, "the SELinux options", "the runtime's SELinux options"),
    "proc_mount": _text("proc_mount", lambda each: each.proc_mount, "procMount", "no procMount"),
    "runtime_class": _text("runtime_class", lambda each: each.runtime_class, "the runtime class", "no runtime class"),
    "host_namespaces": _host_namespaces,
    "host_users": _flag(
        "host_users", lambda each: each.host_users, "shares its users with its node", "has users of its own"
    ),
    "host_paths": _host_paths,
    "host_ports": _host_ports,
    "limits": _amounts("limits", lambda each: each.limits, most=True),
    "requests": _amounts("requests", lambda each: each.requests, most=False),
    "probes": _probes,
}
"""By the key an exercise writes."""
