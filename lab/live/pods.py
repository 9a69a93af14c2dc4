"""A scenario's pods as a real cluster runs them: agnhost, listening where the manifest says that it listens.

What the network sees stays as written: names, labels, container ports and their names. Everything else is the lab's
own, and holds to the restricted profile of the Pod Security Standards
(https://kubernetes.io/docs/concepts/security/pod-security-standards/), so that a namespace may enforce it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from lab.cluster.model import Port, Protocol
from lab.cluster.placement import container_ports
from lab.cluster.services import objects_in
from lab.live.probe import PAYLOAD
from lab.manifests.document import Json, JsonObject
from lab.quick_dataclass import dataclass

NOBODY = 65532
"""The user that everything runs as."""

LONGEST_NAME = 63
LONGEST_START = 60
"""How often, once a second, a container is asked whether it listens yet."""

TEMPLATES = {"Pod": (), "CronJob": ("spec", "jobTemplate", "spec", "template")}
"""Where a kind holds the pod; every other keeps it in ``spec.template``."""

NETWORK_FIELDS = ("hostname", "subdomain", "setHostnameAsFQDN", "dnsPolicy", "dnsConfig", "hostAliases")
"""Fields of a pod's spec that decide under which names it is known and what it looks up."""

UNPRIVILEGED_PORTS: JsonObject = {"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}
"""A safe sysctl, of the pod's own network alone: ports below 1024 without being root."""

SECURITY: JsonObject = {"runAsNonRoot": True, "runAsUser": NOBODY, "seccompProfile": {"type": "RuntimeDefault"}}
CONTAINER_SECURITY: JsonObject = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "readOnlyRootFilesystem": True,
}
RESOURCES: JsonObject = {"requests": {"cpu": "5m", "memory": "16Mi"}, "limits": {"memory": "256Mi"}}


@dataclass(frozen=True, slots=True)
class Listener:
    """What one agnhost serves: at most one port of each protocol."""

    tcp: int | None = None
    udp: int | None = None
    sctp: int | None = None


def runnable(manifest: JsonObject, image: str) -> JsonObject:
    """The manifest of a Pod or workload made to run ``image`` (agnhost); the one given stays as it is.

    A pod is ready when everything in it listens. A manifest without a pod in it is given back unchanged.
    """
    steps = TEMPLATES.get(str(manifest.get("kind")), ("spec", "template"))
    changed: JsonObject = {key: value for key, value in manifest.items() if key != "status"}
    if not steps:
        return _with_pod(changed, image)
    inner = changed
    for step in steps[:-1]:
        following = inner.get(step)
        if not isinstance(following, dict):
            return manifest
        inner[step] = dict(following)
        inner = inner[step]
    template = inner.get(steps[-1])
    if not isinstance(template, dict):
        return manifest
    inner.pop("volumeClaimTemplates", None)
    inner[steps[-1]] = _with_pod(template, image)
    return changed


def _with_pod(pod: JsonObject, image: str) -> JsonObject:
    """A pod, or a template of one, with our spec. Annotations go: some of them change how a pod is confined."""
    spec, metadata = pod.get("spec"), pod.get("metadata")
    kept = {key: value for key, value in _mapping(metadata).items() if key != "annotations"}
    return {**pod, "metadata": kept, "spec": _spec(_mapping(spec), image)}


def _spec(spec: JsonObject, image: str) -> JsonObject:
    ports = tuple(dict.fromkeys(Port(each.number, each.protocol) for each in container_ports(spec)))
    security = dict(SECURITY)
    if any(port.number < 1024 for port in ports):
        security["sysctls"] = [UNPRIVILEGED_PORTS]
    kept = {key: spec[key] for key in NETWORK_FIELDS if key in spec}
    if spec.get("restartPolicy") in ("OnFailure", "Never"):
        kept["restartPolicy"] = spec["restartPolicy"]
    return {
        **kept,
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": 1,
        "securityContext": security,
        "containers": _containers(spec, image),
    }


