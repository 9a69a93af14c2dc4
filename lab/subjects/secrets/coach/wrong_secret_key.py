"""Another key of the Secret than the one asked for, or one that it does not have."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.secrets.coach.parts import ENVIRONMENT, MOUNTS, NAME, SECRETS, pairs
from lab.subjects.secrets.seen import Origin


class WrongSecretKey(MendingRule):
    """Keys are names, not positions."""

    id = "wrong-secret-key"
    subject = NAME
    why = (
        "A Secret holds several values, each under a key; which one reaches the container is said by the key, "
        "letter for letter."
    )
    link = SECRETS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            for trouble, path in pair.container.troubles:
                if "find key" in trouble or "non-existent" in trouble:
                    yield self.mend(
                        f"{pair.container} of {pair.pod} does not start: {trouble}",
                        pair.span(path),
                        "Write the key as the Secret has it: `kubectl describe secret` lists them.",
                        [pair.restored(*MOUNTS, *ENVIRONMENT)],
                    )
            for place, wanted in pair.wanted.files.items():
                file = pair.container.files.get(place)
                if file is not None and _other_key(file.origin, wanted.origin):
                    yield self.mend(
                        f"{place} holds {file.origin}, and {wanted.origin.key} was asked for",
                        pair.span(file.path),
                        f"Write key: {wanted.origin.key}.",
                        [pair.restored(*MOUNTS)],
                    )
            for name, variable in pair.wanted.variables.items():
                own = pair.container.variables.get(name)
                if own is None or own.secret is None or variable.secret is None:
                    continue
                if _other_key(own.secret, variable.secret):
                    yield self.mend(
                        f"{name} is {own.secret}, and {variable.secret.key} was asked for",
                        pair.span(own.path),
                        f"Write key: {variable.secret.key}.",
                        [pair.restored(*ENVIRONMENT)],
                    )


def _other_key(own: Origin, wanted: Origin) -> bool:
    return (own.kind, own.name) == (wanted.kind, wanted.name) and own.key != wanted.key
