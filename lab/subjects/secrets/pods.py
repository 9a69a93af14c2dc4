"""The pods and pod templates of a cluster, with what each of their containers sees."""

from __future__ import annotations

from lab.cluster.podsecurity.podshape import CONTAINER_FIELDS, items, mapping, text
from lab.cluster.podsecurity.templates import RESOURCES, template_path
from lab.cluster.state import State
from lab.manifests.document import JsonObject, Path
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.remembered import of_state
from lab.subjects.secrets.environment import environment
from lab.subjects.secrets.files import files, volumes
from lab.subjects.secrets.seen import Seen

WORDS = {"initContainers": "init container", "containers": "container", "ephemeralContainers": "ephemeral container"}


@dataclass(frozen=True, slots=True)
class PodSeen:
    """A pod, or the pods of a workload. ``path`` leads to the pod in its object."""

    object: KubeObject
    path: Path
    containers: tuple[Seen, ...]
    pull_secrets: tuple[str, ...] = ()

    @property
    def ref(self) -> Ref:
        """The object's name."""
        return self.object.ref

    def __str__(self) -> str:
        return f"{self.ref.kind} {self.ref.namespace}/{self.ref.name}"

    @property
    def spec(self) -> JsonObject:
        """The pod's ``spec``."""
        return mapping(mapping(self.object.get(self.path)).get("spec"))

    def container(self, name: str) -> Seen | None:
        """The container of that name."""
        return next((each for each in self.containers if each.name == name), None)

    def span(self, path: Path = ()) -> Span:
        """Where a part of the pod stands in the author's text."""
        return self.object.span((*self.path, *path))


@of_state
def pods(state: State) -> tuple[PodSeen, ...]:
    """Every pod and workload, by kind, namespace and name."""
    refs = sorted(ref for ref in state.objects if ref.kind in RESOURCES)
    found = (pod_of(state.objects[ref], state) for ref in refs)
    return tuple(each for each in found if each is not None)


def pod_of(item: KubeObject, state: State) -> PodSeen | None:
    """What an object's containers see; None for a kind that makes no pods."""
    path = template_path(item.ref.kind)
    if path is None:
        return None
    spec = mapping(mapping(item.get(path)).get("spec"))
    namespace = item.ref.namespace
    laid, stuck = volumes(spec, ("spec",), namespace, state)
    found = []
    for field in CONTAINER_FIELDS:
        for index, container in enumerate(items(spec.get(field))):
            here: Path = ("spec", field, index)
            variables, troubles = environment(container, here, namespace, state)
            seen = files(container, spec, laid)
            name = text(container.get("name"))
            found.append(Seen(name, WORDS[field], here, variables, seen, (*stuck, *troubles)))
    pulls = tuple(text(each.get("name")) for each in items(spec.get("imagePullSecrets")))
    return PodSeen(item, path, tuple(found), pulls)


def pod_named(state: State, name: str) -> PodSeen:
    """The pod or workload ``namespace/name`` or ``Kind/namespace/name``. Raises ValueError naming those there are."""
    there = pods(state)
    for each in there:
        if name in (f"{each.ref.namespace}/{each.ref.name}", str(each.ref)):
            return each
    listed = ", ".join(f"{each.ref.namespace}/{each.ref.name}" for each in there if each.ref.namespace != "kube-system")
    raise ValueError(f"there is no workload {name}" + (f"; there are: {listed}" if listed else ""))
