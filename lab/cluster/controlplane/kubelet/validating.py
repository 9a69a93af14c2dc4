"""What the kubelet finds wrong with its configuration, in its own words, and what ends it when it starts to serve.

The rules are those of ``k8s.io/kubernetes/pkg/kubelet/apis/config/validation``, v1.36.
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.controlplane import tls
from lab.cluster.controlplane.kubelet.defaults import at, steps
from lab.cluster.nodes.durations import nanoseconds
from lab.manifests.document import Json, JsonObject
from lab.manifests.gojson import go_quote

MODES = ("AlwaysAllow", "Webhook")

Found = Iterator[tuple[str, str]]
"""Settings by dotted path, with what is wrong with each."""


def validate(made: JsonObject) -> Found:
    """What the kubelet refuses in a whole configuration."""
    for path, said in _validate(made):
        yield path, f"invalid configuration: {said}"


def _validate(made: JsonObject) -> Found:
    if _number(made, "nodeLeaseDurationSeconds") <= 0:
        yield "nodeLeaseDurationSeconds", "nodeLeaseDurationSeconds must be greater than 0"
    if not made["cgroupsPerQOS"] and made.get("enforceNodeAllocatable", ["pods"]):
        said = "is not supported unless cgroupsPerQOS (--cgroups-per-qos) is set to true"
        yield "enforceNodeAllocatable", f"enforceNodeAllocatable (--enforce-node-allocatable) {said}"
    if made.get("systemCgroups") and not made.get("cgroupRoot"):
        said = "was specified and cgroupRoot (--cgroup-root) was not specified"
        yield "systemCgroups", f"systemCgroups (--system-cgroups) {said}"
    yield from _numbers(made)
    if _number(made, "maxParallelImagePulls", 1) < 1:
        said = f"{made['maxParallelImagePulls']} must be a positive number"
        yield "maxParallelImagePulls", f"maxParallelImagePulls {said}"
    if made["serializeImagePulls"] and _number(made, "maxParallelImagePulls", 1) > 1:
        said = "cannot be larger than 1 unless SerializeImagePulls (--serialize-image-pulls) is set to false"
        yield "maxParallelImagePulls", f"maxParallelImagePulls {said}"
    gates = made.get("featureGates") or {}
    if made["serverTLSBootstrap"] and gates.get("RotateKubeletServerCertificate") is False:
        said = "requires feature gate RotateKubeletServerCertificate"
        yield "serverTLSBootstrap", f"serverTLSBootstrap true {said}"
    yield from _choices(made)
    yield from _shutdown(made)
    yield from _last(made)


def _number(made: JsonObject, path: str, default: float = 0) -> float:
    held = at(made, steps(path))
    return held if isinstance(held, int | float) and not isinstance(held, bool) else default


_LEAST_ZERO = (
    ("eventBurst", "event-burst"),
    ("eventRecordQPS", "event-qps"),
    ("kubeAPIBurst", "kube-api-burst"),
    ("kubeAPIQPS", "kube-api-qps"),
    ("maxOpenFiles", "max-open-files"),
    ("maxPods", "max-pods"),
    ("podsPerCore", "pods-per-core"),
    ("registryBurst", "registry-burst"),
    ("registryPullQPS", "registry-qps"),
)

_BETWEEN = (
    ("imageGCHighThresholdPercent", "image-gc-high-threshold", 0, 100),
    ("imageGCLowThresholdPercent", "image-gc-low-threshold", 0, 100),
    ("iptablesDropBit", "iptables-drop-bit", 0, 31),
    ("iptablesMasqueradeBit", "iptables-masquerade-bit", 0, 31),
    ("oomScoreAdj", "oom-score-adj", -1000, 1000),
    ("port", "port", 1, 65535),
    ("healthzPort", "healthz-port", 0, 65535),
    ("readOnlyPort", "read-only-port", 0, 65535),
)


def _numbers(made: JsonObject) -> Found:
    for path, flag in _LEAST_ZERO:
        if _number(made, path) < 0:
            yield path, f"{path} (--{flag}) {made[path]} must not be a negative number"
    for path, flag, low, high in _BETWEEN:
        if not low <= _number(made, path) <= high:
            least = 1 if path == "healthzPort" else low
            yield path, f"{path} (--{flag}) {made[path]} must be between {least} and {high}, inclusive"
    below, above = (_number(made, f"imageGC{which}ThresholdPercent") for which in ("Low", "High"))
    if below >= above:
        first = f"imageGCLowThresholdPercent (--image-gc-low-threshold) {int(below)}"
        said = f"must be less than imageGCHighThresholdPercent (--image-gc-high-threshold) {int(above)}"
        yield "imageGCLowThresholdPercent", f"{first} {said}"
    if _number(made, "nodeStatusMaxImages") < -1:
        said = f"(--node-status-max-images) {made['nodeStatusMaxImages']} must be -1 or greater"
        yield "nodeStatusMaxImages", f"nodeStatusMaxImages {said}"
    period = nanoseconds(str(made["cpuCFSQuotaPeriod"]))
    if not 10**6 <= period <= 10**9:
        said = f"(--cpu-cfs-quota-period) {{{made['cpuCFSQuotaPeriod']}}} must be between 1ms and 1sec, inclusive"
        yield "cpuCFSQuotaPeriod", f"cpuCFSQuotaPeriod {said}"


def _listed(names: tuple[str, ...]) -> str:
    return f"[{' '.join(map(go_quote, names))}]"


def _choices(made: JsonObject) -> Found:
    policies = ("none", "best-effort", "restricted", "single-numa-node")
    held = made["topologyManagerPolicy"]
    if held not in policies:
        said = f"(--topology-manager-policy) {go_quote(str(held))} must be one of: {_listed(policies)}"
        yield "topologyManagerPolicy", f"topologyManagerPolicy {said}"
    held = made["topologyManagerScope"]
    if held not in ("container", "pod"):
        said = f'(--topology-manager-scope) {go_quote(str(held))} must be one of: "container", or "pod"'
        yield "topologyManagerScope", f"topologyManagerScope {said}"
    held = made["hairpinMode"]
    if held not in ("none", "hairpin-veth", "promiscuous-bridge"):
        valid = 'Valid options are "none", "hairpin-veth" or "promiscuous-bridge"'
        said = f"specified for hairpinMode (--hairpin-mode). {valid}"
        yield "hairpinMode", f"option {go_quote(str(held))} {said}"
    swap = at(made, ("memorySwap", "swapBehavior"))
    if swap not in (None, "", "NoSwap", "LimitedSwap"):
        said = 'must be one of: "", "LimitedSwap" or "NoSwap"'
        yield "memorySwap.swapBehavior", f"memorySwap.swapBehavior {go_quote(str(swap))} {said}"


def _shutdown(made: JsonObject) -> Found:
    whole, critical = (
        nanoseconds(str(made.get(name) or "0s"))
        for name in ("shutdownGracePeriod", "shutdownGracePeriodCriticalPods")
    )
    if critical > whole:
        said = f"{{{made['shutdownGracePeriodCriticalPods']}}} must be <= shutdownGracePeriod"
        held = made.get("shutdownGracePeriod") or "0s"
        yield "shutdownGracePeriodCriticalPods", f"shutdownGracePeriodCriticalPods {said} {{{held}}}"
    for name, length in (("shutdownGracePeriod", whole), ("shutdownGracePeriodCriticalPods", critical)):
        if length < 0 or 0 < length < 10**9:
            yield name, f"{name} {{{made[name]}}} must be either zero or otherwise >= 1 sec"


def _last(made: JsonObject) -> Found:
    factor = _number(made, "memoryThrottlingFactor", 0.9)
    if not 0 < factor <= 1:
        said = f"{factor:g} must be greater than 0 and less than or equal to 1.0"
        yield "memoryThrottlingFactor", f"memoryThrottlingFactor {said}"
    if made["enableSystemLogQuery"] and not made["enableSystemLogHandler"]:
        yield "enableSystemLogQuery", "enableSystemLogHandler is required for enableSystemLogQuery"
    if _number(made, "containerLogMaxWorkers", 1) < 1:
        yield "containerLogMaxWorkers", "containerLogMaxWorkers must be greater than or equal to 1"
    if nanoseconds(str(made["containerLogMonitorInterval"])) < 3 * 10**9:
        said = "must be a positive time duration greater than or equal to 3s"
        yield "containerLogMonitorInterval", f"containerLogMonitorInterval {said}"
    logs = str(made["podLogsDir"])
    if not logs.startswith("/"):
        yield "podLogsDir", f"pod logs path {go_quote(logs)} must be absolute path"


def start(made: JsonObject) -> Found:
    """What ends the kubelet when it sets up its server, in its order."""
    version = tls.version_trouble(_text(made["tlsMinVersion"]))
    suites = tls.suites_trouble(made["tlsCipherSuites"] or ())
    if suites:
        yield "tlsCipherSuites", suites
    if version:
        yield "tlsMinVersion", version
    mode = at(made, ("authorization", "mode"))
    if mode not in MODES:
        yield "authorization.mode", f"unknown authorization mode {mode}"


def _text(held: Json) -> str:
    return held if isinstance(held, str) else ""
