"""The API server's options: name, type, default.

Source: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/, release 1.36.
"""

from __future__ import annotations

from lab.manifests.release import Release

OPTIONS = """
admission-control stringSlice []
admission-control-config-file string
advertise-address ip <nil>
aggregator-reject-forwarding-redirect bool true
allow-metric-labels stringToString []
allow-metric-labels-manifest string
allow-privileged bool false
anonymous-auth bool true
api-audiences stringSlice []
apiserver-count int 1
audit-log-batch-buffer-size int 10000
audit-log-batch-max-size int 1
audit-log-batch-max-wait duration 0s
audit-log-batch-throttle-burst int 0
audit-log-batch-throttle-enable bool false
audit-log-batch-throttle-qps float32 0
audit-log-compress bool false
audit-log-format string json
audit-log-maxage int 366
audit-log-maxbackup int 100
audit-log-maxsize int 100
audit-log-mode string blocking
audit-log-path string
audit-log-truncate-enabled bool false
audit-log-truncate-max-batch-size int64 10485760
audit-log-truncate-max-event-size int64 102400
audit-log-version string audit.k8s.io/v1
audit-policy-file string
audit-webhook-batch-buffer-size int 10000
audit-webhook-batch-initial-backoff duration 10s
audit-webhook-batch-max-size int 400
audit-webhook-batch-max-wait duration 30s
audit-webhook-batch-throttle-burst int 15
audit-webhook-batch-throttle-enable bool true
audit-webhook-batch-throttle-qps float32 10
audit-webhook-config-file string
audit-webhook-initial-backoff duration 10s
audit-webhook-mode string batch
audit-webhook-truncate-enabled bool false
audit-webhook-truncate-max-batch-size int64 10485760
audit-webhook-truncate-max-event-size int64 102400
audit-webhook-version string audit.k8s.io/v1
authentication-config string
authentication-token-webhook-cache-ttl duration 2m0s
authentication-token-webhook-config-file string
authentication-token-webhook-version string v1beta1
authorization-config string
authorization-mode stringSlice []
authorization-policy-file string
authorization-webhook-cache-authorized-ttl duration 5m0s
authorization-webhook-cache-unauthorized-ttl duration 30s
authorization-webhook-config-file string
authorization-webhook-version string v1beta1
bind-address ip 0.0.0.0
cert-dir string /var/run/kubernetes
client-ca-file string
contention-profiling bool false
coordinated-leadership-lease-duration duration 15s
coordinated-leadership-renew-deadline duration 10s
coordinated-leadership-retry-period duration 2s
cors-allowed-origins stringSlice []
debug-socket-path string
default-not-ready-toleration-seconds int64 300
default-unreachable-toleration-seconds int64 300
default-watch-cache-size int 100
delete-collection-workers int 1
disable-admission-plugins stringSlice []
disable-http2-serving bool false
disabled-metrics stringSlice []
egress-selector-config-file string
emulated-version stringSlice []
emulation-forward-compatible bool false
enable-admission-plugins stringSlice []
enable-aggregator-routing bool false
enable-bootstrap-token-auth bool false
enable-garbage-collector bool true
enable-logs-handler bool false
enable-priority-and-fairness bool true
encryption-provider-config string
encryption-provider-config-automatic-reload bool false
endpoint-reconciler-type string lease
etcd-cafile string
etcd-certfile string
etcd-compaction-interval duration 5m0s
etcd-count-metric-poll-period duration 1m0s
etcd-db-metric-poll-interval duration 30s
etcd-healthcheck-timeout duration 2s
etcd-keyfile string
etcd-prefix string /registry
etcd-readycheck-timeout duration 2s
etcd-servers stringSlice []
etcd-servers-overrides stringSlice []
event-ttl duration 1h0m0s
external-hostname string
feature-gates colonSeparatedMultimapStringString
goaway-chance float64 0
http2-max-streams-per-connection int 0
kubelet-certificate-authority string
kubelet-client-certificate string
kubelet-client-key string
kubelet-port uint 10250
kubelet-preferred-address-types stringSlice [Hostname,InternalDNS,InternalIP,ExternalDNS,ExternalIP]
kubelet-read-only-port uint 10255
kubelet-timeout duration 5s
kubernetes-service-node-port int 0
lease-reuse-duration-seconds int64 60
livez-grace-period duration 0s
log-flush-frequency duration 5s
log-text-info-buffer-size quantity 0
log-text-split-stream bool false
logging-format string text
max-connection-bytes-per-sec int64 0
max-mutating-requests-inflight int 200
max-requests-inflight int 400
min-compatibility-version stringSlice []
min-request-timeout int 1800
oidc-ca-file string
oidc-client-id string
oidc-groups-claim string
oidc-groups-prefix string
oidc-issuer-url string
oidc-required-claim mapStringString
oidc-signing-algs stringSlice [RS256]
oidc-username-claim string sub
oidc-username-prefix string
peer-advertise-ip string
peer-advertise-port string
peer-ca-file string
permit-address-sharing bool false
permit-port-sharing bool false
profiling bool true
proxy-client-cert-file string
proxy-client-key-file string
request-timeout duration 1m0s
requestheader-allowed-names stringSlice []
requestheader-client-ca-file string
requestheader-extra-headers-prefix stringSlice []
requestheader-group-headers stringSlice []
requestheader-uid-headers stringSlice []
requestheader-username-headers stringSlice []
runtime-config mapStringString
runtime-config-emulation-forward-compatible bool false
secure-port int 6443
service-account-extend-token-expiration bool true
service-account-issuer stringArray []
service-account-jwks-uri string
service-account-key-file stringArray []
service-account-lookup bool true
service-account-max-token-expiration duration 0s
service-account-signing-endpoint string
service-account-signing-key-file string
service-cluster-ip-range string
service-node-port-range portRange 30000-32767
show-hidden-metrics-for-version string
shutdown-delay-duration duration 0s
shutdown-send-retry-after bool false
shutdown-watch-termination-grace-period duration 0s
storage-backend string
storage-initialization-timeout duration 1m0s
storage-media-type string application/vnd.kubernetes.protobuf
strict-transport-security-directives stringSlice []
tls-cert-file string
tls-cipher-suites stringSlice []
tls-curve-preferences int32Slice []
tls-min-version string
tls-private-key-file string
tls-sni-cert-key namedCertKey []
token-auth-file string
tracing-config-file string
v,v Level 0
vmodule pattern
watch-cache bool true
watch-cache-sizes stringSlice []
"""

DEPRECATED = frozenset(
    {
        "admission-control",
        "apiserver-count",
        "audit-webhook-batch-initial-backoff",
        "default-watch-cache-size",
        "enable-logs-handler",
        "kubelet-port",
        "kubelet-read-only-port",
    }
)
"""Options that only warn any more."""

SINCE = {Release(1, 36): frozenset({"tls-curve-preferences"})}
"""Options that a release brought: those before it do not know them."""

BEFORE = {Release(1, 36): ("audit-log-maxage int 0", "audit-log-maxbackup int 0", "audit-log-maxsize int 0")}
"""Options as they were before a release."""
