"""The scheduler's options: name, type, default.

Source: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/
"""

from __future__ import annotations

from lab.manifests.release import Release

OPTIONS = """
allow-metric-labels stringToString []
allow-metric-labels-manifest string
authentication-kubeconfig string
authentication-skip-lookup bool false
authentication-token-webhook-cache-ttl duration 10s
authentication-tolerate-lookup-failure bool true
authorization-always-allow-paths stringSlice [/healthz,/readyz,/livez]
authorization-kubeconfig string
authorization-webhook-cache-authorized-ttl duration 10s
authorization-webhook-cache-unauthorized-ttl duration 10s
bind-address ip 0.0.0.0
cert-dir string
client-ca-file string
config string
contention-profiling bool true
disable-http2-serving bool false
disabled-metrics stringSlice []
emulated-version stringSlice []
feature-gates colonSeparatedMultimapStringString
http2-max-streams-per-connection int 0
kube-api-burst int32 100
kube-api-content-type string application/vnd.kubernetes.protobuf
kube-api-qps float32 50
kubeconfig string
leader-elect bool true
leader-elect-lease-duration duration 15s
leader-elect-renew-deadline duration 10s
leader-elect-resource-lock string leases
leader-elect-resource-name string kube-scheduler
leader-elect-resource-namespace string kube-system
leader-elect-retry-period duration 2s
log-flush-frequency duration 5s
log-text-info-buffer-size quantity 0
log-text-split-stream bool false
logging-format string text
master string
min-compatibility-version stringSlice []
permit-address-sharing bool false
permit-port-sharing bool false
pod-max-in-unschedulable-pods-duration duration 5m0s
profiling bool true
requestheader-allowed-names stringSlice []
requestheader-client-ca-file string
requestheader-extra-headers-prefix stringSlice [x-remote-extra-]
requestheader-group-headers stringSlice [x-remote-group]
requestheader-uid-headers stringSlice []
requestheader-username-headers stringSlice [x-remote-user]
secure-port int 10259
show-hidden-metrics-for-version string
tls-cert-file string
tls-cipher-suites stringSlice []
tls-curve-preferences int32Slice []
tls-min-version string
tls-private-key-file string
tls-sni-cert-key namedCertKey []
v,v Level 0
vmodule pattern
write-config-to string
"""

SINCE = {Release(1, 36): frozenset({"tls-curve-preferences"})}
"""Options that a release brought: those before it do not know them."""