def _containers(spec: JsonObject, image: str) -> list[Json]:
    """The containers as named and with the ports as declared, and more of them where one cannot serve all."""
    written = [*objects_in(spec.get("containers")), *_sidecars(spec)] or [{"name": "main"}]
    names = [str(each.get("name") or "main") for each in written]
    found: list[Json] = []
    taken: set[Port] = set()
    extra: list[Listener] = []
    for name, container in zip(names, written, strict=True):
        own = {Port(port.number, port.protocol): None for port in container_ports({"containers": [container]})}
        listeners = tuple(_listeners(port for port in own if port not in taken))
        taken |= own.keys()
        plain = [each for each in listeners if each.sctp is None]
        extra += [*plain[1:], *(each for each in listeners if each.sctp is not None)]
        found.append(_container(name, plain[0] if plain else None, image, _declared(container)))
    for listener in extra:
        name = _free_name(f"{names[0]}-{listener.tcp or listener.udp or listener.sctp}", names)
        names.append(name)
        found.append(_container(name, listener, image, []))
    return found


def _sidecars(spec: JsonObject) -> list[JsonObject]:
    """The init containers that keep running, and so listen."""
    return [each for each in objects_in(spec.get("initContainers")) if each.get("restartPolicy") == "Always"]


def _listeners(ports: Iterable[Port]) -> Iterator[Listener]:
    """As few listeners as serve the ports; SCTP apart, for not every kernel has it."""
    every = tuple(ports)
    tcp, udp, sctp = ([port.number for port in every if port.protocol is each] for each in Protocol)
    for one, other in zip_longest(tcp, udp):
        yield Listener(tcp=one, udp=other)
    for number in sctp:
        yield Listener(sctp=number)


def _declared(container: JsonObject) -> list[Json]:
    """The container's ports as written, but for the node's ports, which the restricted profile forbids."""
    return [
        {key: value for key, value in port.items() if key not in ("hostPort", "hostIP")}
        for port in objects_in(container.get("ports"))
    ]


def _container(name: str, listener: Listener | None, image: str, ports: list[Json]) -> JsonObject:
    container: JsonObject = {
        "name": name,
        "image": image,
        "imagePullPolicy": "IfNotPresent",
        "command": _command(listener),
        "securityContext": CONTAINER_SECURITY,
        "resources": RESOURCES,
    }
    if ports:
        container["ports"] = ports
    started = _started(listener)
    if started:
        container["startupProbe"] = {"periodSeconds": 1, "failureThreshold": LONGEST_START, **started}
    return container


def _command(listener: Listener | None) -> list[Json]:
    """agnhost's own command line: ``netexec`` always serves HTTP, so at a port nobody knows where none is asked for."""
    if listener is None:
        return ["/agnhost", "pause"]
    serve = ["/agnhost", "netexec", f"--http-port={listener.tcp or 0}", f"--udp-port={listener.udp or -1}"]
    if listener.sctp is None:
        return [*serve]
    # netexec ends at once where the kernel has no SCTP; the pod must be ready all the same.
    return ["/bin/sh", "-c", f"{' '.join(serve)} --sctp-port={listener.sctp} || exec /agnhost pause"]


def _started(listener: Listener | None) -> JsonObject:
    """How the node tells that a container listens; a pod without a readiness probe is ready from then on."""
    if listener is None or listener.sctp is not None:
        return {}
    if listener.tcp is not None:
        return {"tcpSocket": {"port": listener.tcp}, "timeoutSeconds": 2}
    asked = ["/agnhost", "connect", f"localhost:{listener.udp}", "--protocol=udp", f"--udp-data={PAYLOAD}"]
    return {"exec": {"command": [*asked, "--timeout=1s"]}, "timeoutSeconds": 5}


def _free_name(wanted: str, taken: list[str]) -> str:
    name, number = wanted[-LONGEST_NAME:].lstrip("-"), 2
    while name in taken:
        end = f"-{number}"
        name, number = f"{wanted[-LONGEST_NAME + len(end):].lstrip('-')}{end}", number + 1
    return name


def _mapping(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}
