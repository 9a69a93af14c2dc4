"""A port number other than the one asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lab.manifests.document import JsonObject
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import Put, drop_at, rules
from lab.subjects.network.coach.mend import Mend, MendingRule


class WrongPort(MendingRule):
    """A rule opens a port that nobody asked for."""

    id = "wrong-port"
    why = "A rule admits exactly the ports it lists, and those are the ports of the pods at the far end."
    guess = 70

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put each port that the task asks for, of the same protocol, in place of this one, or take it away."""
        asked = case.asked_ports
        for policy in case.changed:
            for rule in rules(policy):
                for path, port in rule.ports:
                    if "port" not in port:
                        continue
                    value = policy.source.value
                    left_out = [partial(drop_at, value, path)] if len(rule.ports) > 1 else []
                    others = [Put(value, path, other) for other in asked if other != port and _alike(other, port)]
                    message = f"port {port['port']} is not a port that the task asks for here"
                    how = "Open the port that the pods at the far end listen on."
                    yield self.edit(policy, path, (*left_out, *others), message, how, at=(*path, "port"))


def _alike(one: JsonObject, other: JsonObject) -> bool:
    """Whether two ports are of the same protocol."""
    return (one.get("protocol") or "TCP") == (other.get("protocol") or "TCP")
