"""A range of ports where fewer were asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import drop_at, rules, set_at, within
from lab.subjects.network.coach.mend import Mend, MendingRule


class PortRangeTooWide(MendingRule):
    """endPort opens more ports than the task asks for."""

    id = "port-range-too-wide"
    why = "endPort opens every port from port up to it, both included."
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take endPort away, or put the asked ports in place of the range."""
        for policy in case.changed:
            for rule in rules(policy):
                for path, port in rule.ports:
                    if "endPort" not in port or port["endPort"] == port.get("port"):
                        continue
                    rest = [other for place, other in rule.ports if place != path]
                    values = [drop_at(policy.source.value, (*path, "endPort"))]
                    for ports in ([asked] for asked in case.asked_ports), case.asked_port_sets:
                        for inside in ports:
                            named = any(isinstance(each.get("port"), str) for each in inside)
                            if named or (within(inside, [port]) and not within([port], inside)):
                                values.append(set_at(policy.source.value, path[:-1], [*rest, *inside]))
                    for value in values:
                        yield self.mend(
                            policy, path, value, f"ports {port.get('port')} to {port['endPort']} are all open",
                            "Open only the ports that the task names.",
                        )  # fmt: skip
