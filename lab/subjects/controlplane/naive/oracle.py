"""Whether a node lies within its bounds, by its files alone and without the engine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from lab.cluster.state import State
from lab.subjects.controlplane.naive import reading
from lab.subjects.controlplane.naive.asking import loaded, serving, there
from lab.subjects.controlplane.naive.kubelet import CONFIG, kubelet
from lab.subjects.controlplane.naive.reading import BrokenError, Plain
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

FOLDER = "/etc/kubernetes/manifests/"
COMPONENTS = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd")

FOLDERS = (
    "/etc/ssl/certs",
    "/etc/ca-certificates",
    "/etc/kubernetes/pki",
    "/usr/share/ca-certificates",
    "/usr/local/share/ca-certificates",
    "/usr/libexec/kubernetes/kubelet-plugins/volume/exec",
    "/var/lib/etcd",
)
"""What kubeadm mounts, and a component needs to see."""

PLUGINS = {
    *("NodeRestriction", "AlwaysPullImages", "AlwaysAdmit", "AlwaysDeny", "PodSecurity", "EventRateLimit"),
    *("DenyServiceExternalIPs", "ServiceAccount", "NamespaceLifecycle", "ImagePolicyWebhook"),
}


def oracle(bounds: Bounds, state: State) -> Ruling:
    """The first thing that is out of bounds."""
    case = next(_outside(bounds, state), "")
    return Ruling(not case, case)


def _outside(bounds: Bounds, state: State) -> Iterator[str]:
    for component in COMPONENTS:
        path = f"{FOLDER}{component}.yaml"
        if path in bounds.required.node_files:
            yield from _component(bounds, state, component, path)
    services = any(path.endswith(("flags.env", "/kubelet")) for path in state.node_files)
    if CONFIG in bounds.required.node_files or services:
        yield from _compared("kubelet", kubelet, bounds, state)
    yield from _modes(bounds, state)


def _component(bounds: Bounds, state: State, component: str, path: str) -> Iterator[str]:
    if state.node_files.get(path) == bounds.required.node_files[path] and not _others(bounds, state, path):
        return
    yield from _compared(component, lambda each: _settings(each, component, path), bounds, state)


def _others(bounds: Bounds, state: State, path: str) -> bool:
    """Whether any other file differs, which this component may read or need."""
    need = bounds.required.node_files
    return any(state.node_files.get(each) != text for each, text in need.items() if each != path)


def _compared(name: str, read: Callable[[State], Plain], bounds: Bounds, state: State) -> Iterator[str]:
    least, most = read(bounds.required), read(bounds.permitted)
    try:
        now = read(state)
    except BrokenError as error:
        yield f"{name} does not start: {error}"
        return
    for key in {**least, **most, **now}:
        if not _between(now.get(key), least.get(key), most.get(key)):
            yield f"{name}: {key} is {now.get(key)}"


def _between(now: Any, least: Any, most: Any) -> bool:
    if now in (least, most):
        return True
    if isinstance(now, set) and isinstance(least, set) and isinstance(most, set):
        return (least & most) <= now <= (least | most)
    numbers = [each for each in (now, least, most) if isinstance(each, int) and not isinstance(each, bool)]
    return len(numbers) == 3 and min(least, most) <= now <= max(least, most)


def _settings(state: State, component: str, path: str) -> Plain:
    """What counts of a component. Raises BrokenError where it does not start."""
    value = reading.pod(state, path)
    here, words = reading.container(value, component)
    held = reading.options(words, component)
    found: Plain = {**reading.BOOLS, **reading.NUMBERS, "cluster-name": "kubernetes"}
    found |= {name: _plain(name, each, component) for name, each in held.items() if name not in reading.SILENT}
    found["port"] = found.pop("secure-port") or {"kube-apiserver": 6443}.get(component)
    if not found.get("audit-log-path"):
        for name in ("audit-log-maxage", "audit-log-maxbackup", "audit-log-maxsize"):
            found[name] = 0
    serving(found, held)
    _files(found, held, value, here, state)
    _pod(found, value, here)
    if component == "kube-apiserver":
        _api_server(found, held, value, here, state)
    if component == "etcd":
        _etcd(held)
    _probed(found, held, here, component)
    return found


def _plain(name: str, each: Any, component: str) -> Any:
    if isinstance(each, list):
        return set(each)
    return {one.strip() for one in each.split(",")} if component == "etcd" and name.endswith("-urls") else each


def _files(found: Plain, held: Plain, value: Plain, here: Plain, state: State) -> None:
    """Each file that is named, by where it lies on the node. Raises BrokenError for one that is not there."""
    named = ("file", "cafile", "certfile", "keyfile", "kubeconfig", "certificate", "-key", "authority", "-config")
    for name, each in held.items():
        if not name.endswith(named) or name in ("feature-gates",):
            continue
        places = set()
        for path in each if isinstance(each, list) else [each]:
            if not path:
                continue
            led = reading.leads_to(value, here, path)
            if led is None or not there(led[0], state):
                raise BrokenError(f"{path} is not there")
            text = state.node_files.get(led[0])
            places.add(led[0] if text is None else json.dumps(loaded(text), sort_keys=True, default=str))
        found[name] = places
    log = held.get("audit-log-path")
    if log:
        led = reading.leads_to(value, here, log)
        if led is not None and not led[1]:
            raise BrokenError("the log cannot be written")


def _pod(found: Plain, value: Plain, here: Plain) -> None:
    """What counts of the pod beside its command."""
    spec, metadata = value["spec"], value["metadata"]
    found["pod"] = json.dumps(
        [
            *(metadata.get(key) or "default" for key in ("name", "namespace")),
            *(spec.get(key) for key in ("hostNetwork", "hostPID", "hostIPC", "securityContext", "priorityClassName")),
            *(here.get(key) for key in ("image", "livenessProbe", "readinessProbe", "startupProbe", "ports", "env")),
            [each.get("name") for each in spec["containers"]],
        ],
        sort_keys=True,
    )
    if spec.get("hostNetwork") not in (None, True, False) or not here.get("image"):
        raise BrokenError("no valid Pod")
    names = [each.get("name") for each in spec.get("volumes") or []]
    mounts = here.get("volumeMounts") or []
    if any(mount.get("name") not in names for mount in mounts) or len(set(names)) < len(names):
        raise BrokenError("a mount without its volume")
    points = [mount.get("mountPath") for mount in mounts]
    if len(set(points)) < len(points) or not all(points):
        raise BrokenError("two mounts at one place")
    for each in FOLDERS:
        found[f"mount {each}"] = reading.leads_to(value, here, each)


def _api_server(found: Plain, held: Plain, value: Plain, here: Plain, state: State) -> None:
    modes = held.get("authorization-mode") or ["AlwaysAllow"]
    if len(set(modes)) < len(modes) or set(modes) - {"Node", "RBAC", "AlwaysAllow", "AlwaysDeny"}:
        raise BrokenError("odd modes")
    found["authorization-mode"] = set(modes)
    issuers = held.get("service-account-issuer") or []
    if len(set(issuers)) < len(issuers) or not issuers or not held.get("service-account-key-file"):
        raise BrokenError("odd issuers")
    if not held.get("service-account-signing-key-file") or not held.get("etcd-servers"):
        raise BrokenError("no signing key, or no etcd")
    enabled, disabled = (set(held.get(f"{which}-admission-plugins") or []) for which in ("enable", "disable"))
    if (enabled | disabled) - PLUGINS or enabled & disabled:
        raise BrokenError("odd plugins")
    found["enable-admission-plugins"] = enabled | {"PodSecurity", "ServiceAccount", "NamespaceLifecycle"} - disabled
    found["disable-admission-plugins"] = set()
    if bool(held.get("tls-cert-file")) != bool(held.get("tls-private-key-file")):
        raise BrokenError("half a pair")
    if any(found[name] < 0 for name in ("audit-log-maxage", "audit-log-maxbackup", "audit-log-maxsize")):
        raise BrokenError("a negative number")
    _anonymous(found, held, value, here, state, set(modes))
    _etcd_fits(held, state)


def _anonymous(found: Plain, held: Plain, value: Plain, here: Plain, state: State, modes: set[str]) -> None:
    paths = {"*"} if found["anonymous-auth"] else set()
    path = held.get("authentication-config")
    if path:
        led = reading.leads_to(value, here, path)
        text = state.node_files.get(led[0]) if led is not None else None
        config = _authentication(loaded(text or ""))
        if config is not None:
            if "anonymous-auth" in held:
                raise BrokenError("anonymous requests settled twice")
            paths = config
    if "AlwaysAllow" in modes:
        paths = set()
    found["anonymous-auth"] = paths
    found.pop("authentication-config", None)
    for name in ("livenessProbe", "startupProbe"):
        asked = ((here.get(name) or {}).get("httpGet") or {}).get("path")
        if asked and "*" not in paths and asked not in paths:
            raise BrokenError(f"{name} is refused")
        if asked and "RBAC" not in modes:
            raise BrokenError(f"{name} is forbidden")


def _authentication(value: Any) -> set[str] | None:
    versions = {f"apiserver.config.k8s.io/{each}" for each in ("v1", "v1beta1", "v1alpha1")}
    if not isinstance(value, dict) or value.get("apiVersion") not in versions:
        raise BrokenError("no authentication configuration")
    if value.get("kind") != "AuthenticationConfiguration" or set(value) - {"apiVersion", "kind", "anonymous", "jwt"}:
        raise BrokenError("no authentication configuration")
    anonymous = value.get("anonymous")
    if anonymous is None:
        return None
    if not isinstance(anonymous, dict) or set(anonymous) - {"enabled", "conditions"}:
        raise BrokenError("odd anonymous settings")
    conditions = anonymous.get("conditions") or []
    if not isinstance(anonymous.get("enabled", False), bool) or not isinstance(conditions, list):
        raise BrokenError("odd anonymous settings")
    if not all(isinstance(each, dict) and set(each) == {"path"} for each in conditions):
        raise BrokenError("odd conditions")
    if conditions and not anonymous.get("enabled"):
        raise BrokenError("conditions of what is off")
    if not anonymous.get("enabled"):
        return set()
    return {each["path"] for each in conditions} or {"*"}


def _etcd_fits(held: Plain, state: State) -> None:
    path = f"{FOLDER}etcd.yaml"
    if path not in state.node_files:
        return
    _, words = reading.container(reading.pod(state, path), "etcd")
    other = reading.options(words, "etcd")
    offered = {one.strip() for one in (other.get("listen-client-urls") or "").split(",")}
    for each in held["etcd-servers"]:
        if each not in offered:
            raise BrokenError("etcd is elsewhere")
        secured = other.get("client-cert-auth") and each.startswith("https")
        if secured and not (held.get("etcd-certfile") and held.get("etcd-keyfile")):
            raise BrokenError("etcd asks for a certificate")
        if secured and other.get("trusted-ca-file") not in (None, "", "/etc/kubernetes/pki/etcd/ca.crt"):
            raise BrokenError("etcd trusts another authority")


def _etcd(held: Plain) -> None:
    for prefix, urls in (("", "listen-client-urls"), ("peer-", "listen-peer-urls")):
        cert, key = held.get(f"{prefix}cert-file"), held.get(f"{prefix}key-file")
        if bool(cert) != bool(key):
            raise BrokenError("half a pair")
        if not cert and "https://" in held.get(urls, "") and not held.get(f"{prefix}auto-tls"):
            raise BrokenError("no certificate to serve with")
    for name in ("listen-client-urls", "listen-peer-urls", "listen-metrics-urls", "advertise-client-urls"):
        for each in held.get(name, "http://a:1").split(","):
            if not re.fullmatch(r"https?://[^/:]+:\d+", each.strip()):
                raise BrokenError(f"odd address {each}")
    if held.get("listen-client-urls") and not held.get("advertise-client-urls"):
        raise BrokenError("nothing to advertise")
    if held.get("tls-min-version", "TLS1.2") not in ("TLS1.2", "TLS1.3"):
        raise BrokenError("odd version")


def _probed(found: Plain, held: Plain, here: Plain, component: str) -> None:
    """Whether the liveness probe comes to where the component listens. Raises BrokenError."""
    request = (here.get("livenessProbe") or {}).get("httpGet")
    if not request:
        return
    port = request.get("port")
    if isinstance(port, str):
        port = next((each["containerPort"] for each in here.get("ports") or [] if each.get("name") == port), None)
    host = request.get("host") or "127.0.0.1"
    if component == "etcd":
        urls = f"{held.get('listen-metrics-urls', '')},{held.get('listen-client-urls', '')}".split(",")
        scheme = str(request.get("scheme", "HTTP")).lower()
        if f"{scheme}://{host}:{port}" not in urls and f"{scheme}://0.0.0.0:{port}" not in urls:
            raise BrokenError("the probe finds nobody")
        return
    bound = held.get("bind-address", "0.0.0.0")
    default = {"kube-apiserver": 6443, "kube-controller-manager": 10257, "kube-scheduler": 10259}[component]
    if port != (found["port"] or default) or bound not in ("0.0.0.0", "::", host):
        raise BrokenError("the probe finds nobody")


def _modes(bounds: Bounds, state: State) -> Iterator[str]:
    for path in {**bounds.required.node_modes, **bounds.permitted.node_modes, **state.node_modes}:
        now, least, most = (each.node_modes.get(path) for each in (state, bounds.required, bounds.permitted))
        if now is None or least is None or most is None:
            if not (now is least is most):
                yield f"{path} is told of on one side only"
            continue
        low, high = int(least.octal, 8), int(most.octal, 8)
        bits = int(now.octal, 8)
        if bits | low | high != low | high or bits & low & high != low & high:
            yield f"{path} has mode {now.octal}"
        if now.owner not in (least.owner, most.owner):
            yield f"{path} belongs to {now.owner}"
