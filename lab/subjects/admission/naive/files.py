"""What the API server's files for admission come to, read anew with nothing but a YAML parser."""

from __future__ import annotations

import posixpath
from typing import Any

import yaml

from lab.cluster.state import State
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

MANIFEST = "/etc/kubernetes/manifests/kube-apiserver.yaml"
NUMBERS = ("allowTTL", "denyTTL", "retryBackoff")
DEFAULTS = {"allowTTL": 300, "denyTTL": 30, "retryBackoff": 500}
LONGEST = {"allowTTL": 1800, "denyTTL": 1800, "retryBackoff": 300_000}


LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BrokenError(Exception):
    """The API server would not start."""


def files_ruling(bounds: Bounds, state: State) -> Ruling:
    """Whether the settings lie within their bounds."""
    if MANIFEST not in bounds.required.node_files:
        return Ruling(True)
    try:
        least, most = _Read(bounds.required), _Read(bounds.permitted)
        must, may = least.facts(), most.facts()
    except BrokenError as error:
        return Ruling(True, str(error))
    try:
        read = _Read(state)
        now = read.facts()
    except (BrokenError, KeyError, TypeError, AttributeError, ValueError, yaml.YAMLError) as error:
        return Ruling(False, f"does not start: {error!r}")
    for key in {*must, *may, *now}:
        low, high, got = must.get(key), may.get(key), now.get(key)
        if got in (low, high):
            continue
        if all(type(each) is int for each in (low, high, got)) and min(low, high) <= got <= max(low, high):  # type: ignore[operator,type-var]
            continue
        return Ruling(False, f"{key}: {got!r}, not {low!r} to {high!r}")
    return Ruling(True)


def _loaded(text: str) -> Any:
    return yaml.load(text, Loader=LOADER)


