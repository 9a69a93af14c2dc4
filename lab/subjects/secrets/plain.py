"""Where a value stands in plain text: in manifests of pods and in ConfigMaps."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import CONTAINER_FIELDS, items, text
from lab.cluster.state import State
from lab.subjects.protocol import Note, Witness
from lab.subjects.secrets.pods import pods
from lab.subjects.secrets.stored import stored_of


def standing(state: State, namespace: str, value: str, what: str) -> Iterator[Witness]:
    """Every place of a namespace in which the value stands; ``what`` is how it is called."""
    for pod in pods(state):
        if pod.ref.namespace != namespace:
            continue
        for field in CONTAINER_FIELDS:
            for index, container in enumerate(items(pod.spec.get(field))):
                for place, said in enumerate(items(container.get("env"))):
                    if value in text(said.get("value")):
                        name = text(container.get("name"))
                        variable = text(said.get("name"))
                        holds = f"container {name} of {pod} has the value of {what} in plain text"
                        told = f"{holds}, as {variable}, and must not"
                        span = pod.span(("spec", field, index, "env", place))
                        yield Witness("excess", told, {"workload": str(pod.ref)}, (Note(told, good=False, span=span),))
    for item in state.of_kind("ConfigMap"):
        if item.ref.namespace == namespace:
            for key, content in stored_of(item).contents.items():
                if value in content.decode("utf-8", "replace"):
                    told = f"ConfigMap {namespace}/{item.ref.name} holds the value of {what} in plain text, under {key}"
                    note = Note(told, good=False, span=item.key_span(("data", key)))
                    yield Witness("excess", told, {"object": str(item.ref)}, (note,))
