"""What the practice cluster and its parts are called."""

from __future__ import annotations

CLUSTER = "cks-lab"
"""The name that kind knows the cluster by. The lab never touches a kind cluster of another name."""

CONTEXT = f"kind-{CLUSTER}"
"""The context in the lab's own kubeconfig, named as kind names contexts."""

NETWORK = "kind"
"""The container network that kind's nodes are on."""

CLUSTER_LABEL = "io.x-k8s.kind.cluster"
"""The label that kind puts on the containers of a cluster."""
