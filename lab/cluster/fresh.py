"""A cluster as kubeadm leaves it, before any exercise."""

from __future__ import annotations

from functools import cache
from ipaddress import ip_address

from lab.cluster.apply import apply_documents
from lab.cluster.model import Host, Node
from lab.cluster.state import State
from lab.manifests.document import Document
from lab.manifests.finding import Severity
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.reader import load
from lab.manifests.release import Release

NODE_NAMES = ("control-plane", "worker-1", "worker-2")
NODE_PREFIXES = {4: "172.18.0.", 6: "fd00:172:18::"}
"""The nodes' network; the first node has number 2."""

DNS_ADDRESSES = {4: "10.96.0.10", 6: "fd00:10:96::a"}
API_ADDRESSES = {4: "10.96.0.1", 6: "fd00:10:96::1"}
API_PORT = 6443

MANIFESTS = """\
apiVersion: v1
kind: Namespace
metadata: {{name: default}}
---
apiVersion: v1
kind: Namespace
metadata: {{name: kube-node-lease}}
---
apiVersion: v1
kind: Namespace
metadata: {{name: kube-public}}
---
apiVersion: v1
kind: Namespace
metadata: {{name: kube-system}}
---
apiVersion: v1
kind: Service
metadata:
  name: kubernetes
  namespace: default
  labels: {{component: apiserver, provider: kubernetes}}
spec:
  clusterIP: "{api}"
  ports:
  - {{name: https, port: 443, protocol: TCP, targetPort: 6443}}
---
apiVersion: v1
kind: Service
metadata:
  name: kube-dns
  namespace: kube-system
  labels: {{k8s-app: kube-dns, kubernetes.io/cluster-service: "true", kubernetes.io/name: CoreDNS}}
spec:
  clusterIP: "{dns}"
  selector: {{k8s-app: kube-dns}}
  ports:
  - {{name: dns, port: 53, protocol: UDP, targetPort: 53}}
  - {{name: dns-tcp, port: 53, protocol: TCP, targetPort: 53}}
  - {{name: metrics, port: 9153, protocol: TCP, targetPort: 9153}}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: coredns
  namespace: kube-system
  labels: {{k8s-app: kube-dns}}
spec:
  replicas: 2
  selector: {{matchLabels: {{k8s-app: kube-dns}}}}
  template:
    metadata:
      labels: {{k8s-app: kube-dns}}
    spec:
      containers:
      - name: coredns
        image: registry.k8s.io/coredns/coredns:v1.12.0
        ports:
        - {{containerPort: 53, name: dns, protocol: UDP}}
        - {{containerPort: 53, name: dns-tcp, protocol: TCP}}
        - {{containerPort: 9153, name: metrics, protocol: TCP}}
"""


def fresh(release: Release, families: tuple[int, ...] = (4,), hosts: tuple[Host, ...] = ()) -> State:
    """A new cluster: kubeadm's namespaces, one control plane and two workers, CoreDNS and the API's Service.

    ``families`` lists the address families pods get, 4 and 6, the primary one first; ValueError otherwise.
    """
    if not families or len(set(families)) != len(families) or not set(families) <= {4, 6}:
        raise ValueError(f"families must be 4, 6 or both, not {families!r}")
    bare = _bare(release, families)
    return bare if not hosts else bare.with_hosts(hosts)


@cache
def _bare(release: Release, families: tuple[int, ...]) -> State:
    nodes = tuple(
        Node(name, tuple(ip_address(f"{NODE_PREFIXES[family]}{number}") for family in families))
        for number, name in enumerate(NODE_NAMES, start=2)
    )
    primary = families[0]
    text = MANIFESTS.format(api=API_ADDRESSES[primary], dns=DNS_ADDRESSES[primary])
    loaded = load(text, "cluster.yaml")
    empty = State(release=release, nodes=nodes, families=families)
    applied = apply_documents(empty, loaded.documents, loaded.findings, as_found=True)
    wrong = [item.message for item in applied.findings if item.severity is Severity.ERROR]
    if wrong or not all(answer.accepted for answer in applied.answers):
        raise RuntimeError("the fresh cluster's own manifests were refused: " + "; ".join(wrong))
    endpoints = _api_endpoints(nodes[0])
    return applied.state.with_objects({**applied.state.objects, endpoints.ref: endpoints})


def _api_endpoints(control_plane: Node) -> KubeObject:
    """The EndpointSlice that the API server itself keeps for ``default/kubernetes``."""
    address = control_plane.addresses[0]
    value = {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "name": "kubernetes",
            "namespace": "default",
            "labels": {"kubernetes.io/service-name": "kubernetes"},
        },
        "addressType": f"IPv{address.version}",
        "endpoints": [{"addresses": [str(address)], "conditions": {"ready": True}}],
        "ports": [{"name": "https", "port": API_PORT, "protocol": "TCP"}],
    }
    ref = Ref("EndpointSlice", "default", "kubernetes")
    return KubeObject(ref, "discovery.k8s.io/v1", value, value, Document(value, "cluster.yaml"))
