"""Whether someone may write a role or a binding: nobody grants what they do not hold.

Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
"""

from __future__ import annotations

from typing import NamedTuple

from lab.cluster.state import State
from lab.manifests.gojson import go_quote
from lab.manifests.kubeobject import KubeObject, Ref
from lab.subjects.rbac.access import KINDS, Access
from lab.subjects.rbac.authorize import authorize
from lab.subjects.rbac.covers import compact_text, compacted, quoted_list, uncovered
from lab.subjects.rbac.roles import RBAC_GROUP, Role, binding_of, role_of
from lab.subjects.rbac.rule import ALL, Rule
from lab.subjects.requests import MASTERS, Caller, Request

FULL_AUTHORITY = (Rule((ALL,), (ALL,), (ALL,)), Rule(verbs=(ALL,), urls=(ALL,)))

AGGREGATION = "must have cluster-admin privileges to use the aggregationRule"


def refusal(state: State | Access, caller: Caller, item: KubeObject, before: KubeObject | None = None) -> str:
    """What the API server says when the caller writes a role or a binding; empty when it lets them.

    ``before`` is the object that is there already. First of all the caller needs the verb itself, ``create`` or
    ``update``. Nothing is refused here for any other kind of object.
    """
    if item.ref.kind not in KINDS:
        return ""
    access = state if isinstance(state, Access) else Access.of(state)
    verb = "create" if before is None else "update"
    asked = _request(verb, item.ref, item.ref.name if before else "")
    if not authorize(access, caller, asked).allowed:
        return forbidden_request(caller, asked, item.ref.name if before else "")
    found = escalation(access, caller, item, before)
    return found.message if found is not None else ""


class Escalation(NamedTuple):
    """A refusal to hand out rights: the server's message, and the parts that the caller does not hold.

    ``lacking`` is empty where something else is amiss; ``no_role`` says that there is no role to compare with.
    """

    message: str
    lacking: tuple[Rule, ...] = ()
    no_role: bool = False


def escalation(access: Access, caller: Caller, item: KubeObject, before: KubeObject | None) -> Escalation | None:
    """Why the caller, who has the verb, may not write this role or binding; None where they may."""
    if item.ref.kind not in KINDS or MASTERS in caller.groups:
        return None
    if item.ref.kind in ("Role", "ClusterRole"):
        return _refused_role(access, caller, role_of(item), before)
    return _refused_binding(access, caller, item)


def _refused_role(access: Access, caller: Caller, role: Role, before: KubeObject | None) -> Escalation | None:
    # On create the request carries no name, so a right to escalate that is limited to names does not count.
    name = role.ref.name if before is not None else ""
    if authorize(access, caller, _request("escalate", role.ref, name)).allowed:
        return None
    held = rules_of(access, caller, role.ref.namespace)
    lacking = uncovered(held, role.rules)
    if lacking:
        return Escalation(_forbidden(role.ref, _granting(caller, lacking)), lacking)
    old = role_of(before) if before is not None else None
    if (role.aggregates or (old is not None and old.aggregates)) and uncovered(held, FULL_AUTHORITY):
        return Escalation(_forbidden(role.ref, AGGREGATION))
    return None


def _refused_binding(access: Access, caller: Caller, item: KubeObject) -> Escalation | None:
    binding = binding_of(item)
    bind = Request("bind", RBAC_GROUP, f"{binding.role.kind.lower()}s", "", binding.role.name, binding.namespace)
    if binding.role.kind in ("Role", "ClusterRole") and authorize(access, caller, bind).allowed:
        return None
    role = access.role(binding)
    if role is None:
        return Escalation(access.missing(binding.role), no_role=True)
    lacking = uncovered(rules_of(access, caller, binding.namespace), role.rules)
    return Escalation(_forbidden(item.ref, _granting(caller, lacking)), lacking) if lacking else None


def rules_of(access: Access, caller: Caller, namespace: str) -> tuple[Rule, ...]:
    """Every rule that counts for the caller in a namespace; empty stands for the whole cluster."""
    return tuple(rule for _, role in access.granting(caller, namespace) if role is not None for rule in role.rules)


def forbidden_request(caller: Caller, request: Request, name: str = "") -> str:
    """The API server's words for a request that nothing allows."""
    if request.url:
        return f'forbidden: User {go_quote(caller.user)} cannot {request.verb} path {go_quote(request.url)}'
    below = f"/{request.subresource}" if request.subresource else ""
    resource = f"{request.resource}.{request.group}" if request.group else request.resource
    shown = f" {go_quote(name)}" if name else ""
    where = f"in the namespace {go_quote(request.namespace)}" if request.namespace else "at the cluster scope"
    return (
        f"{resource}{shown} is forbidden: User {go_quote(caller.user)} cannot {request.verb} resource "
        f"{go_quote(request.resource + below)} in API group {go_quote(request.group)} {where}"
    )


def _request(verb: str, ref: Ref, name: str) -> Request:
    return Request(verb, RBAC_GROUP, f"{ref.kind.lower()}s", "", name, ref.namespace)


def _forbidden(ref: Ref, why: str) -> str:
    return f"{ref.kind.lower()}s.{RBAC_GROUP} {go_quote(ref.name)} is forbidden: {why}"


def _granting(caller: Caller, lacking: tuple[Rule, ...]) -> str:
    listed = sorted({compact_text(rule) for rule in compacted(lacking)})
    return (
        f"user {go_quote(caller.user)} (groups={quoted_list(caller.groups)}) is attempting to grant RBAC permissions "
        "not currently held:\n" + "\n".join(listed)
    )
