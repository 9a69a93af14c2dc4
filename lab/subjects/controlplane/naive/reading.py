"""A node's files read the plain way: PyYAML's own loader, options cut at the first equals sign, a table of defaults."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from typing import Any

import yaml

from lab.cluster.state import State

Plain = dict[str, Any]

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's own loader, in C where it can be."""

LISTS = frozenset(
    {
        *("authorization-mode", "enable-admission-plugins", "disable-admission-plugins", "etcd-servers"),
        *("tls-cipher-suites", "service-account-key-file", "service-account-issuer", "controllers", "api-audiences"),
        *("kubelet-preferred-address-types", "requestheader-allowed-names", "requestheader-extra-headers-prefix"),
        *("requestheader-group-headers", "requestheader-username-headers", "feature-gates"),
    }
)
WHOLE = frozenset({"service-account-key-file", "service-account-issuer"})
"""Lists that commas do not part."""

BOOLS = {
    "profiling": True,
    "anonymous-auth": True,
    "allow-privileged": False,
    "enable-bootstrap-token-auth": False,
    "service-account-lookup": True,
    "service-account-extend-token-expiration": True,
    "use-service-account-credentials": False,
    "leader-elect": True,
    "allocate-node-cidrs": False,
    "client-cert-auth": False,
    "peer-client-cert-auth": False,
    "auto-tls": False,
    "peer-auto-tls": False,
}
NUMBERS = {
    "secure-port": None,
    "audit-log-maxage": 0,
    "audit-log-maxbackup": 0,
    "audit-log-maxsize": 0,
    "snapshot-count": 10000,
    "terminated-pod-gc-threshold": 12500,
}
TEXTS = frozenset(
    {
        *("advertise-address", "client-ca-file", "etcd-cafile", "etcd-certfile", "etcd-keyfile", "tls-cert-file"),
        *("kubelet-client-certificate", "kubelet-client-key", "kubelet-certificate-authority", "proxy-client-key-file"),
        *("proxy-client-cert-file", "requestheader-client-ca-file", "service-account-signing-key-file", "name"),
        *("service-cluster-ip-range", "tls-private-key-file", "tls-min-version", "audit-log-path", "token-auth-file"),
        *("authentication-config", "audit-policy-file", "request-timeout", "bind-address", "kubeconfig", "data-dir"),
        *("authentication-kubeconfig", "authorization-kubeconfig", "cluster-cidr", "cluster-name", "root-ca-file"),
        *("cluster-signing-cert-file", "cluster-signing-key-file", "service-account-private-key-file"),
        *("advertise-client-urls", "cert-file", "key-file", "initial-advertise-peer-urls", "initial-cluster"),
        *("listen-client-urls", "listen-metrics-urls", "listen-peer-urls", "peer-cert-file", "peer-key-file"),
        *("peer-trusted-ca-file", "trusted-ca-file", "watch-progress-notify-interval", "encryption-provider-config"),
    }
)
SILENT = frozenset({"v", "vmodule", "logging-format"})
"""Options that change nothing but the log."""

OWN = {
    "etcd": frozenset(
        {
            *("client-cert-auth", "peer-client-cert-auth", "auto-tls", "peer-auto-tls", "snapshot-count", "name"),
            *("advertise-client-urls", "cert-file", "key-file", "initial-advertise-peer-urls", "initial-cluster"),
            *("listen-client-urls", "listen-metrics-urls", "listen-peer-urls", "peer-cert-file", "peer-key-file"),
            *("peer-trusted-ca-file", "trusted-ca-file", "watch-progress-notify-interval", "data-dir"),
            *("tls-min-version", "feature-gates"),
        }
    )
}


API_SERVER = frozenset({"anonymous-auth", "token-auth-file", "authorization-mode", "authentication-config"})
"""Options that the API server alone has."""


class BrokenError(Exception):
    """The component does not start."""


