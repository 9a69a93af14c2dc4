"""Workloads that a request could be for: those there are, and one of each kind that the policies can tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lab.manifests.selector import LabelSelector, Operator, Requirement
from lab.quick_dataclass import dataclass
from lab.subjects.istio.authorization import texts
from lab.subjects.istio.injection import injected
from lab.subjects.istio.mesh import Mesh, Workload
from lab.subjects.istio.peer_authentication import match_labels
from lab.subjects.network.proof.label_classes import label_classes

FRESH_PORT = 12345
MOST = 120


@dataclass(frozen=True, slots=True)
class Target:
    """A workload as each of the worlds has it; None where a world lacks it."""

    versions: tuple[Workload | None, ...]

    @property
    def shown(self) -> Workload:
        """The workload to speak of."""
        found = next((each for each in (self.versions[1], *self.versions) if each is not None), None)
        assert found is not None
        return found


def targets(meshes: Sequence[Mesh], *, closed: bool) -> tuple[Target, ...]:
    """The scenario's workloads first. ``closed`` leaves out those that could be created."""
    there = list(_there(meshes))
    known = {_look(meshes, each) for each in there}
    made: list[Target] = []
    if not closed:
        for target in _made_up(meshes):
            look = _look(meshes, target)
            if look not in known and len(made) < MOST:
                known.add(look)
                made.append(target)
    return (*there, *made)


def ports_of(meshes: Sequence[Mesh], target: Target) -> tuple[int, ...]:
    """The ports worth a look: those that it listens on, those that policies name, and one more."""
    found = set(target.shown.ports)
    for mesh in meshes:
        for item in mesh.peers:
            listed = item.get(("spec", "portLevelMtls"))
            found |= {int(key) for key in (listed if isinstance(listed, dict) else {}) if str(key).isdigit()}
        found |= {int(text) for text in texts(mesh.policies, "ports", "notPorts") if text.isdigit()}
    return (*sorted(found), FRESH_PORT)


def _there(meshes: Sequence[Mesh]) -> Iterator[Target]:
    by_name = [{(each.namespace, each.name): each for each in mesh.workloads} for mesh in meshes]
    for name in dict.fromkeys(key for each in (by_name[1], *by_name) for key in each):
        yield Target(tuple(each.get(name) for each in by_name))


def _made_up(meshes: Sequence[Mesh]) -> Iterator[Target]:
    policies = [item for mesh in meshes for item in (*mesh.peers, *mesh.policies)]
    asked = dict.fromkeys(_selector(match_labels(item)) for item in policies)
    spaces = dict.fromkeys(name for mesh in meshes for name in mesh.namespaces if not name.startswith("kube-"))
    number = 0
    for namespace in (*spaces, "new-namespace"):
        for kind in label_classes(tuple(asked)):
            number += 1
            written = ",".join(f"{key}={value}" for key, value in sorted(kind.labels.items()))
            words = f"a pod {f'labelled {written}' if written else 'without labels'} in namespace {namespace}"
            yield Target(tuple(_version(mesh, namespace, dict(kind.labels), number, words) for mesh in meshes))


def _selector(labels: dict[str, str]) -> LabelSelector:
    return LabelSelector(tuple(Requirement(k, Operator.IN, frozenset((v,))) for k, v in sorted(labels.items())))


def _version(mesh: Mesh, namespace: str, labels: dict[str, str], number: int, words: str) -> Workload:
    around = mesh.namespaces.get(namespace, {})
    sidecar = injected(labels, around, mesh.installed)
    return Workload(namespace, f"could-be-created-{number}", labels, "default", sidecar, (), True, words)


def _look(meshes: Sequence[Mesh], target: Target) -> tuple[object, ...]:
    """How a workload is seen by the policies of each world; those of the scenario are told apart by their ports."""
    found: list[object] = []
    for mesh, each in zip(meshes, target.versions, strict=True):
        if each is None:
            found.append(None)
            continue
        # Which policies mean it, not only what comes of them: a port may be named by one alone.
        found.append((each.sidecar, mesh.modes(each), tuple(item.ref for item in mesh.applying(each))))
    return tuple(found)
