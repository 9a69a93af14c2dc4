"""What a raw manifest of the API server makes of its audit log."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import yaml

from lab.manifests.document import Json, JsonObject

PATH = "/etc/kubernetes/manifests/kube-apiserver.yaml"
NUMBERS = ("maxage", "maxbackup", "maxsize")
HAS_FOLDERS = ("/etc/kubernetes/pki", "/etc/kubernetes/manifests", "/var/log", "/etc/ssl/certs", "/etc/ca-certificates")


@lru_cache(maxsize=16)
def parsed(text: str) -> Json:
    """A YAML text's value. Raises YAMLError."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class Kept(NamedTuple):
    """Where the log and the policy lie on the node, and the log's numbers; ``why`` says why there is none."""

    policy: str = ""
    log: str = ""
    numbers: tuple[str, ...] = ()
    why: str = ""


def kept(files: Mapping[str, str], known: frozenset[str]) -> Kept | None:
    """Follow the flags through the mounts; None where there is no manifest. ``known`` are flags that are taken."""
    if PATH not in files:
        return None
    try:
        pod = parsed(files[PATH])
        container = next(each for each in pod["spec"]["containers"] if each["command"][0] == "kube-apiserver")
    except (yaml.YAMLError, KeyError, TypeError, IndexError, StopIteration):
        return Kept(why="no manifest that could be read")
    if not _named(pod, container):
        return Kept(why="the manifest is not valid")
    flags = flags_of(container)
    strange = [name for name in flags if name not in known]
    if strange:
        return Kept(why=f"unknown flag --{strange[0]}")
    wrong = next((said for volume in pod["spec"].get("volumes") or [] if (said := _type(volume, files))), "")
    if wrong:
        return Kept(why=wrong)
    policy = _on_node(pod, container, flags.get("audit-policy-file", ""))
    log = _on_node(pod, container, flags.get("audit-log-path", ""))
    numbers = tuple(flags.get(f"audit-log-{name}", "") for name in NUMBERS)
    if any(each and not each.isdigit() for each in numbers):
        return Kept(why="no number")
    if policy is None or policy[0] not in files:
        return Kept(why="the policy is not there")
    if log is None or log[1] or _is_folder(log[0], files):
        return Kept(why="the log cannot be written")
    return Kept(policy[0], log[0], numbers)


def flags_of(container: JsonObject) -> dict[str, str]:
    """The last value of each flag."""
    found = {}
    for word in [*container["command"][1:], *(container.get("args") or [])]:
        name, _, value = word.removeprefix("--").partition("=")
        found[name] = value
    return found


def _named(pod: JsonObject, container: JsonObject) -> bool:
    """Whether names and mounts fit together as the kubelet wants."""
    volumes = [volume.get("name") for volume in pod["spec"].get("volumes") or []]
    mounts = container.get("volumeMounts") or []
    paths = [mount.get("mountPath") for mount in mounts]
    if pod.get("kind") != "Pod" or pod.get("apiVersion") != "v1":
        return False
    return (
        len(set(volumes)) == len(volumes)
        and len(set(paths)) == len(paths)
        and all(mount.get("name") in volumes and mount.get("mountPath") for mount in mounts)
    )


def _on_node(pod: JsonObject, container: JsonObject, path: str) -> tuple[str, bool] | None:
    """The node's path behind one of the container's, and whether it can only be read."""
    best: Json = None
    for mount in container.get("volumeMounts") or []:
        at = mount["mountPath"].rstrip("/")
        inside = path == at or path.startswith(f"{at}/")
        if inside and (best is None or len(at) >= len(best["mountPath"].rstrip("/"))):
            best = mount
    if not path or best is None:
        return None
    host = next((each.get("hostPath") for each in pod["spec"]["volumes"] if each["name"] == best["name"]), None)
    if not host:
        return None
    rest = path[len(best["mountPath"].rstrip("/")) :]
    return host["path"].rstrip("/") + rest, bool(best.get("readOnly"))


def _type(volume: JsonObject, files: Mapping[str, str]) -> str:
    host = volume.get("hostPath")
    if not host:
        return ""
    path, kind = host["path"].rstrip("/"), host.get("type") or ""
    if kind in ("File", "FileOrCreate") and _is_folder(path, files):
        return f"{path} is a folder"
    if kind == "File" and path not in files:
        return f"{path} is not there"
    if kind == "FileOrCreate" and path not in files and not _is_folder(path.rpartition("/")[0], files):
        return f"{path} has no folder"
    if kind in ("Directory", "DirectoryOrCreate") and path in files:
        return f"{path} is a file"
    if kind == "Directory" and not _is_folder(path, files):
        return f"{path} is not there"
    return f"{path} is no device" if kind in ("Socket", "CharDevice", "BlockDevice") else ""


def _is_folder(path: str, files: Mapping[str, str]) -> bool:
    known = any(each == path or each.startswith(f"{path}/") for each in HAS_FOLDERS)
    return known or any(each.startswith(f"{path}/") for each in files)
