"""Changes of an API server's manifest."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject, Path
from lab.subjects.encryption.mutation.configurations import Made, changed, without

OPTION = "--encryption-provider-config"
COMMAND: Path = ("spec", "containers", 0, "command")
MOUNTS: Path = ("spec", "containers", 0, "volumeMounts")
VOLUMES: Path = ("spec", "volumes")


def changes_of_manifest(value: JsonObject) -> Iterator[Made]:
    """Every change of one thing that has to do with encryption, and some that have not."""
    container = value["spec"]["containers"][0]
    yield from _command(value, [str(word) for word in container.get("command") or ()])
    yield from _mounts(value, list(container.get("volumeMounts") or ()))
    yield from _volumes(value, list(value["spec"].get("volumes") or ()))
    yield "image", "another image", changed(value, ("spec", "containers", 0, "image"), "kube-apiserver:latest")
    yield "network", "not on the host's network", changed(value, ("spec", "hostNetwork"), False)
    yield "pod-name", "another name", changed(value, ("metadata", "name"), "apiserver")


def _command(value: JsonObject, words: list[str]) -> Iterator[Made]:
    for at, word in enumerate(words):
        if at == 0:
            continue
        name, _, text = word.partition("=")
        own = word.startswith(OPTION)
        if own or at % 9 == 0:
            yield "drop-option", f"{name} left out", without(value, (*COMMAND, at))
        if own:
            for other in (f"{name}s={text}", f"{name} {text}", f"{name[1:]}={text}", f"{name}={text}x", name):
                yield "option", f"{other} for {word}", changed(value, (*COMMAND, at), other)
            for other in ("/etc/kubernetes/pki/ca.crt", "/tmp/enc.yaml"):
                yield "option-path", f"{other} for {text}", changed(value, (*COMMAND, at), f"{name}={other}")
            apart = [*words[:at], name, text, *words[at + 1 :]]
            yield "option-apart", f"{name} and its value apart", changed(value, COMMAND, apart)
            last = [*words[:at], *words[at + 1 :], word]
            yield "option-last", f"{name} last", changed(value, COMMAND, last)
    yield "reload", "read again when it changes", changed(value, COMMAND, [*words, f"{OPTION}-automatic-reload=true"])
    yield "more-option", "profiling off", changed(value, COMMAND, [*words, "--profiling=false"])
    yield "anonymous", "a word that is no option", changed(value, COMMAND, [*words, "encryption"])


def _mounts(value: JsonObject, mounts: list[JsonObject]) -> Iterator[Made]:
    for at, mount in enumerate(mounts):
        name = mount.get("name")
        yield "drop-mount", f"mount {name} left out", without(value, (*MOUNTS, at))
        other = f"{mount.get('mountPath')}-other"
        yield "mount-path", f"mount {name} elsewhere", changed(value, (*MOUNTS, at, "mountPath"), other)
        flipped = not mount.get("readOnly")
        yield "read-only", f"mount {name} {flipped}", changed(value, (*MOUNTS, at, "readOnly"), flipped)
    disk = {"name": mounts[0]["name"], "mountPath": "/host"} if mounts else {}
    yield "more-mount", "one more mount", changed(value, MOUNTS, [*mounts, disk])


def _volumes(value: JsonObject, volumes: list[JsonObject]) -> Iterator[Made]:
    for at, volume in enumerate(volumes):
        name, host = volume.get("name"), volume.get("hostPath") or {}
        yield "drop-volume", f"volume {name} left out", without(value, (*VOLUMES, at))
        for kind in ("File", "Directory", "DirectoryOrCreate", ""):
            made = {**host, "type": kind} if kind else {"path": host.get("path")}
            yield "volume-type", f"volume {name} as {kind}", changed(value, (*VOLUMES, at, "hostPath"), made)
        other = {**host, "path": f"{host.get('path')}-other"}
        yield "volume-path", f"volume {name} from elsewhere", changed(value, (*VOLUMES, at, "hostPath"), other)
        yield "volume-kind", f"volume {name} empty", changed(value, (*VOLUMES, at), {"name": name, "emptyDir": {}})
