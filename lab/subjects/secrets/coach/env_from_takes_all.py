"""Every key of a Secret in the environment, where one was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.secrets.coach.parts import ENVIRONMENT, IN_PODS, MOUNTS, NAME, pairs


class EnvFromTakesAll(MendingRule):
    """All of it is more than one of it."""

    id = "env-from-takes-all"
    subject = NAME
    why = (
        "envFrom turns every key into a variable, those that are added later too, and under the names that the "
        "keys have."
    )
    link = IN_PODS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            for variable in pair.container.variables.values():
                wanted = pair.wanted.variables.get(variable.name)
                if "envFrom" in variable.path and variable.secret and (wanted is None or wanted.same != variable.same):
                    yield self.mend(
                        f"envFrom gives {pair.container} all of Secret {variable.secret.name}, {variable.name} too",
                        pair.span(variable.path),
                        "Name the one key with valueFrom.secretKeyRef, or mount it.",
                        [pair.restored(*ENVIRONMENT)],
                    )
                    yield self.mend(
                        f"envFrom gives {pair.container} all of Secret {variable.secret.name}, {variable.name} too",
                        pair.span(variable.path),
                        "Mount the one key that the task names, as a file.",
                        [pair.restored(*ENVIRONMENT, *MOUNTS)],
                    )
