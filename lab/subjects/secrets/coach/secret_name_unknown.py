"""A reference to a Secret or ConfigMap that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.nearest import nearest
from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.secrets.coach.parts import ENVIRONMENT, MOUNTS, NAME, SECRETS, pairs


class SecretNameUnknown(MendingRule):
    """The name must be that of an object in the pod's namespace."""

    id = "secret-name-unknown"
    subject = NAME
    why = (
        "Nothing checks a reference when the pod is created; the kubelet looks for the object when it starts the "
        "container, and waits until it is there."
    )
    link = SECRETS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            for trouble, path in pair.container.troubles:
                if not trouble.endswith("not found"):
                    continue
                there = [ref.name for ref in case.after.objects if ref.namespace == pair.pod.ref.namespace
                         and ref.kind in ("Secret", "ConfigMap")]  # fmt: skip
                meant = nearest(trouble.rpartition('"')[0].rpartition('"')[2], there)
                yield self.mend(
                    f"{pair.container} of {pair.pod} does not start: {trouble}",
                    pair.span(path),
                    f"Did you mean {meant}?" if meant else "Create it, or name the one that is there.",
                    [pair.restored(*MOUNTS, *ENVIRONMENT)],
                )
