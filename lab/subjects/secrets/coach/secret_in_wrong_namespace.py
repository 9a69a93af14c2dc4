"""A Secret where the pods that use it are not."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule, moved
from lab.subjects.secrets.coach.parts import NAME, SECRETS


class SecretInWrongNamespace(MendingRule):
    """Secrets do not cross namespaces."""

    id = "secret-in-wrong-namespace"
    subject = NAME
    why = "A pod refers to Secrets of its own namespace by name; there is no way to name one elsewhere."
    link = SECRETS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for item in case.of_kind("Secret"):
            if case.bound(item.ref) is not None:
                continue
            for other in case.required.of_kind("Secret"):
                if other.ref.name == item.ref.name and other.ref not in case.after.objects:
                    yield self.mend(
                        f"Secret {item.ref.name} is in namespace {item.ref.namespace}, and the pods that use it are in "
                        f"{other.ref.namespace}",
                        item.span(("metadata", "namespace")),
                        f"Write namespace: {other.ref.namespace}.",
                        [item.ref, moved(item, namespace=other.ref.namespace)],
                    )
