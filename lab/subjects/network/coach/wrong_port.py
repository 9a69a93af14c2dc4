"""A port number other than the one asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lab.manifests.document import JsonObject, Path
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import Edit, Put, drop_at, rules
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.policy import Policy


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
                    if len(rule.ports) > 1 and "port" in port:
                        yield self._told(policy, path, port, partial(drop_at, policy.source.value, path))
                    for other in asked if "port" in port else ():
                        if other != port and (other.get("protocol") or "TCP") == (port.get("protocol") or "TCP"):
                            yield self._told(policy, path, port, Put(policy.source.value, path, other))

    def _told(self, policy: Policy, path: Path, port: JsonObject, edit: Edit) -> Mend:
        message = f"port {port['port']} is not a port that the task asks for here"
        how = "Open the port that the pods at the far end listen on."
        return self.edit(policy, path, edit, message, how, at=(*path, "port"))
