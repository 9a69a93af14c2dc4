"""TCP where UDP was meant, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.model import Protocol
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import rules, set_at
from lab.subjects.network.coach.mend import Mend, MendingRule


class WrongProtocol(MendingRule):
    """A port is opened for a protocol that the connection does not use."""

    id = "wrong-protocol"
    why = "A port entry opens one protocol; without protocol that is TCP."
    guess = 80
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Try every other protocol."""
        for policy in case.changed:
            for rule in rules(policy):
                for path, port in rule.ports:
                    here = port.get("protocol") or "TCP"
                    for other in Protocol:
                        if other != here:
                            value = set_at(policy.source.value, (*path, "protocol"), str(other))
                            yield self.mend(
                                policy, path, value,
                                f"port {port.get('port', '')} is open for {here} here, where {other} is spoken",
                                f"Write protocol: {other} for this port.",
                            )  # fmt: skip
