"""The sides of a container's effective settings, each with a name and its value in words.

Screens show them as rows; a check names them in its messages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lab.subjects.podsecurity.capabilities import told
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.images import image_of

Facet = Callable[[Effective], str]


def yes_no(value: bool) -> str:
    """``yes`` or ``no``."""
    return "yes" if value else "no"


def user(container: Effective) -> str:
    """As whom it runs."""
    if container.user is not None:
        return "root (0)" if container.user == 0 else str(container.user)
    if container.non_root:
        return "the image's, not root"
    known = image_of(container.image)
    if known is None:
        return "the image's"
    return "root (the image's)" if known.user in (0, "root") else f"{known.user} (the image's)"


def groups(container: Effective) -> str:
    """Its primary group and the one of its volumes."""
    own = "the image's" if container.group is None else str(container.group)
    return own if container.fs_group is None else f"{own}, fsGroup {container.fs_group}"


def host_paths(container: Effective) -> str:
    """What it sees of its node's files."""
    found = container.host_paths
    return ", ".join(f"{path}{'' if found[path] else ' (read-only)'}" for path in sorted(found)) or "none"


def amounts(container: Effective) -> str:
    """Its limits."""
    return ", ".join(f"{name} {amount}" for name, amount in sorted(container.limits.items())) or "none"


FACETS: Mapping[str, Facet] = {
    "user": user,
    "group": groups,
    "privileged": lambda each: yes_no(each.privileged),
    "may gain privileges": lambda each: yes_no(each.escalates),
    "capabilities": lambda each: told(each.capabilities),
    "root file system": lambda each: "read-only" if each.read_only_root else "writable",
    "writable": lambda each: ", ".join(each.writable) or "nothing",
    "seccomp": lambda each: each.seccomp,
    "AppArmor": lambda each: each.apparmor,
    "SELinux": lambda each: each.selinux or "the runtime's",
    "/proc": lambda each: "masked" if each.proc_mount == "Default" else each.proc_mount.lower(),
    "host namespaces": lambda each: ", ".join(sorted(each.host_namespaces)) or "none",
    "own users": lambda each: yes_no(not each.host_users),
    "host paths": host_paths,
    "host ports": lambda each: ", ".join(map(str, sorted(each.host_ports))) or "none",
    "runtime class": lambda each: each.runtime_class or "the default",
    "limits": amounts,
    "probes": lambda each: ", ".join(name.removesuffix("Probe") for name in each.probes) or "none",
}
"""By the name a row has, in the order of the rows."""


def facets(container: Effective) -> dict[str, str]:
    """Every side in words."""
    return {name: facet(container) for name, facet in FACETS.items()}