class _Read:
    def __init__(self, state: State) -> None:
        self.files = state.node_files
        self.used: set[str] = set()
        pod = _loaded(self.files[MANIFEST])
        if pod["kind"] != "Pod" or pod["apiVersion"] != "v1":
            raise BrokenError("no pod")
        self.container = pod["spec"]["containers"][0]
        self.volumes = {each["name"]: each["hostPath"] for each in pod["spec"].get("volumes") or ()}
        self.pod = pod
        words = self.container["command"]
        if words[0] != "kube-apiserver" or not all(isinstance(word, str) for word in words):
            raise BrokenError("no API server")
        self.flags: dict[str, list[str]] = {}
        for word in words[1:]:
            name, equals, text = word.partition("=")
            if not equals or not name.startswith("--"):
                raise BrokenError(word)
            self.flags.setdefault(name[2:].replace("_", "-"), []).append(text)
        self.mounts = self.container.get("volumeMounts") or []
        for each in self.mounts:
            if each["name"] not in self.volumes:
                raise BrokenError(f"no volume {each['name']}")
            self._there(self.volumes[each["name"]])

    def _there(self, source: Any) -> None:
        path, kind = source["path"], source.get("type") or ""
        file = path in self.files
        folder = any(each.startswith(f"{path.rstrip('/')}/") for each in self.files) or path.startswith(
            ("/etc/ssl", "/etc/ca-cert", "/usr/", "/etc/kubernetes/pki")
        )
        if kind not in ("", "File", "Directory", "DirectoryOrCreate", "FileOrCreate"):
            raise BrokenError(kind)
        if (kind == "File" and not file) or (kind == "Directory" and (file or not folder)):
            raise BrokenError(f"{path} is no {kind}")
        if (kind == "DirectoryOrCreate" and file) or (kind == "FileOrCreate" and folder and not file):
            raise BrokenError(f"{path} is no {kind}")

    def host(self, path: str) -> str:
        """Where a path of the container leads on the node."""
        best, found = -1, ""
        for each in self.mounts:
            at = posixpath.normpath(each["mountPath"])
            if (path == at or path.startswith(f"{at}/")) and len(at) >= best:
                best, found = len(at), posixpath.normpath(self.volumes[each["name"]]["path"] + path[len(at) :])
        return found

    def text(self, path: str) -> str:
        """The text of a file of the container."""
        host = self.host(posixpath.normpath(posixpath.join("/", path)))
        if host not in self.files:
            raise BrokenError(f"no {path}")
        self.used.add(host)
        return self.files[host]

    def facts(self) -> dict[str, Any]:
        """Everything that counts, by name."""
        plugins = {each for text in self.flags.get("enable-admission-plugins", []) for each in text.split(",") if each}
        off = {each for text in self.flags.get("disable-admission-plugins", []) for each in text.split(",") if each}
        known = {"NodeRestriction", "ImagePolicyWebhook", "PodSecurity", "AlwaysPullImages", "PodNodeSelector"}
        if (plugins | off) - known or plugins & off:
            raise BrokenError(f"plugins {plugins} {off}")
        found: dict[str, Any] = {f"plugin {name}": True for name in plugins - {"PodSecurity"}}
        found |= {f"off {name}": True for name in off - plugins}
        path = self.flags.get("admission-control-config-file", [""])[-1]
        configured = self._configured(path) if path else {}
        if "PodSecurity" not in off:
            found |= self._security(configured.get("PodSecurity"))
        if "ImagePolicyWebhook" in plugins:
            found |= self._webhook(configured.get("ImagePolicyWebhook"))
        found |= self._rest()
        return found

    def _configured(self, path: str) -> dict[str, Any]:
        value = _loaded(self.text(path))
        if value.get("apiVersion") != "apiserver.config.k8s.io/v1" or value.get("kind") != "AdmissionConfiguration":
            raise BrokenError("no AdmissionConfiguration")
        if set(value) - {"apiVersion", "kind", "plugins"}:
            raise BrokenError("field")
        found: dict[str, Any] = {}
        for each in value.get("plugins") or ():
            if set(each) - {"name", "path", "configuration"}:
                raise BrokenError("field")
            if each["name"] in found:
                continue
            if each.get("configuration") is not None:
                found[each["name"]] = each["configuration"]
            elif each.get("path"):
                # Read only where the plugin runs.
                found[each["name"]] = (posixpath.join(posixpath.dirname(path), each["path"]),)
        return found

    def _content(self, held: Any) -> Any:
        return _loaded(self.text(held[0])) if isinstance(held, tuple) else held

    def _webhook(self, held: Any) -> dict[str, Any]:
        if held is None:
            raise BrokenError("no config")
        written = {key.lower(): each for key, each in (self._content(held).get("imagePolicy") or {}).items()}
        found: dict[str, Any] = {}
        for key in NUMBERS:
            amount = written.get(key.lower()) or 0
            if type(amount) is not int:
                raise BrokenError(key)
            low = 0 if key == "retryBackoff" else 1
            if amount not in (0, -1) and not low < amount <= LONGEST[key]:
                raise BrokenError(f"{key} {amount}")
            found[key] = DEFAULTS[key] if amount == 0 else max(amount, 0)
        allow = written.get("defaultallow", False)
        if type(allow) is not bool:
            raise BrokenError("defaultAllow")
        path = written.get("kubeconfigfile") or ""
        return found | {"defaultAllow": allow} | self._backend(path, _loaded(self.text(path)))

    def _backend(self, path: str, config: Any) -> dict[str, Any]:
        if config.get("apiVersion", "v1") != "v1" or config.get("kind", "Config") != "Config":
            raise BrokenError("kubeconfig")

        def named(key: str, inner: str, name: str) -> Any:
            there = [each.get(inner) or {} for each in config.get(key) or () if each.get("name") == name]
            if not there:
                raise BrokenError(f"{inner} {name}")
            return there[-1]

        context = named("contexts", "context", config["current-context"])
        cluster = named("clusters", "cluster", context["cluster"])
        users = [each.get("user") or {} for each in config.get("users") or () if each["name"] == context.get("user")]
        user = users[-1] if users else {}
        if not cluster.get("server"):
            raise BrokenError("server")
        for holder, keys in ((cluster, ("certificate-authority",)), (user, ("client-certificate", "client-key"))):
            for key in keys:
                if holder.get(key):
                    self._readable(posixpath.join(posixpath.dirname(path), holder[key]))
        client = bool(user.get("client-certificate"))
        if client and not user.get("client-key"):
            raise BrokenError("client-key")
        insecure = cluster.get("insecure-skip-tls-verify") is True
        verified = bool(cluster.get("certificate-authority") or cluster.get("certificate-authority-data"))
        if insecure and verified:
            raise BrokenError("insecure and verified")
        return {"server": cluster["server"], "verified": verified and not insecure, "client": client}

    def _readable(self, path: str) -> None:
        host = self.host(posixpath.normpath(path))
        if host not in self.files and not host.startswith("/etc/kubernetes/pki/"):
            raise BrokenError(f"no {path}")
        self.used.add(host)

    def _security(self, held: Any) -> dict[str, Any]:
        value = {} if held is None else self._content(held)
        if held is not None:
            group, _, version = value.get("apiVersion", "").partition("/")
            if group != "pod-security.admission.config.k8s.io" or version not in ("v1", "v1beta1", "v1alpha1"):
                raise BrokenError("apiVersion")
            if value.get("kind") != "PodSecurityConfiguration":
                raise BrokenError("kind")
            if set(value) - {"apiVersion", "kind", "defaults", "exemptions"}:
                raise BrokenError("field")
        defaults, exempt = value.get("defaults") or {}, value.get("exemptions") or {}
        modes = ("enforce", "audit", "warn")
        if set(defaults) - {*modes, *(f"{mode}-version" for mode in modes)}:
            raise BrokenError("field")
        if set(exempt) - {"usernames", "namespaces", "runtimeClasses"}:
            raise BrokenError("field")
        found: dict[str, Any] = {}
        for mode in modes:
            level = defaults.get(mode) or "privileged"
            if level not in ("privileged", "baseline", "restricted"):
                raise BrokenError(level)
            version = defaults.get(f"{mode}-version") or "latest"
            if version != "latest" and not version.startswith("v1."):
                raise BrokenError(version)
            found[mode] = f"{level}:{version}"
        for key, names in exempt.items():
            if len(set(names)) < len(names):
                raise BrokenError("twice")
            found |= {f"{key} {name}": True for name in names}
        return found

    def _rest(self) -> dict[str, Any]:
        """The manifest besides."""
        own = ("admission-control-config-file", "enable-admission-plugins", "disable-admission-plugins")
        found: dict[str, Any] = {f"--{name}": tuple(texts) for name, texts in self.flags.items() if name not in own}
        for each in self.mounts:
            host = posixpath.normpath(self.volumes[each["name"]]["path"])
            ours = any(file == host or file.startswith(f"{host}/") for file in self.used) and host != "/etc"
            if not ours or "pki" in host:
                found[f"mount {each['mountPath']}"] = (host, bool(each.get("readOnly")))
        bare = {key: each for key, each in self.container.items() if key not in ("command", "volumeMounts")}
        found["container"] = repr(sorted(bare.items(), key=str))
        found["pod"] = repr(sorted((key, each) for key, each in self.pod["spec"].items()
                                   if key not in ("containers", "volumes")))  # fmt: skip
        return found
