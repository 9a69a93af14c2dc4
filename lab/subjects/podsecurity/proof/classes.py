"""RuntimeClasses within the bounds, by the handler that each names."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import text
from lab.cluster.state import State
from lab.manifests.kubeobject import Ref
from lab.subjects.protocol import Bounds, Note, Witness

KIND = "RuntimeClass"


def of_classes(bounds: Bounds, state: State) -> Iterator[Witness]:
    """The classes of the bounds that are gone, or that name another handler."""
    asked = {ref for each in (bounds.required, bounds.permitted) for ref in each.objects if ref.kind == KIND}
    for ref in sorted(asked):
        handlers = [handler_of(each, ref) for each in (bounds.permitted, bounds.required)]
        found = handler_of(state, ref)
        if found is None:
            if None not in handlers:
                told = f"there is no {KIND} {ref.name}"
                yield Witness("missing", told, {"class": ref.name}, (Note(told, good=False),))
        elif found not in handlers:
            wanted = " or ".join(dict.fromkeys(handler for handler in handlers if handler is not None))
            told = f"{KIND} {ref.name} has the handler {found}, and must have {wanted}"
            span = state.objects[ref].span(("handler",))
            yield Witness("excess", told, {"class": ref.name}, (Note(told, good=False, span=span),))


def handler_of(state: State, ref: Ref) -> str | None:
    """The handler that a class names; None where there is no such class."""
    item = state.objects.get(ref)
    return None if item is None else text(item.value.get("handler"))
