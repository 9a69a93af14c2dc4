"""The computer that the cluster is to run on, as far as it matters."""

from __future__ import annotations

import platform
import shutil
from contextlib import suppress
from pathlib import Path

from lab.quick_dataclass import dataclass

FAMILIES = {
    "apt": ("debian", "ubuntu"),
    "dnf": ("fedora", "rhel", "centos"),
    "zypper": ("suse", "opensuse"),
    "pacman": ("arch",),
    "apk": ("alpine",),
}
"""Package managers, and the systems that have them (os-release's ``ID`` and ``ID_LIKE``)."""


@dataclass(frozen=True, slots=True)
class Machine:
    """``system`` is Linux, Darwin or Windows; ``architecture`` is amd64 or arm64, as in the names of downloads.

    ``packages`` is the package manager, empty where it is none that the lab knows. The inotify limits are 0 where
    there are none.
    """

    system: str = "Linux"
    architecture: str = "amd64"
    packages: str = ""
    inotify_instances: int = 0
    inotify_watches: int = 0


def this_machine() -> Machine:
    """The one at hand."""
    system = platform.system()
    brew = "brew" if shutil.which("brew") else ""
    if system == "Linux":
        packages = brew or package_manager(_read(Path("/etc/os-release")))
    else:
        packages = brew or ("winget" if system == "Windows" else "")
    limits = Path("/proc/sys/fs/inotify")
    return Machine(
        system,
        architecture(platform.machine()),
        packages,
        _number(_read(limits / "max_user_instances")),
        _number(_read(limits / "max_user_watches")),
    )


def architecture(machine: str) -> str:
    """The name that downloads use."""
    return "arm64" if machine.lower() in ("arm64", "aarch64") else "amd64"


def package_manager(os_release: str) -> str:
    """The package manager of the Linux that describes itself so (os-release(5)); empty for an unknown one."""
    named: set[str] = set()
    for line in os_release.splitlines():
        key, _, value = line.partition("=")
        if key in ("ID", "ID_LIKE"):
            named.update(value.strip().strip("\"'").split())
    return next((manager for manager, systems in FAMILIES.items() if named.intersection(systems)), "")


def free_disk(folder: str) -> int | None:
    """The free bytes where the engine keeps its images; None where that is not on this computer."""
    with suppress(OSError):
        if folder:
            return shutil.disk_usage(folder).free
    return None


def _read(path: Path) -> str:
    with suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace")
    return ""


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() else 0
