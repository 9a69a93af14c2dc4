"""What an answer deletes: less of it, and more."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.templates import RESOURCES
from lab.cluster.state import State
from lab.subjects.podsecurity.mutation.answer import Answer, Change, Operator


def keep_deleted(answer: Answer) -> Iterator[Change]:
    """One deletion less."""
    for number, document in enumerate(answer.documents):
        listed = document.get("delete")
        for place, item in enumerate(listed if isinstance(listed, list) else ()):
            yield Change(f"{item} is not deleted", answer.with_part(number, ("delete", place), None))


def delete_another(answer: Answer, scenario: State) -> Iterator[Change]:
    """Another workload of the scenario deleted as well, where the answer deletes any."""
    if any("delete" in document for document in answer.documents):
        for ref in sorted(scenario.objects):
            if ref.kind in RESOURCES and ref.namespace in answer.namespaces:
                yield Change(f"{ref} is deleted too", (*answer.documents, {"delete": [str(ref)]}))


OPERATORS: tuple[Operator, ...] = (keep_deleted,)
