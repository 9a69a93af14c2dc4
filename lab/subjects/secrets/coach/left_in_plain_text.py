"""A secret value that stands in the manifest itself."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.secrets.coach.parts import ENVIRONMENT, MOUNTS, NAME, SECRETS, pairs
from lab.subjects.secrets.stored import sensitive, told_in


class LeftInPlainText(MendingRule):
    """A Secret beside the value does not hide it."""

    id = "secret-in-plain-text"
    subject = NAME
    why = (
        "Whoever may look at the Deployment sees it, and so does every copy of the manifest. A reference shows "
        "the name of the Secret alone."
    )
    link = SECRETS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        known = sensitive(case.required, case.permitted)
        for pair in pairs(case):
            for variable in pair.container.variables.values():
                words = "" if variable.secret else told_in(variable.value, known.get(pair.pod.ref.namespace, {}))
                if words and not any(each.kind == "ConfigMap" for each in variable.origins):
                    for fields in (ENVIRONMENT, (*ENVIRONMENT, *MOUNTS)):
                        yield self.mend(
                            f"{variable.name} of {pair.container} holds the value of {words} in plain text",
                            pair.span(variable.path),
                            "Refer to the Secret with valueFrom.secretKeyRef instead of value.",
                            [pair.restored(*fields)],
                        )
