"""Small clusters from manifests, spans included, without the API server in between."""

from __future__ import annotations

from ipaddress import ip_address

import yaml

from lab.cluster.model import Host, Node, Port
from lab.cluster.state import State
from lab.manifests.document import Document
from lab.manifests.kubeobject import KubeObject, Ref

NODES = tuple(
    Node(name, (ip_address(f"172.18.0.{number}"),))
    for number, name in enumerate(("control-plane", "worker-1", "worker-2"), start=2)
)
PARTNER = Host("partner-api", (ip_address("203.0.113.10"),), (Port(443),))
NAMED = Host("api.example.com", (ip_address("198.51.100.7"),), (Port(443),))

DNS = """
kind: Namespace
metadata: {name: kube-system}
---
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec:
  clusterIP: 10.96.0.10
  selector: {k8s-app: kube-dns}
  ports:
  - {name: dns, port: 53, protocol: UDP, targetPort: 53}
  - {name: dns-tcp, port: 53, protocol: TCP, targetPort: 53}
---
kind: Deployment
metadata: {name: coredns, namespace: kube-system}
spec:
  replicas: 2
  template:
    metadata: {labels: {k8s-app: kube-dns}}
    spec:
      containers:
      - ports:
        - {containerPort: 53, name: dns, protocol: UDP}
        - {containerPort: 53, name: dns-tcp, protocol: TCP}
"""

SHOP = """
kind: Namespace
metadata: {name: shop}
---
kind: Namespace
metadata: {name: other, labels: {team: b}}
---
kind: Pod
metadata: {name: frontend, namespace: shop, labels: {tier: frontend}}
spec: {containers: [{ports: [{containerPort: 80}]}]}
---
kind: Deployment
metadata: {name: backend, namespace: shop}
spec:
  replicas: 3
  template:
    metadata: {labels: {tier: backend}}
    spec: {containers: [{ports: [{containerPort: 8080, name: http}]}]}
---
kind: Service
metadata: {name: backend, namespace: shop}
spec:
  selector: {tier: backend}
  ports: [{name: web, port: 80, targetPort: http}]
---
kind: Pod
metadata: {name: database, namespace: shop, labels: {tier: database}}
spec: {containers: [{ports: [{containerPort: 5432}]}]}
---
kind: Pod
metadata: {name: prober, namespace: other, labels: {tier: backend}}
spec: {containers: [{name: probe}]}
"""


def policy(name: str, spec: str, namespace: str = "shop") -> str:
    """A NetworkPolicy with this spec, written in flow style."""
    head = f"kind: NetworkPolicy\nmetadata:\n  name: {name}\n  namespace: {namespace}\n"
    return f"---\n{head}spec: {spec}\n"


def cluster(
    *texts: str,
    hosts: tuple[Host, ...] = (PARTNER, NAMED),
    families: tuple[int, ...] = (4,),
    dns: bool = True,
) -> State:
    """A state of these manifests, as if all were accepted as they stand."""
    text = "\n---\n".join(([DNS] if dns else []) + list(texts))
    objects: dict[Ref, KubeObject] = {}
    for root in yaml.compose_all(text, yaml.SafeLoader):
        if root is None:
            continue
        value = yaml.SafeLoader("").construct_document(root)
        if value is None:
            continue
        metadata = value["metadata"]
        ref = Ref(value["kind"], metadata.get("namespace", ""), metadata["name"])
        objects[ref] = KubeObject(ref, "", value, value, Document(value, "cluster.yaml", root))
    return State(objects=objects, hosts=hosts, nodes=NODES, families=families)
