"""A person's kubeconfig: its contexts, and all that one of them leads to.

Several files are read as kubectl reads them: the first that names something wins
(https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import field
from pathlib import Path

from lab.cluster.nearest import nearest
from lab.live.exec_plugin import credentials
from lab.live.trouble import LiveError
from lab.manifests.document import JsonObject
from lab.quick_dataclass import dataclass

FILES = ("certificate-authority", "client-certificate", "client-key", "tokenFile")
"""Keys that hold the path of a file, which may be relative to the kubeconfig's folder."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One context with everything it names. ``settings`` is a kubeconfig that holds it alone."""

    context: str
    cluster: str
    server: str
    user: str
    namespace: str
    settings: JsonObject = field(repr=False)


def usual_files() -> tuple[Path, ...]:
    """Where kubectl looks: the files of ``KUBECONFIG``, else ``~/.kube/config``."""
    listed = os.environ.get("KUBECONFIG", "")
    paths = [Path(each).expanduser() for each in listed.split(os.pathsep) if each]
    return tuple(paths) or (Path("~/.kube/config").expanduser(),)


def choose(files: Iterable[Path], context: str) -> Chosen:
    """The context of that name. Raises LiveError saying what is missing; reads no current context."""
    paths = tuple(files)
    held = [(path, _read(path)) for path in paths if path.exists()]
    if not held:
        shown = ", ".join(map(str, paths))
        raise LiveError(f"There is no kubeconfig at {shown}", "name one with --kubeconfig, or set KUBECONFIG")
    found = _named(held, "contexts", "context", context)
    if found is None:
        raise _no_context(context, held, paths)
    entry = found[1]
    cluster, user = str(entry.get("cluster") or ""), str(entry.get("user") or "")
    reached = _named(held, "clusters", "cluster", cluster)
    server = reached[1].get("server") if reached is not None else None
    if reached is None or not isinstance(server, str) or not server:
        what = f"names the cluster {cluster!r}" if cluster else "names no cluster"
        raise LiveError(f"The context {context!r} {what}, for which the kubeconfig has no server", "mend it")
    person = _named(held, "users", "user", user) if user else None
    settings = _settings(context, entry, _with_whole_paths(*reached), _user(person, reached))
    return Chosen(context, cluster, server, user, str(entry.get("namespace") or ""), settings)


def _settings(context: str, entry: JsonObject, cluster: JsonObject, user: JsonObject) -> JsonObject:
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": context,
        "contexts": [{"name": context, "context": {**entry, "cluster": "cluster", "user": "user"}}],
        "clusters": [{"name": "cluster", "cluster": cluster}],
        "users": [{"name": "user", "user": user}],
    }


def _user(person: tuple[Path, JsonObject] | None, reached: tuple[Path, JsonObject]) -> JsonObject:
    """The user's fields; what a program has to tell is asked for."""
    if person is None:
        return {}
    path, user = person
    asked = user.get("exec")
    if not isinstance(asked, dict) or user.get("token") or user.get("tokenFile"):
        return _with_whole_paths(path, user)
    rest = {key: value for key, value in user.items() if key != "exec"}
    return {**_with_whole_paths(path, rest), **credentials(asked, reached[1], path.parent)}


def _read(path: Path) -> JsonObject:
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is no text"
        raise LiveError(f"The kubeconfig {path} cannot be read: {said}", "check its permissions") from error
    try:
        value = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        at = f" in line {mark.line + 1}" if mark is not None else ""
        raise LiveError(f"The kubeconfig {path} is not YAML{at}", "mend it; `kubectl config view` helps") from error
    return value if isinstance(value, dict) else {}


def _named(held: list[tuple[Path, JsonObject]], several: str, one: str, name: str) -> tuple[Path, JsonObject] | None:
    for path, config in held:
        for entry in _entries(config, several):
            value = entry.get(one)
            if entry.get("name") == name:
                return path, value if isinstance(value, dict) else {}
    return None


def _entries(config: JsonObject, several: str) -> list[JsonObject]:
    listed = config.get(several)
    return [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []


def _with_whole_paths(path: Path, entry: JsonObject) -> JsonObject:
    folder = path.resolve().parent
    whole = {key: str(folder / entry[key]) for key in FILES if isinstance(entry.get(key), str) and entry[key]}
    return {**entry, **whole}


def _no_context(context: str, held: list[tuple[Path, JsonObject]], paths: tuple[Path, ...]) -> LiveError:
    names = [str(entry.get("name")) for _, config in held for entry in _entries(config, "contexts")]
    shown = ", ".join(map(str, paths))
    meant = nearest(context, names)
    if meant:
        return LiveError(f"There is no context {context!r} in {shown}", f"did you mean {meant!r}?")
    listed = f"the contexts are {', '.join(sorted(set(names)))}" if names else "it holds no context at all"
    return LiveError(f"There is no context {context!r} in {shown}", listed)
