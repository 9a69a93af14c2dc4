"""Mutants of workloads with images, and a second opinion on each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lab.cluster.podsecurity.podshape import text
from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.imagename import reference_of
from lab.subjects.changes import Change, Operator, Written, drop_document, mutants
from lab.subjects.mutation import Mutant, Ruling
from lab.subjects.protocol import Bounds
from lab.subjects.supplychain.naive.oracle import oracle
from lab.subjects.supplychain.running import called, running


class SupplyChainMutation:
    """Workloads with an image, a container or another part changed; an oracle that reads them by itself."""

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:
        """Every change of one thing, without repeats and never the answer itself."""
        return mutants(OPERATORS, documents, scenario)

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:  # noqa: ARG002
        """Whether the images that run lie within their bounds, found out without the engine."""
        return oracle(bounds, state)


def other_image(answer: Written) -> Iterator[Change]:
    """An image by another name, of the scenario or made of its own."""
    known = sorted({each.image for each in running(answer.scenario)})
    for number, path, container in answer.containers():
        image = text(container.get("image"))
        for other in dict.fromkeys((*_variants(image), *known)):
            if other != image:
                yield answer.changed(number, (*path, "image"), other, f"{container.get('name')} runs {other}")


def _variants(image: str) -> Iterator[str]:
    reference = reference_of(image)
    yield from (f"{image}x", image.upper(), "")
    if reference is None:
        return
    tag = f":{reference.tag}" if reference.tag else ""
    yield f"{reference.name}{tag}"
    yield f"{reference.short}{tag}"
    yield reference.pulled
    yield f"{reference.repository}{tag}"
    yield f"{reference.registry}.evil.example/{reference.repository}{tag}"
    yield f"evil.example/{reference.name}{tag}"
    if reference.digest:
        other = "0" if reference.digest[7] != "0" else "1"
        yield image.replace(reference.digest, f"sha256:{other}{reference.digest[8:]}")
        yield image[:-1]
        yield f"{reference.name}:other@{reference.digest}"


def scale(answer: Written) -> Iterator[Change]:
    """More pods, or none."""
    for number, document in answer.of_kind("Deployment", "StatefulSet", "ReplicaSet"):
        for count in (0, 7):
            yield answer.changed(number, ("spec", "replicas"), count, f"{document['metadata'].get('name')} x {count}")


def drop_container(answer: Written) -> Iterator[Change]:
    """One container less."""
    for number, path, container in answer.containers():
        yield answer.changed(number, path, None, f"without {container.get('name')}")


def rename_container(answer: Written) -> Iterator[Change]:
    """A container by another name."""
    for number, path, container in answer.containers():
        name = f"{container.get('name')}-2"
        yield answer.changed(number, (*path, "name"), name, f"{container.get('name')} is {name}")


def pull_policy(answer: Written) -> Iterator[Change]:
    """Another pull policy, which is no part of what is asked."""
    for number, path, container in answer.containers():
        yield answer.changed(number, (*path, "imagePullPolicy"), "Always", f"{container.get('name')} is always pulled")


def other_part(answer: Written) -> Iterator[Change]:
    """Something that nobody asked to change."""
    for number, path, container in answer.containers():
        yield answer.changed(number, (*path, "args"), ["--debug"], f"{container.get('name')} with other args")
    for number, path, _spec in answer.pods():
        yield answer.changed(number, (*path, "hostNetwork"), True, "on the node's network")


def add_deletion(answer: Written) -> Iterator[Change]:
    """One object of the scenario deleted as well, or none where the answer deletes."""
    refs = sorted({each.item.ref for each in running(answer.scenario)})
    for number, document in enumerate(answer.documents):
        listed = document.get("delete")
        if not isinstance(listed, list):
            continue
        for index in range(len(listed)):
            yield answer.changed(number, ("delete", index), None, f"{listed[index]} not deleted")
        for ref in refs:
            entry = {"kind": ref.kind, "namespace": ref.namespace, "name": ref.name}
            yield answer.changed(number, ("delete", len(listed)), entry, f"{called(ref)} deleted too")


OPERATORS: tuple[Operator, ...] = (
    other_image, scale, drop_container, rename_container, pull_policy, other_part, add_deletion, drop_document,
)  # fmt: skip
