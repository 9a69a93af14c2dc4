"""policyTypes left out, or leaving out a direction."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import set_at
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.policy import Policy

TYPES = ("spec", "policyTypes")

CHOICES = (["Egress"], ["Ingress"], ["Ingress", "Egress"])


class PolicyTypesOmitted(MendingRule):
    """The directions a policy closes are not those that its author meant."""

    id = "policy-types-omitted"
    why = (
        "Without policyTypes a policy always closes ingress, and closes egress only when it has an egress rule. "
        "Rules of a direction that policyTypes does not name are ignored."
    )
    link = "https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Name the directions, where none were named or the one with rules is not among them."""
        for policy in case.changed:
            written = (policy.source.written.get("spec") or {}).get("policyTypes")
            for types in CHOICES:
                if not written:
                    yield self.mend(
                        policy, ("spec",), set_at(policy.source.value, TYPES, types), _unnamed(policy),
                        "Write policyTypes with exactly the directions you mean to close.",
                    )  # fmt: skip
                elif set(types) > set(written) and _ignored(policy, written):
                    ignored = _ignored(policy, written)
                    yield self.mend(
                        policy, TYPES, set_at(policy.source.value, TYPES, types),
                        f"policyTypes does not name {ignored.title()}, so the {ignored} rules are ignored",
                        f"Add {ignored.title()} to policyTypes.",
                    )  # fmt: skip


def _unnamed(policy: Policy) -> str:
    closed = [name for name, rules in (("ingress", policy.ingress), ("egress", policy.egress)) if rules is not None]
    return f"policyTypes is left out, so this policy closes {' and '.join(closed)}"


def _ignored(policy: Policy, written: list[str]) -> str:
    spec = policy.source.value.get("spec") or {}
    found = (key for key in ("ingress", "egress") if key in spec and key.title() not in written)
    return next(found, "")
