"""The options of etcd: name, type, default. Repeated, the last one counts, lists of addresses included.

Source: https://etcd.io/docs/v3.6/op-guide/configuration/
"""

from __future__ import annotations

OPTIONS = """
advertise-client-urls string http://localhost:2379
auth-token string simple
auth-token-ttl uint 300
auto-compaction-mode string periodic
auto-compaction-retention string 0
auto-tls bool false
backend-batch-interval duration 0s
backend-batch-limit int 0
backend-bbolt-freelist-type string
bcrypt-cost uint 10
bootstrap-defrag-threshold-megabytes uint 0
cert-file string
cipher-suites string
client-cert-allowed-hostname string
client-cert-auth bool false
client-cert-file string
client-crl-file string
client-key-file string
compact-hash-check-time duration 1m0s
compaction-batch-limit int 1000
compaction-sleep-interval duration 10ms
config-file string
corrupt-check-time duration 0s
cors string *
data-dir string
discovery string
discovery-cacert string
discovery-cert string
discovery-dial-timeout duration 2s
discovery-endpoints string
discovery-fallback string proxy
discovery-insecure-skip-tls-verify bool false
discovery-insecure-transport bool true
discovery-keepalive-time duration 2s
discovery-keepalive-timeout duration 6s
discovery-key string
discovery-password string
discovery-proxy string
discovery-request-timeout duration 5s
discovery-srv string
discovery-srv-name string
discovery-token string
discovery-user string
distributed-tracing-address string localhost:4317
distributed-tracing-instance-id string
distributed-tracing-sampling-rate int 0
distributed-tracing-service-name string etcd
downgrade-check-time duration 5s
election-timeout uint 1000
enable-distributed-tracing bool false
enable-grpc-gateway bool true
enable-log-rotation bool false
enable-pprof bool false
experimental-initial-corrupt-check bool false
experimental-watch-progress-notify-interval duration 10m0s
feature-gates string
force-new-cluster bool false
grpc-keepalive-interval duration 2h0m0s
grpc-keepalive-min-time duration 5s
grpc-keepalive-timeout duration 20s
heartbeat-interval uint 100
host-whitelist string *
initial-advertise-peer-urls string http://localhost:2380
initial-cluster string default=http://localhost:2380
initial-cluster-state string new
initial-cluster-token string etcd-cluster
initial-election-tick-advance bool true
key-file string
listen-client-http-urls string
listen-client-urls string http://localhost:2379
listen-metrics-urls string
listen-peer-urls string http://localhost:2380
log-format string json
log-level string info
log-outputs string default
log-rotation-config-json string
logger string zap
max-concurrent-streams uint 4294967295
max-learners int 1
max-request-bytes uint 1572864
max-snapshots uint 5
max-txn-ops uint 128
max-wals uint 5
memory-mlock bool false
metrics string basic
name string default
peer-auto-tls bool false
peer-cert-allowed-cn string
peer-cert-allowed-hostname string
peer-cert-file string
peer-client-cert-auth bool false
peer-client-cert-file string
peer-client-key-file string
peer-crl-file string
peer-key-file string
peer-skip-client-san-verification bool false
peer-trusted-ca-file string
pre-vote bool true
quota-backend-bytes int64 0
raft-read-timeout duration 5s
raft-write-timeout duration 5s
self-signed-cert-validity uint 1
snapshot-catchup-entries uint 5000
snapshot-count uint 10000
socket-reuse-address bool false
socket-reuse-port bool false
strict-reconfig-check bool true
tls-max-version string
tls-min-version string TLS1.2
trusted-ca-file string
unsafe-no-fsync bool false
version bool false
wal-dir string
warning-apply-duration duration 100ms
warning-unary-request-duration duration 300ms
watch-progress-notify-interval duration 10m0s
"""
