"""The API server's manifest as plain values: its options, and which of the node's files it can see."""

from __future__ import annotations

from typing import Any, NamedTuple

from lab.manifests.document import JsonObject
from lab.subjects.encryption.naive.reading import Broken, plain

MANIFEST = "/etc/kubernetes/manifests/kube-apiserver.yaml"
OPTION = "--encryption-provider-config"
RELOAD = "--encryption-provider-config-automatic-reload"


class Serving(NamedTuple):
    """The file that is read, its options, the pod without what encryption needs, and what is mounted."""

    path: str
    reload: bool
    options: dict[str, list[str]]
    rest: JsonObject
    mounts: dict[str, tuple[str, bool]]


def serving(text: str, files: dict[str, str]) -> Serving:
    """Read a manifest. Raises Broken where the kubelet or the API server would not go on."""
    pod = plain(text)
    if not isinstance(pod, dict) or pod.get("kind") != "Pod":
        raise Broken("no pod")
    spec = pod.get("spec") or {}
    container = (spec.get("containers") or [{}])[0]
    words = [str(word) for word in (container.get("command") or [])[1:] + (container.get("args") or [])]
    options = _options(words)
    volumes = {volume.get("name"): volume.get("hostPath") for volume in spec.get("volumes") or []}
    mounts = _mounts(container, volumes, files)
    written = (options.get(OPTION) or [""])[-1]
    path = _found(written, mounts, files) if written else ""
    # An answer with one of these twice, or not true or false, is none that mutants make.
    reload = (options.get(RELOAD) or ["false"])[-1].lower() in ("true", "t", "1")
    if reload and not written:
        raise Broken("read again, but what?")
    rest = {
        **{key: value for key, value in spec.items() if key not in ("containers", "volumes")},
        "container": {key: value for key, value in container.items() if key not in ("command", "args", "volumeMounts")},
        "more": (spec.get("containers") or [])[1:],
        "name": (pod.get("metadata") or {}).get("name"),
    }
    others = {name: held for name, held in options.items() if name not in (OPTION, RELOAD)}
    return Serving(path, reload, others, rest, mounts)


def _options(words: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    waiting = ""
    for word in words:
        if waiting:
            found.setdefault(waiting, []).append(word)
            waiting = ""
        elif not word.startswith("--"):
            raise Broken(f"argument {word}")
        elif "=" in word:
            name, _, value = word.partition("=")
            found.setdefault(name.replace("_", "-"), []).append(value)
        elif word == RELOAD:
            found.setdefault(word, []).append("true")
        else:
            waiting = word
    if waiting:
        raise Broken(f"{waiting} without a value")
    return found


def _mounts(container: JsonObject, volumes: dict[Any, Any], files: dict[str, str]) -> dict[str, tuple[str, bool]]:
    found: dict[str, tuple[str, bool]] = {}
    for mount in container.get("volumeMounts") or []:
        if mount.get("name") not in volumes or not mount.get("mountPath") or mount["mountPath"] in found:
            raise Broken("a mount without its volume, or twice")
        host = volumes[mount["name"]] or {}
        path, kind = host.get("path") or "", host.get("type") or ""
        directory = any(each.startswith(f"{path.rstrip('/')}/") for each in files)
        if (kind == "File" and path not in files) or (kind == "Directory" and path in files):
            raise Broken(f"{path} is no {kind}")
        known = path.startswith(("/etc/ca", "/etc/ssl", "/etc/kubernetes/pki", "/etc/pki", "/usr/"))
        if kind == "Directory" and not directory and not known:
            raise Broken(f"there is no {path}")
        found[mount["mountPath"].rstrip("/")] = (path.rstrip("/"), bool(mount.get("readOnly")))
    return found


def _found(written: str, mounts: dict[str, tuple[str, bool]], files: dict[str, str]) -> str:
    """The node's file behind a path of the container."""
    inside = [at for at in mounts if written == at or written.startswith(f"{at}/")]
    if not inside:
        raise Broken(f"{written} is not mounted")
    at = max(inside, key=len)
    path = mounts[at][0] + written[len(at) :]
    if path not in files:
        raise Broken(f"there is no {path}")
    return path
