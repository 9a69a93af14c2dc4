"""An Ingress that no controller takes up."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule, with_part
from lab.subjects.ingress.coach.parts import INGRESS, NAME, written


class IngressClassUnknown(MendingRule):
    """Somebody must feel addressed."""

    id = "ingress-class-unknown"
    subject = NAME
    why = (
        "A controller serves the Ingresses of its class. One without a class, where none is the default, or of a "
        "class that is not there, is stored and never served."
    )
    link = INGRESS + "#ingress-class"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for site, bound in written(case):
            if site.unserved:
                name = bound.spec.get("ingressClassName")
                yield self.mend(
                    f"{site} is not taken up: {site.unserved}",
                    site.object.span(("spec", "ingressClassName")),
                    f"Write ingressClassName: {name}." if name else "Name a class that is there.",
                    [with_part(site.object, (("spec", "ingressClassName"), name))],
                )
