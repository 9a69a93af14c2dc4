"""DNS forgotten altogether."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import append_at, rules
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.policy import Policy

DNS = 53

LOOKUPS: JsonObject = {
    "to": [{"namespaceSelector": {}, "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}],
    "ports": [{"protocol": "UDP", "port": DNS}, {"protocol": "TCP", "port": DNS}],
}


class DnsMissing(MendingRule):
    """Egress is closed and no rule opens port 53."""

    id = "dns-missing"
    why = (
        "A pod that may not reach the cluster's DNS cannot turn a name into an address, so every connection by name "
        "fails at its first step, even where the connection itself would be admitted."
    )
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Add a rule for lookups to a policy that closes egress."""
        for policy in case.changed:
            if policy.egress is None or _speaks_of_dns(policy):
                continue
            value = append_at(policy.source.value, ("spec", "egress"), LOOKUPS)
            yield self.mend(
                policy, ("spec", "egress"), value,
                f"{policy.name} closes egress, and no rule of it opens DNS (UDP and TCP 53)",
                "Add an egress rule to the DNS pods in kube-system for port 53, over UDP and over TCP.",
                at_key=True,
            )  # fmt: skip


def _speaks_of_dns(policy: Policy) -> bool:
    return any(port.get("port") == DNS for rule in rules(policy) for _, port in rule.ports)