def options(words: list[str], component: str) -> Plain:
    """Options by name. Raises BrokenError for one that is not known or cannot be."""
    found: Plain = {}
    left = list(words)
    while left:
        word = left.pop(0)
        if component != "etcd" and re.fullmatch(r"-v=\d+", word):
            continue
        dashes = "-" if component == "etcd" and not word.startswith("--") else "--"
        if not word.startswith(dashes):
            raise BrokenError(f"a word without dashes: {word}")
        name, equals, value = word[len(dashes) :].partition("=")
        if not _known(name, component):
            raise BrokenError(f"no option {name}")
        if not equals and name not in BOOLS:
            if not left:
                raise BrokenError(f"{name} without a value")
            value = left.pop(0)
        _set(found, name, value if equals or name not in BOOLS else "true", component)
    return found


def _known(name: str, component: str) -> bool:
    own = OWN.get(component)
    if own is not None:
        return name in own
    if component != "kube-apiserver" and name in API_SERVER:
        return False
    return name in SILENT or name in LISTS or name in BOOLS or name in NUMBERS or name in TEXTS


def _set(found: Plain, name: str, value: str, component: str) -> None:
    if name in LISTS and component != "etcd":
        bare = len(value) > 1 and value[0] == value[-1] == '"' and value.count('"') == 2
        items = [value] if name in WHOLE else [value[1:-1]] if bare else value.split(",")
        if any('"' in item or item != item.strip() for item in items):
            raise BrokenError(f"odd items in {name}")
        found[name] = [*found.get(name, []), *items]
    elif name in BOOLS:
        if value.lower() not in ("true", "false", "1", "0", "t", "f") or value in ("tRUE", "fALSE"):
            raise BrokenError(f"{name} is no truth: {value}")
        found[name] = value.lower() in ("true", "1", "t")
    elif name in NUMBERS:
        if not value.lstrip("-").isdigit():
            raise BrokenError(f"{name} is no number: {value}")
        found[name] = int(value)
    elif name == "v" and not value.isdigit():
        raise BrokenError(f"v is no number: {value}")
    elif name in ("bind-address", "advertise-address") and not re.fullmatch(r"[0-9.]+|[0-9a-f:]*:[0-9a-f:]*", value):
        raise BrokenError(f"{name} is no address: {value}")
    else:
        found[name] = value


def pod(state: State, path: str) -> Plain:
    """The manifest at a path. Raises BrokenError where it is none."""
    return _pod(state.node_files.get(path, ""))


@lru_cache(maxsize=64)
def _pod(text: str) -> Plain:
    if "\t" in text.replace("\n", ""):
        for line in text.split("\n"):
            if line[: len(line) - len(line.lstrip())].find("\t") >= 0:
                raise BrokenError("a tab")
    try:
        value = yaml.load(text, Loader=LOADER)
    except yaml.YAMLError as error:
        raise BrokenError(str(error)) from None
    if not isinstance(value, dict) or value.get("kind") != "Pod" or value.get("apiVersion") != "v1":
        raise BrokenError("no Pod")
    metadata, spec = value.get("metadata"), value.get("spec")
    if not isinstance(metadata, dict) or not metadata.get("name") or not isinstance(spec, dict):
        raise BrokenError("half a Pod")
    return value


def container(value: Plain, component: str) -> tuple[Plain, list[str]]:
    """The container that runs a component, and the words behind its command."""
    for each in value["spec"].get("containers") or []:
        words = [*(each.get("command") or []), *(each.get("args") or [])]
        if words and words[0] == component:
            if not all(isinstance(word, str) for word in words):
                raise BrokenError("a word that is no text")
            return each, words[1:]
    raise BrokenError(f"nothing runs {component}")


def leads_to(value: Plain, here: Plain, path: str) -> tuple[str, bool] | None:
    """The node's path behind a container's, and whether it may be written; None where no mount leads there."""
    volumes = {each.get("name"): each for each in value["spec"].get("volumes") or []}
    best: tuple[int, str, bool] | None = None
    for mount in here.get("volumeMounts") or []:
        at = str(mount.get("mountPath")).rstrip("/")
        source = (volumes.get(mount.get("name")) or {}).get("hostPath")
        if source is None or not (path == at or path.startswith(f"{at}/")):
            continue
        base = posixpath.join(source["path"], mount.get("subPath") or "").rstrip("/")
        if best is None or len(at) >= best[0]:
            best = (len(at), base + path[len(at) :], not mount.get("readOnly"))
    return None if best is None else best[1:]
