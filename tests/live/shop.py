"""A small scenario, and the same as a real cluster has it."""

from lab.cluster.model import Host, Port
from lab.cluster.scenario import build
from lab.cluster.services import address_of
from lab.manifests.release import Release
from tests.live.fake_cluster import FakeApi, pod, service

SCENARIO = """
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Namespace
metadata: {name: staging}
---
apiVersion: v1
kind: Pod
metadata: {name: frontend, namespace: shop, labels: {app: frontend}}
spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: backend, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: backend}}
  template:
    metadata: {labels: {app: backend}}
    spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 8080}]}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: database, namespace: staging}
spec:
  serviceName: database
  selector: {matchLabels: {app: database}}
  template:
    metadata: {labels: {app: database}}
    spec: {containers: [{name: db, image: postgres, ports: [{containerPort: 5432}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop, labels: {app: agent}}
spec: {hostNetwork: true, containers: [{name: agent, image: nginx, ports: [{containerPort: 9100}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: backend, namespace: shop}
spec: {selector: {app: backend}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: database, namespace: staging}
spec: {clusterIP: None, selector: {app: database}, ports: [{port: 5432}]}
---
apiVersion: v1
kind: Service
metadata: {name: empty, namespace: shop}
spec: {selector: {app: nobody}, ports: [{port: 80}]}
"""

HOSTS = (
    Host("partner.example", (address_of("203.0.113.10"),), (Port(443),)),
    Host("six.example", (address_of("2001:db8::10"),), (Port(443),)),
    Host("customer", (address_of("198.51.100.7"),)),
)


def scenario(families=(4,)):
    return build(Release(1, 34), families, HOSTS, [SCENARIO])


SHOP, STAGING = "cks-t2st-shop", "cks-t2st-staging"
BACKEND_1, BACKEND_2 = f"{SHOP}/backend-6d4b-aaaaa", f"{SHOP}/backend-6d4b-zzzzz"


def real():
    hashed = {"app": "backend", "pod-template-hash": "6d4b"}
    return FakeApi(
        [
            pod(SHOP, "frontend", "10.244.1.5", labels={"app": "frontend"}),
            pod(SHOP, "backend-6d4b-zzzzz", "10.244.1.7", owner=("ReplicaSet", "backend-6d4b"), labels=hashed),
            pod(SHOP, "backend-6d4b-aaaaa", "10.244.2.7", owner=("ReplicaSet", "backend-6d4b"), labels=hashed),
            pod(STAGING, "database-0", "10.244.2.9", owner=("StatefulSet", "database"), labels={"app": "database"}),
            pod("kube-system", "dns-x-1", "10.244.2.2", labels={"k8s-app": "kube-dns"}, image="coredns:1"),
            service(SHOP, "backend", "10.96.44.1"),
            service(SHOP, "empty", "10.96.44.2"),
            service(STAGING, "database"),
            service("default", "kubernetes", "10.96.0.1"),
        ]
    )
