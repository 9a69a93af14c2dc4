"""The answer to one request.

Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/ and the authorizer's own reasons.
"""

from __future__ import annotations

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.rbac.access import Access
from lab.subjects.rbac.roles import Binding, Role
from lab.subjects.requests import Caller, Request


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a request is allowed, and why, in the authorizer's words (empty where it says nothing).

    ``binding``, ``subject`` (its place in the binding), ``role`` and ``rule`` (its place in the role) are what
    allowed it.
    """

    allowed: bool
    reason: str = ""
    binding: Binding | None = None
    subject: int = 0
    role: Role | None = None
    rule: int = 0


def authorize(state: State | Access, caller: Caller, request: Request) -> Decision:
    """Whether RBAC allows the caller the request. RBAC never denies: what nothing allows is not allowed."""
    access = state if isinstance(state, Access) else Access.of(state)
    missing: dict[str, None] = {}
    for binding, role in access.granting(caller, request.namespace):
        if role is None:
            missing[access.missing(binding.role)] = None
            continue
        for number, rule in enumerate(role.rules):
            if rule.allows(request):
                place = binding.subject_of(caller) or 0
                return Decision(True, f"RBAC: allowed by {binding.described(place)}", binding, place, role, number)
    return Decision(False, f"RBAC: {_joined(missing)}" if missing else "")


def _joined(messages: dict[str, None]) -> str:
    """Several errors as one, in apimachinery's form."""
    found = list(messages)
    return found[0] if len(found) == 1 else f"[{', '.join(found)}]"
