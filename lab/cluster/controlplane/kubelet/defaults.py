"""What the kubelet takes for a setting that is not written.

Source: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lab.cluster.nodes.durations import nanoseconds
from lab.manifests.document import Json, JsonObject, Path

_TEXT = """
enableServer true
syncFrequency 1m0s
fileCheckFrequency 20s
httpCheckFrequency 20s
address 0.0.0.0
port 10250
authentication.anonymous.enabled false
authentication.webhook.enabled true
authentication.webhook.cacheTTL 2m0s
authorization.mode Webhook
authorization.webhook.cacheAuthorizedTTL 5m0s
authorization.webhook.cacheUnauthorizedTTL 30s
registryPullQPS 5
registryBurst 10
eventRecordQPS 50
eventBurst 100
enableDebuggingHandlers true
healthzPort 10248
healthzBindAddress 127.0.0.1
oomScoreAdj -999
streamingConnectionIdleTimeout 4h0m0s
nodeStatusReportFrequency 5m0s
nodeStatusUpdateFrequency 10s
nodeLeaseDurationSeconds 40
imageMinimumGCAge 2m0s
imageGCHighThresholdPercent 85
imageGCLowThresholdPercent 80
volumeStatsAggPeriod 1m0s
cgroupsPerQOS true
cgroupDriver cgroupfs
cpuManagerPolicy none
cpuManagerReconcilePeriod 10s
memoryManagerPolicy None
topologyManagerPolicy none
topologyManagerScope container
runtimeRequestTimeout 2m0s
hairpinMode promiscuous-bridge
maxPods 110
podPidsLimit -1
resolvConf /etc/resolv.conf
cpuCFSQuota true
cpuCFSQuotaPeriod 100ms
nodeStatusMaxImages 50
maxOpenFiles 1000000
contentType application/vnd.kubernetes.protobuf
kubeAPIQPS 50
kubeAPIBurst 100
evictionPressureTransitionPeriod 5m0s
enableControllerAttachDetach true
makeIPTablesUtilChains true
iptablesMasqueradeBit 14
iptablesDropBit 15
failSwapOn true
containerLogMaxSize 10Mi
containerLogMaxFiles 5
containerLogMaxWorkers 1
containerLogMonitorInterval 10s
configMapAndSecretChangeDetectionStrategy Watch
volumePluginDir /usr/libexec/kubernetes/kubelet-plugins/volume/exec/
enableSystemLogHandler true
enableProfilingHandler true
enableDebugFlagsHandler true
seccompDefault false
memoryThrottlingFactor 0.9
registerNode true
localStorageCapacityIsolation true
containerRuntimeEndpoint unix:///run/containerd/containerd.sock
podLogsDir /var/log/pods
serializeImagePulls true
imagePullCredentialsVerificationPolicy NeverVerifyPreloadedImages
"""

_POINTERS_TEXT = """
enableServer authentication.anonymous.enabled authentication.webhook.enabled registryPullQPS eventRecordQPS
enableDebuggingHandlers healthzPort oomScoreAdj imageGCHighThresholdPercent imageGCLowThresholdPercent
cgroupsPerQOS podPidsLimit resolvConf cpuCFSQuota cpuCFSQuotaPeriod nodeStatusMaxImages kubeAPIQPS
enableControllerAttachDetach makeIPTablesUtilChains iptablesMasqueradeBit iptablesDropBit failSwapOn
containerLogMaxFiles containerLogMaxWorkers containerLogMonitorInterval enableSystemLogHandler
enableProfilingHandler enableDebugFlagsHandler seccompDefault memoryThrottlingFactor registerNode
localStorageCapacityIsolation serializeImagePulls
"""

_POINTERS = frozenset(_POINTERS_TEXT.split())
"""Settings for which a zero that is written counts; for the others it means that nothing is written."""

ZEROS: dict[str, Json] = {
    "staticPodPath": "",
    "readOnlyPort": 0,
    "tlsCertFile": "",
    "tlsPrivateKeyFile": "",
    "tlsCipherSuites": None,
    "tlsMinVersion": "",
    "rotateCertificates": False,
    "serverTLSBootstrap": False,
    "authentication.x509.clientCAFile": "",
    "enableContentionProfiling": False,
    "protectKernelDefaults": False,
    "clusterDomain": "",
    "clusterDNS": None,
    "allowedUnsafeSysctls": None,
    "featureGates": None,
    "enableSystemLogQuery": False,
    "imageMaximumGCAge": "0s",
    "shutdownGracePeriod": "0s",
    "shutdownGracePeriodCriticalPods": "0s",
}
"""Settings without a default that are looked at: their zero value."""

LEGACY: dict[str, Json] = {
    "authentication.anonymous.enabled": True,
    "authentication.webhook.enabled": False,
    "authorization.mode": "AlwaysAllow",
    "readOnlyPort": 10255,
}
"""The defaults of a kubelet that is given no file at all, for the sake of old installations."""


def _value(text: str) -> Json:
    if text in ("true", "false"):
        return text == "true"
    try:
        return int(text)
    except ValueError:
        return 0.9 if text == "0.9" else text


DEFAULTS: dict[str, Json] = {
    path: _value(text) for path, text in (line.split(" ", 1) for line in _TEXT.strip().split("\n"))
}
"""The default of each setting, by its dotted path."""


def steps(path: str) -> tuple[str, ...]:
    """A dotted path's steps."""
    return tuple(path.split("."))


def at(value: Json, path: Path) -> Json:
    """The value at a path; None where there is none."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def put(value: dict[str, Any], path: Path, what: Json) -> None:
    """Set the value at a path, in place."""
    for step in path[:-1]:
        inner = value.get(step)  # type: ignore[arg-type]
        if not isinstance(inner, dict):
            inner = value[step] = {}  # type: ignore[index]
        value = inner
    value[path[-1]] = what  # type: ignore[index]


def defaulted(written: JsonObject) -> JsonObject:
    """The configuration with everything filled in that is not written."""
    whole = deepcopy(written)
    update = at(whole, ("nodeStatusUpdateFrequency",))
    for path, value in DEFAULTS.items():
        held = at(whole, steps(path))
        if held is None or (path not in _POINTERS and _zero(held)):
            put(whole, steps(path), value)
    report = at(written, ("nodeStatusReportFrequency",))
    if not _zero(update or "0s") and _zero(report or "0s"):
        whole["nodeStatusReportFrequency"] = update
    if isinstance(whole["podPidsLimit"], int) and whole["podPidsLimit"] < 0:
        whole["podPidsLimit"] = -1
    if at(written, ("serializeImagePulls",)) is None and (at(written, ("maxParallelImagePulls",)) or 0) > 1:
        whole["serializeImagePulls"] = False
    for path, value in ZEROS.items():
        if at(whole, steps(path)) is None:
            put(whole, steps(path), value)
    return whole


def _zero(held: Json) -> bool:
    """Whether Go cannot tell a value from one that is not written."""
    return held in ("", 0, False) or (isinstance(held, str) and held[:1] == "0" and nanoseconds(held) == 0)
