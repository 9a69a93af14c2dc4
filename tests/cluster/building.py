"""Objects and states for the cluster's tests, without going through text."""

from ipaddress import ip_address

from lab.cluster.model import Node
from lab.cluster.state import State
from lab.manifests.document import Document
from lab.manifests.kubeobject import KubeObject, Ref

VERSIONS = dict.fromkeys(("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"), "apps/v1")
VERSIONS |= {"EndpointSlice": "discovery.k8s.io/v1", "Job": "batch/v1"}

NODES = tuple(
    Node(name, (ip_address(f"192.168.56.{10 + index}"),))
    for index, name in enumerate(("control-plane", "worker-1", "worker-2"))
)


def made(kind, name, namespace="shop", labels=None, annotations=None, **fields):
    """An object as reading would leave it."""
    metadata = {"name": name, "namespace": namespace} if namespace else {"name": name}
    if labels:
        metadata["labels"] = labels
    if annotations:
        metadata["annotations"] = annotations
    value = {"apiVersion": VERSIONS.get(kind, "v1"), "kind": kind, "metadata": metadata, **fields}
    return KubeObject(
        Ref(kind, namespace, name), value["apiVersion"], value, value, Document(value, "made.yaml")
    )


def pod(name, namespace="shop", labels=None, ports=(), status=None, **spec):
    """A pod with one container."""
    containers = [{"name": "c", "image": "i", "ports": list(ports)}]
    more = {"status": status} if status else {}
    return made("Pod", name, namespace, labels, spec={"containers": containers, **spec}, **more)


def workload(kind, name, namespace="shop", labels=None, status=None, ports=(), **spec):
    """A workload whose pods carry ``labels``."""
    template = {
        "metadata": {"labels": labels or {"app": name}},
        "spec": {"containers": [{"name": "c", "image": "i", "ports": list(ports)}]},
    }
    more = {"status": status} if status else {}
    return made(kind, name, namespace, spec={"template": template, **spec}, **more)


def service(name, namespace="shop", selector=None, ports=(), annotations=None, **spec):
    """A Service."""
    written = {"ports": list(ports), **spec}
    if selector:
        written["selector"] = selector
    return made("Service", name, namespace, annotations=annotations, spec=written)


def state_of(*objects, **fields):
    """A state of three nodes that holds these objects."""
    return State(objects={item.ref: item for item in objects}, nodes=NODES, **fields)
