"""A Secret's value in the environment, though it was to come as a file."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.secrets.coach.parts import ENVIRONMENT, IN_PODS, NAME, pairs


class LeftInEnvironment(MendingRule):
    """Adding the file does not take the variable away."""

    id = "secret-left-in-environment"
    subject = NAME
    why = (
        "A variable is seen by every process of the container, by `kubectl exec … env`, and stands in crash "
        "reports; a file is seen by who may read it."
    )
    link = IN_PODS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            for variable in pair.container.variables.values():
                if variable.secret is not None and variable.name not in pair.wanted.variables:
                    also = (
                        " also" if any(variable.secret == file.origin for file in pair.container.files.values()) else ""
                    )
                    yield self.mend(
                        f"{pair.container} of {pair.pod}{also} has {variable.secret} in its environment, "
                        f"as {variable.name}",
                        pair.span(variable.path),
                        f"Take the variable {variable.name} out.",
                        [pair.restored(*ENVIRONMENT)],
                    )
