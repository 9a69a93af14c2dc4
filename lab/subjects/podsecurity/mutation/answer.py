"""An answer being changed: its documents, and one of them with one part set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from typing import NamedTuple, TypeAlias

from lab.cluster.podsecurity.podshape import items, mapping
from lab.cluster.podsecurity.templates import template_path
from lab.manifests.document import Json, JsonObject, Path
from lab.quick_dataclass import dataclass

CONTAINERS = ("initContainers", "containers", "ephemeralContainers")


class Change(NamedTuple):
    """What was changed where, and the documents then."""

    text: str
    documents: tuple[JsonObject, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer's documents, and the names of the namespaces of the cluster it is for."""

    documents: tuple[JsonObject, ...]
    namespaces: tuple[str, ...] = ()

    def with_part(self, number: int, path: Path, part: Json) -> tuple[JsonObject, ...]:
        """The documents with one part set; None takes it away."""
        document = deepcopy(self.documents[number])
        _set(document, path, part)
        return (*self.documents[:number], document, *self.documents[number + 1 :])

    def without(self, number: int) -> tuple[JsonObject, ...]:
        """The documents without one."""
        return self.documents[:number] + self.documents[number + 1 :]

    def pods(self) -> Iterator[tuple[int, Path, JsonObject]]:
        """Every pod or pod template: its document, the way to it, and itself."""
        for number, document in enumerate(self.documents):
            path = template_path(str(document.get("kind")))
            if path is not None:
                pod: Json = document
                for step in path:
                    pod = mapping(pod).get(step)
                yield number, path, mapping(pod)

    def containers(self) -> Iterator[tuple[int, Path, JsonObject]]:
        """Every container: its document, the way to it, and itself."""
        for number, path, pod in self.pods():
            for field in CONTAINERS:
                for index, container in enumerate(items(mapping(pod.get("spec")).get(field))):
                    yield number, (*path, "spec", field, index), container


Operator: TypeAlias = Callable[[Answer], Iterable[Change]]
"""One sort of change; its name is what reports call it."""


def _set(document: Json, path: Path, part: Json) -> None:
    here = document
    for step in path[:-1]:
        if isinstance(step, str) and not isinstance(here.get(step), dict | list):
            here[step] = {}
        here = here[step]
    last = path[-1]
    if part is not None:
        here[last] = part
    elif isinstance(here, list):
        del here[int(last)]
    else:
        here.pop(last, None)
