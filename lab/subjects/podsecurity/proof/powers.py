"""What a container may do beyond a hardened one, each as a clause: the security side of a bound."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.quantity import Quantity
from lab.subjects.podsecurity.confinement import UNCONFINED
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.facets import user as run_as
from lab.subjects.podsecurity.mounts import within


def powers(container: Effective) -> dict[str, str]:
    """Each power by its key, with a clause that follows the container's name."""
    found = dict(_switches(container))
    found |= {f"capability {name}": f"has the capability {name}" for name in sorted(container.capabilities)}
    found |= {f"host {name}": f"shares its node's {name}" for name in sorted(container.host_namespaces)}
    found |= {f"port {port}": f"takes port {port} of its node" for port in sorted(container.host_ports)}
    found |= {f"sysctl {name}={value}": f"sets {name} to {value}" for name, value in container.sysctls.items()}
    return found


def _switches(container: Effective) -> Iterator[tuple[str, str]]:
    if container.privileged:
        yield "privileged", "is privileged"
    if container.root:
        yield "root", f"may run as root: its user is {run_as(container)}"
    elif not container.non_root and container.user is None:
        # The image says so for now; nothing holds it to that.
        yield "not held to non-root", "is not held to runAsNonRoot"
    if container.escalates:
        yield "escalates", "may gain privileges (allowPrivilegeEscalation)"
    if not container.read_only_root:
        yield "writable root", "can write its root file system"
    if container.proc_mount != "Default":
        yield "proc", f"sees an {container.proc_mount.lower()} /proc"
    if container.seccomp == UNCONFINED:
        yield "no seccomp", "has no seccomp profile"
    if container.apparmor == UNCONFINED:
        yield "no apparmor", "has no AppArmor profile"


def excess(container: Effective, permitted: Effective, required: Effective | None) -> Iterator[str]:
    """What a container may do and must not, a clause each: the most telling first."""
    allowed = powers(permitted)
    yield from _first_capabilities(said for key, said in powers(container).items() if key not in allowed)
    yield from _host_paths(container, permitted)
    bounds = (permitted,) if required is None else (permitted, required)
    yield from _profiles(container, bounds)
    yield from _runtime_class(container, bounds)
    for name, most in permitted.limits.items():
        if name not in container.limits:
            yield f"has no limit for {name}"
        elif Quantity.parse(container.limits[name]) > Quantity.parse(most):
            yield f"has a limit of {container.limits[name]} for {name}, and may have {most}"


def _first_capabilities(clauses: Iterator[str]) -> Iterator[str]:
    """The clauses, with many capabilities told as one."""
    prefix = "has the capability "
    said = list(clauses)
    names = [clause.removeprefix(prefix) for clause in said if clause.startswith(prefix)]
    yield from (clause for clause in said if not clause.startswith(prefix))
    if len(names) > 4:
        yield f"has the capabilities {', '.join(names[:3])} and {len(names) - 3} more"
    elif names:
        yield from (f"{prefix}{name}" for name in names)


def _host_paths(container: Effective, permitted: Effective) -> Iterator[str]:
    allowed = permitted.host_paths
    for path, writes in container.host_paths.items():
        over = [each for each in allowed if within(path, each)]
        if not over:
            yield f"sees {path} of its node"
        elif writes and not any(allowed[each] for each in over):
            yield f"can write {path} of its node"


def _profiles(container: Effective, bounds: tuple[Effective, ...]) -> Iterator[str]:
    """Profiles other than those asked for; where none is asked for, any will do."""
    for word, found, asked in (
        ("seccomp", container.seccomp, [each.seccomp for each in bounds]),
        ("AppArmor", container.apparmor, [each.apparmor for each in bounds]),
    ):
        if UNCONFINED not in (asked[0], found) and found not in asked:
            yield f"has the {word} profile {found}, and not {asked[0]}"


def _runtime_class(container: Effective, bounds: tuple[Effective, ...]) -> Iterator[str]:
    """A runtime class other than the one asked for, or one that nobody asked for."""
    classes = {each.runtime_class for each in bounds}
    if container.runtime_class in classes:
        return
    wanted = next((name for name in sorted(classes) if name), "")
    told = f"runs in {_class(container.runtime_class)}"
    yield f"{told}, and must in {wanted}" if wanted else f"{told}, which nobody asked for"


def _class(name: str) -> str:
    return f"the runtime class {name}" if name else "the default runtime"
