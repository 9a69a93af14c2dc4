"""TCP where UDP was meant, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.model import Protocol
from lab.manifests.document import JsonObject, Path
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import drop_at, rules, set_at
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.policy import Policy


class WrongProtocol(MendingRule):
    """A port is opened for a protocol that the connection does not use."""

    id = "wrong-protocol"
    why = "A port entry opens one protocol; without protocol that is TCP."
    guess = 80

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Try every other protocol, or take away a port that is listed for the right one as well."""
        missed = {cell.protocol for cell in case.missing}
        for policy in case.changed:
            for rule in rules(policy):
                for path, port in rule.ports:
                    listed = [{"protocol": "TCP", **each} for _, each in rule.ports]
                    for other in Protocol:
                        if other == (port.get("protocol") or "TCP"):
                            continue
                        if other in missed:
                            value = set_at(policy.source.value, (*path, "protocol"), str(other))
                            yield self._told(policy, path, port, other, value)
                        if {**port, "protocol": str(other)} in listed:
                            yield self._told(policy, path, port, other, drop_at(policy.source.value, path))

    def _told(self, policy: Policy, path: Path, port: JsonObject, other: Protocol, value: JsonObject) -> Mend:
        here = port.get("protocol") or "TCP"
        shown = f"port {port['port']}" if "port" in port else "every port"
        return self.mend(
            policy, path, value, f"{shown} is open for {here} here, where {other} is spoken",
            f"Write protocol: {other} for this port, and no other.",
        )  # fmt: skip
