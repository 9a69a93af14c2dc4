"""The checks of the CIS Kubernetes Benchmark 1.12 that can be told from files and command lines.

A line holds the check's number, whether kube-bench counts it (``auto``) or leaves it to people, what it looks at,
how its parts go together, and the parts: an option or ``permissions`` or an owner, the kubelet's setting
behind ``@``, and what
must be so. An indented line goes on. Source: https://github.com/aquasecurity/kube-bench, its cis-1.12 configuration.
"""

from __future__ import annotations

SERVER_SUITES = """
    TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305 TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
"""

KUBELET_SUITES = """
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
"""

CHECKS = """
1.1.1 auto /etc/kubernetes/manifests/kube-apiserver.yaml and ; permissions bitmask 600
1.1.2 auto /etc/kubernetes/manifests/kube-apiserver.yaml and ; root:root
1.1.3 auto /etc/kubernetes/manifests/kube-controller-manager.yaml and ; permissions bitmask 600
1.1.4 auto /etc/kubernetes/manifests/kube-controller-manager.yaml and ; root:root
1.1.5 auto /etc/kubernetes/manifests/kube-scheduler.yaml and ; permissions bitmask 600
1.1.6 auto /etc/kubernetes/manifests/kube-scheduler.yaml and ; root:root
1.1.7 auto /etc/kubernetes/manifests/etcd.yaml and ; permissions bitmask 600
1.1.8 auto /etc/kubernetes/manifests/etcd.yaml and ; root:root
1.1.9 manual /etc/cni/net.d/* and ; permissions bitmask 600
1.1.10 manual /etc/cni/net.d/* and ; root:root
1.1.11 auto /var/lib/etcd and ; permissions bitmask 700
1.1.12 auto /var/lib/etcd and ; etcd:etcd
1.1.13 auto /etc/kubernetes/admin.conf,/etc/kubernetes/super-admin.conf and ; permissions bitmask 600
1.1.14 auto /etc/kubernetes/admin.conf,/etc/kubernetes/super-admin.conf and ; ownership eq root:root
1.1.15 auto /etc/kubernetes/scheduler.conf and ; permissions bitmask 600
1.1.16 auto /etc/kubernetes/scheduler.conf and ; root:root
1.1.17 auto /etc/kubernetes/controller-manager.conf and ; permissions bitmask 600
1.1.18 auto /etc/kubernetes/controller-manager.conf and ; root:root
1.1.19 auto /etc/kubernetes/pki/* and ; root:root
1.1.20 manual /etc/kubernetes/pki/*.crt and ; permissions bitmask 644
1.1.21 manual /etc/kubernetes/pki/*.key and ; permissions bitmask 600
1.2.1 manual kube-apiserver and ; --anonymous-auth eq false
1.2.2 auto kube-apiserver and ; --token-auth-file unset
1.2.3 manual kube-apiserver or ; --enable-admission-plugins has DenyServiceExternalIPs
1.2.4 auto kube-apiserver and ; --kubelet-client-certificate ; --kubelet-client-key
1.2.5 auto kube-apiserver and ; --kubelet-certificate-authority
1.2.6 auto kube-apiserver and ; --authorization-mode nothave AlwaysAllow
1.2.7 auto kube-apiserver and ; --authorization-mode has Node
1.2.8 auto kube-apiserver and ; --authorization-mode has RBAC
1.2.9 manual kube-apiserver and ; --enable-admission-plugins has EventRateLimit
1.2.10 auto kube-apiserver or ; --enable-admission-plugins nothave AlwaysAdmit ; --enable-admission-plugins unset
1.2.11 manual kube-apiserver and ; --enable-admission-plugins has AlwaysPullImages
1.2.12 auto kube-apiserver or ; --disable-admission-plugins nothave ServiceAccount ; --disable-admission-plugins unset
1.2.13 auto kube-apiserver or ; --disable-admission-plugins nothave NamespaceLifecycle ;
    --disable-admission-plugins unset
1.2.14 auto kube-apiserver and ; --enable-admission-plugins has NodeRestriction
1.2.15 auto kube-apiserver and ; --profiling eq false
1.2.16 auto kube-apiserver and ; --audit-log-path
1.2.17 auto kube-apiserver and ; --audit-log-maxage gte 30
1.2.18 auto kube-apiserver and ; --audit-log-maxbackup gte 10
1.2.19 auto kube-apiserver and ; --audit-log-maxsize gte 100
1.2.21 auto kube-apiserver or ; --service-account-lookup unset ; --service-account-lookup eq true
1.2.22 auto kube-apiserver and ; --service-account-key-file
1.2.23 auto kube-apiserver and ; --etcd-certfile ; --etcd-keyfile
1.2.24 auto kube-apiserver and ; --tls-cert-file ; --tls-private-key-file
1.2.25 auto kube-apiserver and ; --client-ca-file
1.2.26 auto kube-apiserver and ; --etcd-cafile
1.2.27 manual kube-apiserver and ; --encryption-provider-config
1.2.29 manual kube-apiserver and ; --tls-cipher-suites valid_elements $SERVER
1.2.30 auto kube-apiserver and ; --service-account-extend-token-expiration eq false
1.3.1 manual kube-controller-manager and ; --terminated-pod-gc-threshold
1.3.2 auto kube-controller-manager and ; --profiling eq false
1.3.3 auto kube-controller-manager and ; --use-service-account-credentials noteq false
1.3.4 auto kube-controller-manager and ; --service-account-private-key-file
1.3.5 auto kube-controller-manager and ; --root-ca-file
1.3.6 auto kube-controller-manager or ; --feature-gates nothave RotateKubeletServerCertificate=false ;
    --feature-gates unset
1.3.7 auto kube-controller-manager or ; --bind-address eq 127.0.0.1 ; --bind-address unset
1.4.1 auto kube-scheduler and ; --profiling eq false
1.4.2 auto kube-scheduler or ; --bind-address eq 127.0.0.1 ; --bind-address unset
2.1 auto etcd and ; --cert-file ; --key-file
2.2 auto etcd and ; --client-cert-auth eq true
2.3 auto etcd or ; --auto-tls unset ; --auto-tls eq false
2.4 auto etcd and ; --peer-cert-file ; --peer-key-file
2.5 auto etcd and ; --peer-client-cert-auth eq true
2.6 auto etcd or ; --peer-auto-tls unset ; --peer-auto-tls eq false
2.7 manual etcd and ; --trusted-ca-file
3.2.1 manual kube-apiserver and ; --audit-policy-file
4.1.1 auto /usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf and ; permissions bitmask 600
4.1.2 auto /usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf or ; root:root ; File_not_found
4.1.3 manual /etc/kubernetes/proxy.conf or ; permissions bitmask 600
4.1.4 manual /etc/kubernetes/proxy.conf or ; root:root
4.1.5 auto /etc/kubernetes/kubelet.conf and ; permissions bitmask 600
4.1.6 auto /etc/kubernetes/kubelet.conf and ; root:root
4.1.7 manual /etc/kubernetes/pki/ca.crt and ; permissions bitmask 644
4.1.8 manual /etc/kubernetes/pki/ca.crt and ; root:root eq root:root
4.1.9 auto /var/lib/kubelet/config.yaml and ; permissions bitmask 600
4.1.10 auto /var/lib/kubelet/config.yaml and ; root:root
4.2.1 auto kubelet and ; --anonymous-auth @authentication.anonymous.enabled eq false
4.2.2 auto kubelet and ; --authorization-mode @authorization.mode nothave AlwaysAllow
4.2.3 auto kubelet and ; --client-ca-file @authentication.x509.clientCAFile
4.2.4 manual kubelet or ; --read-only-port @readOnlyPort eq 0 ; --read-only-port @readOnlyPort unset
4.2.5 manual kubelet or ; --streaming-connection-idle-timeout @streamingConnectionIdleTimeout noteq 0 ;
    --streaming-connection-idle-timeout @streamingConnectionIdleTimeout unset
4.2.6 auto kubelet or ; --make-iptables-util-chains @makeIPTablesUtilChains eq true ;
    --make-iptables-util-chains @makeIPTablesUtilChains unset
4.2.7 manual kubelet and ; --hostname-override unset
4.2.8 manual kubelet or ; --event-qps @eventRecordQPS gte 0 ; --event-qps @eventRecordQPS unset
4.2.9 manual kubelet and ; --tls-cert-file @tlsCertFile ; --tls-private-key-file @tlsPrivateKeyFile
4.2.10 auto kubelet or ; --rotate-certificates @rotateCertificates eq true ;
    --rotate-certificates @rotateCertificates unset
4.2.11 manual kubelet or ;
    RotateKubeletServerCertificate @featureGates.RotateKubeletServerCertificate nothave false ;
    RotateKubeletServerCertificate @featureGates.RotateKubeletServerCertificate unset
4.2.12 manual kubelet and ; --tls-cipher-suites @tlsCipherSuites valid_elements $KUBELET
4.2.13 manual kubelet and ; --pod-max-pids @podPidsLimit
4.2.14 manual kubelet and ; --seccomp-default @seccompDefault
4.3.1 auto kube-proxy or ; --metrics-bind-address @metricsBindAddress has 127.0.0.1 ;
    --metrics-bind-address @metricsBindAddress unset
"""
