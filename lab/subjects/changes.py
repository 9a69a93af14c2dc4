"""How a subject's mutants are made: operators that each change one part of one document of an answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from typing import NamedTuple, TypeAlias

from lab.cluster.podsecurity.podshape import items, mapping
from lab.cluster.podsecurity.templates import template_path
from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject, Path
from lab.quick_dataclass import dataclass
from lab.subjects.mutation import Mutant

CONTAINERS = ("initContainers", "containers", "ephemeralContainers")


class Change(NamedTuple):
    """What was changed where, and the documents then."""

    text: str
    documents: tuple[JsonObject, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """An answer's documents, and the cluster it is for."""

    documents: tuple[JsonObject, ...]
    scenario: State

    def changed(self, number: int, path: Path, part: Json, text: str) -> Change:
        """One part of one document set; None takes it away."""
        document = copy(self.documents[number])
        _set(document, path, part)
        return Change(text, (*self.documents[:number], document, *self.documents[number + 1 :]))

    def left_out(self, number: int) -> Change:
        """One document less."""
        kind = self.documents[number].get("kind", "a document")
        return Change(f"{kind} left out", self.documents[:number] + self.documents[number + 1 :])

    def of_kind(self, *kinds: str) -> Iterator[tuple[int, JsonObject]]:
        """The documents of some kinds, with their numbers."""
        return ((number, each) for number, each in enumerate(self.documents) if each.get("kind") in kinds)

    def pods(self) -> Iterator[tuple[int, Path, JsonObject]]:
        """Every pod or pod template's ``spec``: its document, the way to it, and itself."""
        for number, document in enumerate(self.documents):
            path = template_path(str(document.get("kind")))
            if path is not None:
                spec: Json = document
                for step in (*path, "spec"):
                    spec = mapping(spec).get(str(step))
                yield number, (*path, "spec"), mapping(spec)

    def containers(self) -> Iterator[tuple[int, Path, JsonObject]]:
        """Every container: its document, the way to it, and itself."""
        for number, path, spec in self.pods():
            for field in CONTAINERS:
                for index, container in enumerate(items(spec.get(field))):
                    yield number, (*path, field, index), container

    def names(self, kind: str) -> tuple[str, ...]:
        """The names of a kind's objects in the cluster, those of the system left out."""
        refs = (ref for ref in self.scenario.objects if ref.kind == kind and not ref.namespace.startswith("kube-"))
        return tuple(sorted({ref.name for ref in refs}))


Operator: TypeAlias = Callable[[Written], Iterable[Change]]
"""One sort of change; its name is what reports call it."""


def mutants(operators: Sequence[Operator], documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:
    """Every change of one thing, without repeats and never the answer itself."""
    answer = Written(tuple(documents), scenario)
    own = {id(each): _text(each) for each in answer.documents}
    seen = {tuple(own.values())}
    for operator in operators:
        for change in operator(answer):
            written = tuple(own.get(id(each)) or _text(each) for each in change.documents)
            if change.documents and written not in seen:
                seen.add(written)
                yield Mutant(str(getattr(operator, "__name__", "")).replace("_", "-"), change.text, change.documents)


def drop_document(answer: Written) -> Iterator[Change]:
    """Hand in one object less."""
    for number in range(len(answer.documents)):
        yield answer.left_out(number)


def _text(document: JsonObject) -> str:
    return json.dumps(document, sort_keys=True)


def _set(document: Json, path: Path, part: Json) -> None:
    """Set a part of a document, copying what leads to it; what lies beside stays shared with the document it is of."""
    here = document
    for step in path[:-1]:
        if isinstance(step, str) and not isinstance(here.get(step), dict | list):
            here[step] = {}
        else:
            here[step] = copy(here[step])
        here = here[step]
    last = path[-1]
    if part is not None:
        if isinstance(here, list) and last == len(here):
            here.append(part)
        else:
            here[last] = part
    elif isinstance(here, list):
        del here[int(last)]
    else:
        here.pop(last, None)
