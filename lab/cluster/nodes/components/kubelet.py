"""The kubelet's options: name, type, default.

Source: https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/
"""

from __future__ import annotations

from lab.manifests.release import Release

OPTIONS = """
address ip 0.0.0.0
allowed-unsafe-sysctls stringSlice []
anonymous-auth bool true
application-metrics-count-limit int 100
authentication-token-webhook bool false
authentication-token-webhook-cache-ttl duration 2m0s
authorization-mode string AlwaysAllow
authorization-webhook-cache-authorized-ttl duration 5m0s
authorization-webhook-cache-unauthorized-ttl duration 30s
boot-id-file string /proc/sys/kernel/random/boot_id
bootstrap-kubeconfig string
cert-dir string /var/lib/kubelet/pki
cgroup-driver string cgroupfs
cgroup-root string
cgroups-per-qos bool true
client-ca-file string
cloud-config string
cloud-provider string
cluster-dns stringSlice []
cluster-domain string
config string
config-dir string
container-hints string /etc/cadvisor/container_hints.json
container-log-max-files int32 5
container-log-max-size string 10Mi
container-runtime-endpoint string unix:///run/containerd/containerd.sock
containerd string /run/containerd/containerd.sock
containerd-namespace string k8s.io
contention-profiling bool false
cpu-cfs-quota bool true
cpu-cfs-quota-period duration 100ms
cpu-manager-policy string none
cpu-manager-policy-options mapStringString
cpu-manager-reconcile-period duration 10s
enable-controller-attach-detach bool true
enable-debugging-handlers bool true
enable-load-reader bool false
enable-server bool true
enforce-node-allocatable stringSlice [pods]
event-burst int32 100
event-qps int32 50
event-storage-age-limit string default=0
event-storage-event-limit string default=0
eviction-hard mapStringString imagefs.available<15%,memory.available<100Mi,nodefs.available<10%
eviction-max-pod-grace-period int32 0
eviction-minimum-reclaim mapStringString
eviction-pressure-transition-period duration 5m0s
eviction-soft mapStringString
eviction-soft-grace-period mapStringString
exit-on-lock-contention bool false
experimental-allocatable-ignore-eviction bool false
fail-cgroupv1 bool false
fail-swap-on bool true
feature-gates colonSeparatedMultimapStringString
file-check-frequency duration 20s
global-housekeeping-interval duration 1m0s
hairpin-mode string promiscuous-bridge
healthz-bind-address ip 127.0.0.1
healthz-port int32 10248
hostname-override string
housekeeping-interval duration 10s
http-check-frequency duration 20s
image-credential-provider-bin-dir string
image-credential-provider-config string
image-gc-high-threshold int32 85
image-gc-low-threshold int32 80
image-service-endpoint string
keep-terminated-pod-volumes bool false
kernel-memcg-notification bool false
kube-api-burst int32 100
kube-api-content-type string application/vnd.kubernetes.protobuf
kube-api-qps int32 50
kube-reserved mapStringString
kube-reserved-cgroup string
kubeconfig string
kubelet-cgroups string
local-storage-capacity-isolation bool true
lock-file string
log-cadvisor-usage bool false
log-flush-frequency duration 5s
log-text-info-buffer-size quantity 0
log-text-split-stream bool false
logging-format string text
machine-id-file string /etc/machine-id,/var/lib/dbus/machine-id
make-iptables-util-chains bool true
manifest-url string
manifest-url-header string
max-housekeeping-interval duration 15s
max-open-files int64 1000000
max-pods int32 110
maximum-dead-containers int32 -1
maximum-dead-containers-per-container int32 1
memory-manager-policy string None
minimum-container-ttl-duration duration 0s
minimum-image-ttl-duration duration 2m0s
node-ip string
node-labels mapStringString
node-status-max-images int32 50
node-status-update-frequency duration 10s
oom-score-adj int32 -999
pod-cidr string
pod-manifest-path string
pod-max-pids int64 -1
pods-per-core int32 0
port int32 10250
protect-kernel-defaults bool false
provider-id string
qos-reserved mapStringString
read-only-port int32 10255
register-node bool true
register-schedulable bool true
register-with-taints string
registry-burst int32 10
registry-qps int32 5
reserved-cpus string
reserved-memory string
resolv-conf string /etc/resolv.conf
root-dir string /var/lib/kubelet
rotate-certificates bool false
rotate-server-certificates bool false
runonce bool false
runtime-cgroups string
runtime-request-timeout duration 2m0s
seccomp-default bool false
serialize-image-pulls bool true
storage-driver-buffer-duration duration 1m0s
storage-driver-db string cadvisor
storage-driver-host string localhost:8086
storage-driver-password string root
storage-driver-secure bool false
storage-driver-table string stats
storage-driver-user string root
streaming-connection-idle-timeout duration 4h0m0s
sync-frequency duration 1m0s
system-cgroups string
system-reserved mapStringString
system-reserved-cgroup string
tls-cert-file string
tls-cipher-suites stringSlice []
tls-curve-preferences int32Slice []
tls-min-version string
tls-private-key-file string
topology-manager-policy string none
topology-manager-policy-options mapStringString
topology-manager-scope string container
v,v Level 0
vmodule pattern
volume-plugin-dir string /usr/libexec/kubernetes/kubelet-plugins/volume/exec/
volume-stats-agg-period duration 1m0s
"""

SINCE = {Release(1, 36): frozenset({"tls-curve-preferences"})}
"""Options that a release brought: those before it do not know them."""

BEFORE = {Release(1, 35): ("pod-infra-container-image string",)}
"""Options that a release took away."""
