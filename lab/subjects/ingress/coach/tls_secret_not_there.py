"""A Secret that the namespace of the Ingress does not have."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.nearest import nearest
from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.ingress.coach.parts import NAME, TLS, entries, with_tls


class TlsSecretNotThere(MendingRule):
    """Another namespace's Secret is no Secret here."""

    id = "tls-secret-not-there"
    subject = NAME
    why = (
        "spec.tls names a Secret of the Ingress' own namespace. Where there is none, the controller serves a "
        "certificate of its own, which no client trusts."
    )
    link = TLS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for site, entry, bound in entries(case):
            namespace = site.object.ref.namespace
            held = [ref for ref in case.after.objects if ref.kind == "Secret" and ref.name == entry.secret]
            if entry.secret and not any(ref.namespace == namespace for ref in held):
                elsewhere = f"; it is in {held[0].namespace}" if held else ""
                there = [ref.name for ref in case.after.objects if ref.kind == "Secret" and ref.namespace == namespace]
                meant = nearest(entry.secret, there)
                yield self.mend(
                    f"there is no Secret {entry.secret} in namespace {namespace}{elsewhere}",
                    site.object.span((*entry.place, "secretName")),
                    f"Did you mean {meant}?"
                    if meant
                    else f"The Secrets there are: {', '.join(sorted(there)) or 'none'}.",
                    [with_tls(site, bound)],
                )
