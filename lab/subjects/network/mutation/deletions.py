"""What an answer deletes: less of it, and more."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.mutation.answer import ALL, Answer, Change


def delete_another(answer: Answer) -> Iterator[Change]:
    """A policy of the scenario deleted as well, before the answer is applied or after."""
    for ref in answer.scope.policies:
        document = {"delete": [str(ref)]}
        yield Change(f"{ref} is deleted at last", answer.add(document))
        yield Change(f"{ref} is deleted first", (document, *answer.documents))


def keep_deleted(answer: Answer) -> Iterator[Change]:
    """One deletion less."""
    for number, document in enumerate(answer.documents):
        listed = document.get("delete")
        for place, item in enumerate(listed if isinstance(listed, list) else ()):
            yield Change(f"{item} is not deleted", answer.drop((ALL, number, "delete", place)))


OPERATORS = (delete_another, keep_deleted)
