"""Clusters with workloads, for these tests."""

from __future__ import annotations

from lab.cluster.apply import apply
from lab.cluster.fresh import fresh
from lab.cluster.state import State
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission

SHOP = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers:
      - {name: prepare, image: busybox:1.37}
      containers:
      - {name: web, image: registry.example.com/shop/web:1.4}
      - {name: sidecar, image: envoyproxy/envoy:v1.35}
---
apiVersion: v1
kind: Pod
metadata: {name: job, namespace: shop}
spec:
  containers:
  - {name: main, image: redis}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
"""


def cluster(text: str = SHOP, files: dict[str, str] | None = None) -> State:
    """A fresh cluster with these objects, and these files on its nodes."""
    applied = apply(fresh(EXAM), Submission.of(text))
    assert all(answer.accepted for answer in applied.answers), applied.findings
    return applied.state.with_node_files(files or {})
