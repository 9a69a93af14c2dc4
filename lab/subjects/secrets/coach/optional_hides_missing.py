"""A reference marked optional that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import Json
from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.secrets.coach.parts import ENVIRONMENT, MOUNTS, NAME, SECRETS, pairs


class OptionalHidesMissing(MendingRule):
    """Optional means that nobody complains."""

    id = "optional-hides-missing"
    subject = NAME
    why = (
        "With optional: true the container starts without the value, and the program fails later, where nobody "
        "looks for the reason."
    )
    link = SECRETS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            lost = [each for each in (*pair.wanted.variables, *pair.wanted.files)
                    if each not in pair.container.variables and each not in pair.container.files]  # fmt: skip
            if lost and _optional([pair.written.get("env"), pair.written.get("envFrom"), pair.pod.spec.get("volumes")]):
                yield self.mend(
                    f"{pair.container} of {pair.pod} starts without {lost[0]}: the reference is optional and leads "
                    "nowhere",
                    pair.span(pair.container.path),
                    "Name the Secret and the key that are there, and leave optional out.",
                    [pair.restored(*MOUNTS, *ENVIRONMENT)],
                )


def _optional(value: Json) -> bool:
    if isinstance(value, list):
        return any(map(_optional, value))
    if not isinstance(value, dict):
        return False
    return value.get("optional") is True or any(map(_optional, value.values()))
