"""The controller manager's options: name, type, default.

Source: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
"""

from __future__ import annotations

from lab.manifests.release import Release

OPTIONS = """
allocate-node-cidrs bool false
allow-metric-labels stringToString []
allow-metric-labels-manifest string
attach-detach-reconcile-sync-period duration 1m0s
authentication-kubeconfig string
authentication-skip-lookup bool false
authentication-token-webhook-cache-ttl duration 10s
authentication-tolerate-lookup-failure bool false
authorization-always-allow-paths stringSlice [/healthz,/readyz,/livez]
authorization-kubeconfig string
authorization-webhook-cache-authorized-ttl duration 10s
authorization-webhook-cache-unauthorized-ttl duration 10s
bind-address ip 0.0.0.0
cert-dir string
cidr-allocator-type string RangeAllocator
client-ca-file string
cloud-config string
cloud-provider string
cluster-cidr string
cluster-name string kubernetes
cluster-signing-cert-file string
cluster-signing-duration duration 8760h0m0s
cluster-signing-key-file string
cluster-signing-kube-apiserver-client-cert-file string
cluster-signing-kube-apiserver-client-key-file string
cluster-signing-kubelet-client-cert-file string
cluster-signing-kubelet-client-key-file string
cluster-signing-kubelet-serving-cert-file string
cluster-signing-kubelet-serving-key-file string
cluster-signing-legacy-unknown-cert-file string
cluster-signing-legacy-unknown-key-file string
concurrent-cron-job-syncs int32 5
concurrent-daemonset-syncs int32 2
concurrent-deployment-syncs int32 5
concurrent-device-taint-eviction-syncs int32 10
concurrent-endpoint-syncs int32 5
concurrent-ephemeralvolume-syncs int32 5
concurrent-gc-syncs int32 20
concurrent-horizontal-pod-autoscaler-syncs int32 5
concurrent-job-syncs int32 5
concurrent-namespace-syncs int32 10
concurrent-node-syncs int32 1
concurrent-rc-syncs int32 5
concurrent-replicaset-syncs int32 5
concurrent-resource-claim-syncs int32 50
concurrent-resource-quota-syncs int32 5
concurrent-service-endpoint-syncs int32 5
concurrent-service-syncs int32 1
concurrent-serviceaccount-token-syncs int32 5
concurrent-statefulset-syncs int32 5
concurrent-ttl-after-finished-syncs int32 5
concurrent-validating-admission-policy-status-syncs int32 5
configure-cloud-routes bool true
contention-profiling bool false
controller-shutdown-timeout duration 10s
controller-start-interval duration 0s
controllers stringSlice [*]
disable-attach-detach-reconcile-sync bool false
disable-force-detach-on-timeout bool false
disable-http2-serving bool false
disabled-metrics stringSlice []
emulated-version stringSlice []
enable-dynamic-provisioning bool true
enable-garbage-collector bool true
enable-hostpath-provisioner bool false
enable-leader-migration bool false
endpoint-updates-batch-period duration 0s
endpointslice-updates-batch-period duration 0s
external-cloud-volume-plugin string
feature-gates colonSeparatedMultimapStringString
flex-volume-plugin-dir string /usr/libexec/kubernetes/kubelet-plugins/volume/exec/
horizontal-pod-autoscaler-cpu-initialization-period duration 5m0s
horizontal-pod-autoscaler-downscale-stabilization duration 5m0s
horizontal-pod-autoscaler-initial-readiness-delay duration 30s
horizontal-pod-autoscaler-sync-period duration 15s
horizontal-pod-autoscaler-tolerance float64 0.1
http2-max-streams-per-connection int 0
kube-api-burst int32 30
kube-api-content-type string application/vnd.kubernetes.protobuf
kube-api-qps float32 20
kubeconfig string
large-cluster-size-threshold int32 50
leader-elect bool true
leader-elect-lease-duration duration 15s
leader-elect-renew-deadline duration 10s
leader-elect-resource-lock string leases
leader-elect-resource-name string kube-controller-manager
leader-elect-resource-namespace string kube-system
leader-elect-retry-period duration 2s
leader-migration-config string
legacy-service-account-token-clean-up-period duration 8760h0m0s
log-flush-frequency duration 5s
log-text-info-buffer-size quantity 0
log-text-split-stream bool false
logging-format string text
master string
max-endpoints-per-slice int32 100
min-compatibility-version stringSlice []
min-resync-period duration 12h0m0s
mirroring-concurrent-service-endpoint-syncs int32 5
mirroring-endpointslice-updates-batch-period duration 0s
mirroring-max-endpoints-per-subset int32 1000
namespace-sync-period duration 5m0s
node-cidr-mask-size int32 0
node-cidr-mask-size-ipv4 int32 0
node-cidr-mask-size-ipv6 int32 0
node-eviction-rate float32 0.1
node-monitor-grace-period duration 50s
node-monitor-period duration 5s
node-startup-grace-period duration 1m0s
permit-address-sharing bool false
permit-port-sharing bool false
profiling bool true
pv-recycler-increment-timeout-nfs int32 30
pv-recycler-minimum-timeout-hostpath int32 60
pv-recycler-minimum-timeout-nfs int32 300
pv-recycler-pod-template-filepath-hostpath string
pv-recycler-pod-template-filepath-nfs string
pv-recycler-timeout-increment-hostpath int32 30
pvclaimbinder-sync-period duration 15s
requestheader-allowed-names stringSlice []
requestheader-client-ca-file string
requestheader-extra-headers-prefix stringSlice [x-remote-extra-]
requestheader-group-headers stringSlice [x-remote-group]
requestheader-uid-headers stringSlice []
requestheader-username-headers stringSlice [x-remote-user]
resource-quota-sync-period duration 5m0s
root-ca-file string
route-reconciliation-period duration 10s
secondary-node-eviction-rate float32 0.01
secure-port int 10257
service-account-private-key-file string
service-cluster-ip-range string
show-hidden-metrics-for-version string
terminated-pod-gc-threshold int32 12500
tls-cert-file string
tls-cipher-suites stringSlice []
tls-curve-preferences int32Slice []
tls-min-version string
tls-private-key-file string
tls-sni-cert-key namedCertKey []
unhealthy-zone-threshold float32 0.55
use-service-account-credentials bool false
v,v Level 0
vmodule pattern
"""

SINCE = {Release(1, 36): frozenset({"tls-curve-preferences"})}
"""Options that a release brought: those before it do not know them."""
