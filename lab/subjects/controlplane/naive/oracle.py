"""Whether a node lies within its bounds, by its files alone and without the engine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import yaml

from lab.cluster.state import State
from lab.subjects.controlplane.naive import reading
from lab.subjects.controlplane.naive.reading import LOADER, BrokenError, Plain
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

FOLDER = "/etc/kubernetes/manifests/"
COMPONENTS = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd")
CONFIG = "/var/lib/kubelet/config.yaml"

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
        yield from _compared("kubelet", _kubelet, bounds, state)
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
    _serving(found, held)
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


def _serving(found: Plain, held: Plain) -> None:
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
            if led is None or not _there(led[0], state):
                raise BrokenError(f"{path} is not there")
            text = state.node_files.get(led[0])
            places.add(led[0] if text is None else json.dumps(_loaded(text), sort_keys=True, default=str))
        found[name] = places
    log = held.get("audit-log-path")
    if log:
        led = reading.leads_to(value, here, log)
        if led is not None and not led[1]:
            raise BrokenError("the log cannot be written")


@lru_cache(maxsize=64)
def _loaded(text: str) -> Any:
    try:
        return yaml.load(text, Loader=LOADER)
    except yaml.YAMLError as error:
        raise BrokenError(str(error)) from None


def _there(path: str, state: State) -> bool:
    if path in state.node_files or path in state.node_modes:
        return True
    known = (
        r"/etc/kubernetes/(admin|super-admin|kubelet|controller-manager|scheduler)\.conf"
        r"|/etc/kubernetes/pki/(ca|apiserver|apiserver-kubelet-client|apiserver-etcd-client|front-proxy-ca"
        r"|front-proxy-client|etcd/ca|etcd/server|etcd/peer|etcd/healthcheck-client)\.(crt|key)"
        r"|/etc/kubernetes/pki/sa\.(key|pub)"
    )
    return re.fullmatch(known, path) is not None


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
        config = _authentication(_loaded(text or ""))
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


KUBELET = {
    "authentication.anonymous.enabled": False,
    "authentication.webhook.enabled": True,
    "authentication.webhook.cacheTTL": "2m0s",
    "authentication.x509.clientCAFile": "",
    "authorization.mode": "Webhook",
    "authorization.webhook.cacheAuthorizedTTL": "5m0s",
    "authorization.webhook.cacheUnauthorizedTTL": "30s",
    "readOnlyPort": 0,
    "protectKernelDefaults": False,
    "rotateCertificates": False,
    "serverTLSBootstrap": False,
    "makeIPTablesUtilChains": True,
    "streamingConnectionIdleTimeout": "4h0m0s",
    "eventRecordQPS": 50,
    "tlsMinVersion": "",
    "tlsCipherSuites": [],
    "staticPodPath": "",
    "clusterDomain": "",
    "clusterDNS": [],
    "cgroupDriver": "cgroupfs",
    "seccompDefault": False,
    "port": 10250,
    "enableDebuggingHandlers": True,
    "healthzPort": 10248,
    "healthzBindAddress": "127.0.0.1",
    "resolvConf": "/etc/resolv.conf",
    "failSwapOn": True,
    "containerRuntimeEndpoint": "unix:///run/containerd/containerd.sock",
}
"""The kubelet's settings that any exercise is about, with what counts where they are not written."""

KUBELET_OPTIONS = {
    "anonymous-auth": "authentication.anonymous.enabled",
    "authorization-mode": "authorization.mode",
    "read-only-port": "readOnlyPort",
    "protect-kernel-defaults": "protectKernelDefaults",
    "rotate-certificates": "rotateCertificates",
    "client-ca-file": "authentication.x509.clientCAFile",
    "tls-min-version": "tlsMinVersion",
    "tls-cipher-suites": "tlsCipherSuites",
}


def _kubelet(state: State) -> Plain:
    """What counts of the kubelet. Raises BrokenError where it does not start."""
    written = _kubelet_file(state)
    found: Plain = {}
    _lasting(written)
    for path, default in KUBELET.items():
        held: Any = written
        for step in path.split("."):
            held = held.get(step) if isinstance(held, dict) else None
        if held is not None and type(held) is not type(default):
            raise BrokenError(f"{path} of the wrong type")
        lasting = path.endswith(("TTL", "Timeout"))
        empty = held is None or held == "" or (lasting and re.fullmatch(r"0[smh]?", str(held)))
        found[path] = default if empty else held
    for path, name in (("/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS"),
                       ("/etc/default/kubelet", "KUBELET_EXTRA_ARGS")):  # fmt: skip
        _kubelet_options(found, state.node_files.get(path, ""), name)
    for path, each in found.items():
        if isinstance(each, str) and re.fullmatch(r"(\d+h)?(\d+m)?(\d+s)?", each) and each:
            found[path] = sum(int(n) * {"h": 3600, "m": 60, "s": 1}[u] for n, u in re.findall(r"(\d+)([hms])", each))
    if found["authorization.mode"] not in ("Webhook", "AlwaysAllow"):
        raise BrokenError("no such mode")
    authority = found["authentication.x509.clientCAFile"]
    if authority and not _there(authority, state):
        raise BrokenError("no such authority")
    _serving(found, {"tls-min-version": found.pop("tlsMinVersion"), "tls-cipher-suites": found.pop("tlsCipherSuites")})
    return {key: set(each) if isinstance(each, list) else each for key, each in found.items()}


def _lasting(value: Any) -> None:
    """Raises BrokenError where something that lasts is no duration."""
    for key, held in value.items() if isinstance(value, dict) else ():
        if key.endswith(("Age", "Frequency", "Timeout", "TTL", "Period", "PeriodCriticalPods")):
            if not re.fullmatch(r"0|(\d+(\.\d+)?(ns|us|ms|s|m|h))+", str(held)):
                raise BrokenError(f"{key} is no duration")
        elif key != "logging":
            _lasting(held)


def _kubelet_file(state: State) -> Plain:
    text = state.node_files.get(CONFIG)
    if text is None:
        return {}
    if re.search(r"^ *\t", text, re.MULTILINE):
        raise BrokenError("a tab")
    value = _loaded(text)
    version = "kubelet.config.k8s.io/v1beta1"
    if not isinstance(value, dict) or (value.get("kind"), value.get("apiVersion")) != ("KubeletConfiguration", version):
        raise BrokenError("no configuration")
    for name in ("authentication", "authorization"):
        if not isinstance(value.get(name, {}), dict | None):
            raise BrokenError("half a configuration")
    for name in ("anonymous", "webhook", "x509"):
        if not isinstance((value.get("authentication") or {}).get(name, {}), dict | None):
            raise BrokenError("half a configuration")
    return value


def _kubelet_options(found: Plain, text: str, name: str) -> None:
    for line in text.split("\n"):
        key, _, value = line.partition("=")
        if key != name:
            continue
        for word in value.strip().strip('"').split():
            option, equals, held = word.removeprefix("--").partition("=")
            path = KUBELET_OPTIONS.get(option)
            if path is None:
                found[option] = held
            elif isinstance(KUBELET[path], bool):
                if held.lower() not in ("true", "false", ""):
                    raise BrokenError("no truth")
                found[path] = held.lower() == "true" or not equals
            elif isinstance(KUBELET[path], int):
                if not held.isdigit():
                    raise BrokenError("no number")
                found[path] = int(held)
            else:
                found[path] = held.split(",") if isinstance(KUBELET[path], list) else held


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
