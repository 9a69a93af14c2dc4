"""DNS over UDP only, or over TCP only."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.model import Protocol
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import append_at, rules
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.direction import Direction

DNS = 53


class DnsOneProtocol(MendingRule):
    """A rule opens port 53 for one protocol where lookups need both."""

    id = "dns-one-protocol"
    why = (
        "Lookups go over UDP first, and over TCP when the answer does not fit into one UDP packet. "
        "With one of the two shut, some or all names stop working."
    )
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Add the other protocol beside a port 53."""
        for policy in case.changed:
            for rule in rules(policy, Direction.EGRESS):
                found = {
                    port.get("protocol") or "TCP": path for path, port in rule.ports if port.get("port") == DNS
                }
                for here, there in (("UDP", "TCP"), ("TCP", "UDP")):
                    if here in found and there not in found:
                        value = append_at(
                            policy.source.value, (*rule.path, "ports"), {"protocol": there, "port": DNS}
                        )
                        yield self.mend(
                            policy, found[here], value,
                            f"DNS is open over {Protocol(here)} only; {there} 53 is missing",
                            f"Open port 53 for {there} too, beside the entry for {here}.",
                        )  # fmt: skip
