"""A port number other than the one asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import each_port, rules, set_at
from lab.subjects.network.coach.mend import Mend, MendingRule


class WrongPort(MendingRule):
    """A rule opens a port that nobody asked for."""

    id = "wrong-port"
    why = "A rule admits exactly the ports it lists, and those are the ports of the pods at the far end."
    guess = 60
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put each port that the task asks for, of the same protocol, in place of this one."""
        asked = tuple(each_port(case.asked))
        for policy in case.changed:
            for rule in rules(policy):
                for path, port in rule.ports:
                    for other in asked if "port" in port else ():
                        if other != port and (other.get("protocol") or "TCP") == (port.get("protocol") or "TCP"):
                            yield self.mend(
                                policy, (*path, "port"), set_at(policy.source.value, path, other),
                                f"port {port['port']} is not a port that this connection uses",
                                "Open the port that the pods at the far end listen on.",
                            )  # fmt: skip
