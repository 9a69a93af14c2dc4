"""Where a path inside a container of a static pod leads: through volumeMounts and volumes to the node's own files.

Source: https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Set

from lab.manifests.document import JsonObject, Path
from lab.quick_dataclass import dataclass

DIRECTORIES = frozenset(
    {
        "/",
        "/etc",
        "/etc/ca-certificates",
        "/etc/kubernetes",
        "/etc/kubernetes/manifests",
        "/etc/kubernetes/pki",
        "/etc/kubernetes/pki/etcd",
        "/etc/pki",
        "/etc/ssl",
        "/etc/ssl/certs",
        "/opt",
        "/root",
        "/tmp",
        "/usr/local/share/ca-certificates",
        "/usr/share/ca-certificates",
        "/usr/libexec/kubernetes/kubelet-plugins/volume/exec",
        "/var/lib/etcd",
        "/var/lib/kubelet",
        "/var/lib/kubelet/pki",
        "/var/log",
    }
)
"""Directories that every control-plane node made by kubeadm has."""

_CONFIGS = ("admin", "super-admin", "kubelet", "controller-manager", "scheduler")
_PAIRS = (
    "ca",
    "apiserver",
    "apiserver-kubelet-client",
    "apiserver-etcd-client",
    "front-proxy-ca",
    "front-proxy-client",
    "etcd/ca",
    "etcd/server",
    "etcd/peer",
    "etcd/healthcheck-client",
)

KUBEADM_FILES = frozenset(
    {
        *(f"/etc/kubernetes/{name}.conf" for name in _CONFIGS),
        *(f"/etc/kubernetes/pki/{name}.{end}" for end in ("crt", "key") for name in _PAIRS),
        "/etc/kubernetes/pki/sa.key",
        "/etc/kubernetes/pki/sa.pub",
        "/var/lib/kubelet/pki/kubelet-client-current.pem",
        "/var/lib/kubelet/pki/kubelet.crt",
        "/var/lib/kubelet/pki/kubelet.key",
        "/var/lib/kubelet/config.yaml",
        "/var/lib/kubelet/kubeadm-flags.env",
    }
)
"""Files that kubeadm lays down; they are there whether or not an exercise shows what is in them."""


@dataclass(frozen=True, slots=True)
class Mount:
    """A volume mounted into a container. ``host`` is the node's path; None for a volume that is no hostPath."""

    name: str
    at: str
    host: str | None
    type: str = ""
    read_only: bool = False
    mount: Path = ()
    """Where the mount is written in the pod."""
    volume: Path = ()
    """Where the volume is written in the pod."""
    volume_path: str = ""
    """The hostPath as it is written, without the mount's ``subPath``."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path of a container leads.

    ``host`` is the node's path, or None where the path lies in the container's own image or in a volume that is no
    hostPath. ``trouble`` is empty where the node has what is asked for.
    """

    path: str
    host: str | None
    mount: Mount | None = None
    text: str | None = None
    trouble: str = ""

    @property
    def read_only(self) -> bool:
        """Whether the container cannot write there."""
        return self.mount is not None and self.mount.read_only


def mounts(pod: JsonObject, container: Path) -> tuple[Mount, ...]:
    """The mounts of the container at that place of the pod, in the order they are written."""
    spec = pod.get("spec") or {}
    here = pod
    for step in container:
        here = here[step]  # type: ignore[index]
    volumes = {volume.get("name"): (at, volume) for at, volume in enumerate(spec.get("volumes") or ())}
    return tuple(_mounts(here, container, volumes))


def _mounts(container: JsonObject, path: Path, volumes: Mapping[str, tuple[int, JsonObject]]) -> Iterator[Mount]:
    for at, mount in enumerate(container.get("volumeMounts") or ()):
        number, volume = volumes.get(mount.get("name"), (0, {}))
        source = volume.get("hostPath")
        host = source.get("path") if isinstance(source, dict) else None
        whole = host
        if host is not None and mount.get("subPath"):
            whole = posixpath.join(host, mount["subPath"])
        yield Mount(
            mount.get("name", ""),
            posixpath.normpath(mount.get("mountPath") or "/"),
            None if whole is None else posixpath.normpath(whole),
            (source.get("type") or "") if isinstance(source, dict) else "",
            bool(mount.get("readOnly")),
            (*path, "volumeMounts", at),
            ("spec", "volumes", number),
            host or "",
        )


def mount_of(path: str, mounted: tuple[Mount, ...]) -> Mount | None:
    """The mount that a path of the container lies in: the innermost, and of equal ones the last."""
    path = posixpath.normpath(path)
    found = [each for each in mounted if path == each.at or path.startswith(f"{each.at.rstrip('/')}/")]
    return max(enumerate(found), key=lambda each: (len(each[1].at), each[0]))[1] if found else None


def place(path: str, mounted: tuple[Mount, ...], files: Mapping[str, str], others: Set[str] = frozenset()) -> Place:
    """Where a path of the container leads, and what lies there.

    ``files`` are the node's files by path, ``others`` further paths that exist though their text is not told.
    """
    path = posixpath.normpath(path)
    mount = mount_of(path, mounted)
    if mount is None:
        return Place(path, None, None, None, f"open {path}: no such file or directory")
    if mount.host is None:
        return Place(path, None, mount)
    rest = path[len(mount.at.rstrip("/")) :].lstrip("/")
    host = posixpath.normpath(posixpath.join(mount.host, rest)) if rest else mount.host
    text = files.get(host)
    if text is not None or host in others or host in KUBEADM_FILES:
        return Place(path, host, mount, text)
    if is_directory(host, files, others) or (not rest and mount.type in ("", "DirectoryOrCreate")):
        return Place(path, host, mount, None, f"read {path}: is a directory")
    if not rest and mount.type == "FileOrCreate":
        return Place(path, host, mount, "")
    return Place(path, host, mount, None, f"open {path}: no such file or directory")


def is_directory(path: str, files: Mapping[str, str], others: Set[str] = frozenset()) -> bool:
    """Whether the node has a directory there."""
    inside = f"{path.rstrip('/')}/"
    return path in DIRECTORIES or any(each.startswith(inside) for each in (*files, *others, *DIRECTORIES))


def mount_trouble(mount: Mount, files: Mapping[str, str], others: Set[str] = frozenset()) -> str:
    """Why the kubelet does not start a container with that mount, as it says it; empty where it does."""
    path = mount.volume_path
    if mount.host is None or not mount.type or mount.type.endswith("OrCreate"):
        if mount.type == "FileOrCreate" and is_directory(path, files, others):
            return f"hostPath type check failed: {path} is not a file"
        if mount.type == "DirectoryOrCreate" and (path in files or path in KUBEADM_FILES or path in others):
            return f"hostPath type check failed: {path} is not a directory"
        return ""
    there = path in files or path in others or path in KUBEADM_FILES
    directory = is_directory(path, files, others)
    if mount.type == "File" and not (there and not directory):
        return f"hostPath type check failed: {path} is not a file"
    if mount.type == "Directory" and not directory:
        return f"hostPath type check failed: {path} is not a directory"
    if mount.type in ("Socket", "CharDevice", "BlockDevice") and not there:
        return f"hostPath type check failed: {path} is not a {_KINDS[mount.type]}"
    return ""


_KINDS = {"Socket": "socket", "CharDevice": "character device", "BlockDevice": "block device"}
