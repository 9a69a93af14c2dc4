"""What several parts of the second opinion ask: texts as YAML, files that are there, suites that are offered."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import yaml

from lab.cluster.state import State
from lab.subjects.controlplane.naive.reading import LOADER, BrokenError, Plain

SUITES12 = {
    f"TLS_ECDHE_{kind}_WITH_{suite}"
    for kind in ("RSA", "ECDSA")
    for suite in (
        *("AES_128_GCM_SHA256", "AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256"),
        *("AES_128_CBC_SHA", "AES_256_CBC_SHA"),
    )
}
SUITES13 = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"}
PLAIN_SUITES = {"TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_AES_256_CBC_SHA", "TLS_RSA_WITH_RC4_128_SHA"}


def serving(found: Plain, held: Plain) -> None:
    """Note the version and suites that are offered. Raises BrokenError for names that there are not."""
    version, suites = held.get("tls-min-version") or "VersionTLS12", held.get("tls-cipher-suites") or []
    if version in ("TLS1.2", "TLS1.3"):
        return
    if not re.fullmatch(r"VersionTLS1[0-3]", version):
        raise BrokenError(f"no version {version}")
    short = {each: f"{each}_SHA256" for each in suites if each.endswith("_POLY1305")}
    if {short.get(each, each) for each in suites} - SUITES12 - SUITES13 - PLAIN_SUITES:
        raise BrokenError("no such suite")
    found["tls-min-version"] = int(version[-1])
    offered = {short.get(each, each) for each in suites} - SUITES13 if suites else SUITES12
    found["tls-cipher-suites"] = set() if version.endswith("13") else offered


@lru_cache(maxsize=64)
def loaded(text: str) -> Any:
    """A text as YAML. Raises BrokenError where it is none."""
    try:
        return yaml.load(text, Loader=LOADER)
    except yaml.YAMLError as error:
        raise BrokenError(str(error)) from None


def there(path: str, state: State) -> bool:
    """Whether a file lies on the node: shown, or laid down by kubeadm."""
    if path in state.node_files or path in state.node_modes:
        return True
    known = (
        r"/etc/kubernetes/(admin|super-admin|kubelet|controller-manager|scheduler)\.conf"
        r"|/etc/kubernetes/pki/(ca|apiserver|apiserver-kubelet-client|apiserver-etcd-client|front-proxy-ca"
        r"|front-proxy-client|etcd/ca|etcd/server|etcd/peer|etcd/healthcheck-client)\.(crt|key)"
        r"|/etc/kubernetes/pki/sa\.(key|pub)"
    )
    return re.fullmatch(known, path) is not None
