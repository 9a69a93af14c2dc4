"""Which of the kubelet's options stand for which settings of its configuration.

Source: https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/
"""

from __future__ import annotations

from lab.cluster.nodes.options import Options
from lab.manifests.document import Json

_TEXT = """
address address
allowed-unsafe-sysctls allowedUnsafeSysctls
anonymous-auth authentication.anonymous.enabled
authentication-token-webhook authentication.webhook.enabled
authentication-token-webhook-cache-ttl authentication.webhook.cacheTTL
authorization-mode authorization.mode
authorization-webhook-cache-authorized-ttl authorization.webhook.cacheAuthorizedTTL
authorization-webhook-cache-unauthorized-ttl authorization.webhook.cacheUnauthorizedTTL
cgroup-driver cgroupDriver
cgroup-root cgroupRoot
cgroups-per-qos cgroupsPerQOS
client-ca-file authentication.x509.clientCAFile
cluster-dns clusterDNS
cluster-domain clusterDomain
container-log-max-files containerLogMaxFiles
container-log-max-size containerLogMaxSize
container-runtime-endpoint containerRuntimeEndpoint
contention-profiling enableContentionProfiling
cpu-cfs-quota cpuCFSQuota
cpu-manager-policy cpuManagerPolicy
enable-controller-attach-detach enableControllerAttachDetach
enable-debugging-handlers enableDebuggingHandlers
enable-server enableServer
enforce-node-allocatable enforceNodeAllocatable
event-burst eventBurst
event-qps eventRecordQPS
fail-swap-on failSwapOn
file-check-frequency fileCheckFrequency
hairpin-mode hairpinMode
healthz-bind-address healthzBindAddress
healthz-port healthzPort
http-check-frequency httpCheckFrequency
image-gc-high-threshold imageGCHighThresholdPercent
image-gc-low-threshold imageGCLowThresholdPercent
image-service-endpoint imageServiceEndpoint
kube-api-burst kubeAPIBurst
kube-api-content-type contentType
kube-api-qps kubeAPIQPS
kubelet-cgroups kubeletCgroups
make-iptables-util-chains makeIPTablesUtilChains
manifest-url staticPodURL
max-open-files maxOpenFiles
max-pods maxPods
memory-manager-policy memoryManagerPolicy
minimum-image-ttl-duration imageMinimumGCAge
node-status-update-frequency nodeStatusUpdateFrequency
oom-score-adj oomScoreAdj
pod-cidr podCIDR
pod-manifest-path staticPodPath
pod-max-pids podPidsLimit
pods-per-core podsPerCore
port port
protect-kernel-defaults protectKernelDefaults
provider-id providerID
read-only-port readOnlyPort
register-node registerNode
registry-burst registryBurst
registry-qps registryPullQPS
resolv-conf resolvConf
rotate-certificates rotateCertificates
rotate-server-certificates serverTLSBootstrap
runonce runOnce
runtime-request-timeout runtimeRequestTimeout
seccomp-default seccompDefault
serialize-image-pulls serializeImagePulls
streaming-connection-idle-timeout streamingConnectionIdleTimeout
sync-frequency syncFrequency
tls-cert-file tlsCertFile
tls-cipher-suites tlsCipherSuites
tls-min-version tlsMinVersion
tls-private-key-file tlsPrivateKeyFile
topology-manager-policy topologyManagerPolicy
topology-manager-scope topologyManagerScope
volume-plugin-dir volumePluginDir
volume-stats-agg-period volumeStatsAggPeriod
"""

FIELDS: dict[str, str] = dict(line.split(" ") for line in _TEXT.strip().split("\n"))
"""The dotted path of the setting that an option stands for, by the option's name."""

OPTIONS: dict[str, str] = {path: name for name, path in FIELDS.items()}
"""The option that stands for a setting, by the setting's dotted path."""


def settings(options: Options) -> dict[str, Json]:
    """What a command line sets, by dotted path; what it does not mention is not there."""
    return {FIELDS[name]: _typed(options, name) for name in options.names if name in FIELDS}


def _typed(options: Options, name: str) -> Json:
    known = options.manual.known[name]
    if known.type == "stringSlice":
        return list(options.items(name))
    value = options.value(name)
    if known.type == "bool":
        return value == "true"
    return int(value) if known.type in ("int32", "int64", "int") else value
