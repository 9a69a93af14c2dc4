"""What is known of base images: who they run as, what they run, and what tools they bring.

Sources: the images' own Dockerfiles, as their registries show them. Of an image that is not here nothing is known, and
nothing is held against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from lab.manifests.imagename import Reference
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class BaseImage:
    """``users`` are its accounts by name; None where it is not known which there are.

    ``shell`` and ``manager`` are None where nothing is known; ``manager`` is empty for an image without a package
    manager. ``builds`` names what of it is there for building only.
    """

    user: str = ""
    users: Mapping[str, int] | None = None
    entrypoint: tuple[str, ...] = ()
    cmd: tuple[str, ...] = ()
    workdir: str = "/"
    shell: bool | None = None
    manager: str | None = None
    builds: str = ""
    exposed: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)


FOLDERS = (
    "/bin",
    "/etc",
    "/home",
    "/opt",
    "/root",
    "/sbin",
    "/srv",
    "/tmp",
    "/usr",
    "/usr/bin",
    "/usr/local/bin",
    "/var",
)
"""Folders that bases have."""

BUILD_TOOLS = frozenset(
    {
        "gcc", "g++", "make", "cmake", "build-essential", "build-base", "git", "golang", "go", "cargo", "rust", "maven",
        "openjdk-17-jdk", "openjdk-21-jdk", "python3-dev", "musl-dev", "linux-headers", "clang", "gdb", "strace", "vim",
        "nano", "curl", "wget", "netcat", "netcat-openbsd", "nmap", "tcpdump", "ssh", "openssh-client",
        "openssh-server", "sudo", "telnet", "socat",
    }
)  # fmt: skip
"""Packages that a running service has no use for, and an intruder has."""

DEBIAN_USERS = {
    "root": 0,
    "daemon": 1,
    "bin": 2,
    "sys": 3,
    "games": 5,
    "man": 6,
    "mail": 8,
    "www-data": 33,
    "nobody": 65534,
}
ALPINE_USERS = {"root": 0, "bin": 1, "daemon": 2, "mail": 8, "ftp": 21, "games": 35, "guest": 405, "nobody": 65534}
DISTROLESS_USERS = {"root": 0, "nobody": 65534, "nonroot": 65532}

UNKNOWN = BaseImage()
SCRATCH = BaseImage(users={}, shell=False, manager="")
DEBIAN = BaseImage(users=DEBIAN_USERS, cmd=("bash",), shell=True, manager="apt-get")
ALPINE = BaseImage(users=ALPINE_USERS, cmd=("/bin/sh",), shell=True, manager="apk")
FEDORA = BaseImage(users={**DISTROLESS_USERS, "nobody": 65534}, cmd=("/bin/bash",), shell=True, manager="dnf")
BUSYBOX = BaseImage(
    users={"root": 0, "daemon": 1, "bin": 2, "sys": 3, "www-data": 33, "nobody": 65534},
    cmd=("sh",),
    shell=True,
    manager="",
)
DISTROLESS = BaseImage(users=DISTROLESS_USERS, shell=False, manager="")

KNOWN: Mapping[str, BaseImage] = {
    "debian": DEBIAN,
    "ubuntu": replace(DEBIAN, cmd=("/bin/bash",), users={**DEBIAN_USERS, "ubuntu": 1000}),
    "alpine": ALPINE,
    "busybox": BUSYBOX,
    "fedora": FEDORA,
    "rockylinux": FEDORA,
    "golang": replace(DEBIAN, cmd=("bash",), workdir="/go", builds="the Go toolchain"),
    "rust": replace(DEBIAN, builds="the Rust toolchain"),
    "gcc": replace(DEBIAN, builds="a C compiler"),
    "maven": replace(DEBIAN, entrypoint=("/usr/local/bin/mvn-entrypoint.sh",), cmd=("mvn",), builds="Maven and a JDK"),
    "gradle": replace(DEBIAN, cmd=("gradle",), builds="Gradle and a JDK"),
    "eclipse-temurin": replace(DEBIAN, cmd=("jshell",)),
    "node": replace(DEBIAN, users={**DEBIAN_USERS, "node": 1000}, entrypoint=("docker-entrypoint.sh",), cmd=("node",)),
    "python": replace(DEBIAN, cmd=("python3",)),
    "nginx": replace(
        DEBIAN,
        users={**DEBIAN_USERS, "nginx": 101},
        entrypoint=("/docker-entrypoint.sh",),
        cmd=("nginx", "-g", "daemon off;"),
        exposed=("80/tcp",),
    ),
    "nginxinc/nginx-unprivileged": replace(
        DEBIAN,
        user="101",
        users={**DEBIAN_USERS, "nginx": 101},
        entrypoint=("/docker-entrypoint.sh",),
        cmd=("nginx", "-g", "daemon off;"),
        exposed=("8080/tcp",),
    ),
    "httpd": replace(DEBIAN, cmd=("httpd-foreground",), workdir="/usr/local/apache2", exposed=("80/tcp",)),
    "redis": replace(
        DEBIAN,
        users={**DEBIAN_USERS, "redis": 999},
        entrypoint=("docker-entrypoint.sh",),
        cmd=("redis-server",),
        workdir="/data",
        exposed=("6379/tcp",),
    ),
    "postgres": replace(
        DEBIAN,
        users={**DEBIAN_USERS, "postgres": 999},
        entrypoint=("docker-entrypoint.sh",),
        cmd=("postgres",),
        exposed=("5432/tcp",),
    ),
    "registry.k8s.io/pause": replace(SCRATCH, user="65535:65535", entrypoint=("/pause",)),
}
"""By the name that people write, without tag; those of Docker Hub without its own."""


def known_base(reference: Reference | None) -> BaseImage:
    """What is known of an image; None stands for ``scratch``."""
    if reference is None:
        return SCRATCH
    if reference.registry == "gcr.io" and reference.repository.startswith("distroless/"):
        return _distroless(reference)
    found = KNOWN.get(reference.short, UNKNOWN)
    if "alpine" in reference.tag and found.manager == "apt-get":
        own = {name: uid for name, uid in (found.users or {}).items() if name not in DEBIAN_USERS}
        shell = ("/bin/sh",) if found.cmd == ("bash",) else found.cmd
        return replace(found, users={**ALPINE_USERS, **own}, manager="apk", cmd=shell)
    return found


def _distroless(reference: Reference) -> BaseImage:
    """Google's images without a distribution: a shell only in those tagged debug."""
    user = "65532" if "nonroot" in reference.tag else "0"
    debug = "debug" in reference.tag
    name = reference.repository.removeprefix("distroless/")
    entrypoint: tuple[str, ...] = ()
    if name.startswith("python3"):
        entrypoint = ("/usr/bin/python3.11",)
    elif name.startswith("nodejs"):
        entrypoint = ("/nodejs/bin/node",)
    elif name.startswith("java") and not name.startswith("java-base"):
        entrypoint = ("/usr/bin/java", "-jar")
    return replace(DISTROLESS, user=user, entrypoint=entrypoint, shell=debug or None if debug else False)
