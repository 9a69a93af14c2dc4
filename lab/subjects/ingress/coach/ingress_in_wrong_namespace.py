"""An Ingress where its Service is not."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule, moved
from lab.subjects.ingress.coach.parts import INGRESS, NAME, written


class IngressInWrongNamespace(MendingRule):
    """Services and Secrets are looked for next door, never further."""

    id = "ingress-in-wrong-namespace"
    subject = NAME
    why = "An Ingress leads to Services of its own namespace, and takes certificates from there."
    link = INGRESS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for site, bound in written(case):
            if site.object.ref.namespace != bound.ref.namespace:
                yield self.mend(
                    f"{site} is in another namespace than what it serves, which is in {bound.ref.namespace}",
                    site.object.span(("metadata", "namespace")),
                    f"Write namespace: {bound.ref.namespace}.",
                    [site.object.ref, moved(site.object, namespace=bound.ref.namespace)],
                )
