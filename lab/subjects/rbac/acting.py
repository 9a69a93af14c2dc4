"""Somebody with limited rights, whose requests RBAC decides: implements :class:`lab.cluster.acting.Acting`.

Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
"""

from __future__ import annotations

from functools import cached_property

from lab.cluster.acting import FORBIDDEN, GRANTS_MORE, ROLE_NOT_FOUND, Person, Refused
from lab.cluster.kinds import kind_called
from lab.cluster.state import State
from lab.manifests.document import Path
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.schema.kinds import Kind
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.rbac.access import Access
from lab.subjects.rbac.authorize import authorize
from lab.subjects.rbac.covers import broken_down, compacted
from lab.subjects.rbac.escalation import Escalation, escalation, forbidden_request
from lab.subjects.rbac.roles import RBAC_GROUP, role_of
from lab.subjects.rbac.rule import Rule
from lab.subjects.rbac.words import listed
from lab.subjects.requests import Caller, Request
from lab.subjects.resources import STANDARD_VERBS, served

RBAC = "https://kubernetes.io/docs/reference/access-authn-authz/rbac/"
PREVENTION = RBAC + "#privilege-escalation-prevention-and-bootstrapping"

FEW = 2
"""How many of the rights that one lacks are told in a sentence."""

BINDINGS = frozenset({"RoleBinding", "ClusterRoleBinding"})


@dataclass(frozen=True)
class LimitedUser:
    """A person who may do what the cluster's roles and bindings allow them, and no more."""

    person: Person

    @cached_property
    def caller(self) -> Caller:
        """The person with the groups that everyone has who logs in."""
        return Caller.person(self.person.user, self.person.groups)

    def lacks(self, state: State, verb: str, ref: Ref, span: Span) -> Refused | None:
        """The refusal of a request for which they lack the right; ``create`` names no object."""
        kind = kind_called(ref.kind)
        if kind is None:
            return None
        name = "" if verb == "create" else ref.name
        # A namespace lies in itself, as far as requests about it go.
        request = Request(verb, kind.group, kind.plural, "", name, ref.namespace or (name if _is_space(ref) else ""))
        access = Access.of(state)
        decision = authorize(access, self.caller, request)
        if decision.allowed:
            return None
        message = forbidden_request(self.caller, request, name)
        message = f"{message}: {decision.reason}" if decision.reason else message
        may_not = f"You work as {self.person}, who may not {verb} {_what(kind)}{_where(request)}."
        why = f"{may_not} {self._held(access, request)}"
        mend = "Do it with what you may do there: `cks-lab can-i --list` shows it."
        return Refused("Forbidden", message, Finding(FORBIDDEN, Severity.ERROR, message, span, why, mend, RBAC))

    def overreaches(self, state: State, item: KubeObject, before: KubeObject | None) -> Refused | None:
        """The refusal of a role or binding by which they would hand out more than they hold."""
        found = escalation(Access.of(state), self.caller, item, before)
        if found is None:
            return None
        reason, rule, message = "Forbidden", GRANTS_MORE, found.message
        if found.no_role:
            # The server says so of the resource that the request is about, with the name that it did not find.
            reason, rule = "NotFound", ROLE_NOT_FOUND
            message = f'{item.ref.kind.lower()}s.{RBAC_GROUP} "{item.value["roleRef"]["name"]}" not found'
        why, mend = self._told(item, found)
        span = item.span(_place(item, found))
        return Refused(reason, message, Finding(rule, Severity.ERROR, message, span, why, mend, PREVENTION))

    def _held(self, access: Access, request: Request) -> str:
        """What the person may do with the resource instead."""
        asked = (Request(verb, request.group, request.resource, "", request.name, request.namespace)
                 for verb in STANDARD_VERBS)  # fmt: skip
        verbs = [each.verb for each in asked if authorize(access, self.caller, each).allowed]
        return f"Allowed there: {listed(verbs)}." if verbs else "Nothing is allowed with them there."

    def _told(self, item: KubeObject, found: Escalation) -> tuple[str, str]:
        """Why it is refused, and what to do, in plain words."""
        who = self.person.user
        if found.no_role:
            return (
                f"Only who holds all that a role allows, or may bind it, may make a binding to it; "
                f"this role is not there, so {who} cannot be shown to hold it.",
                "Bind a role that is there, or make it first.",
            )
        if not found.lacking:
            return f"{who} is no cluster administrator.", "Leave the aggregationRule out."
        rights = _rights(found.lacking)
        if item.ref.kind in BINDINGS:
            role = item.value["roleRef"]
            return (
                f"{who} does not hold all that {role['kind']} {role['name']} allows – not {rights} – and may not "
                "bind it without: nobody grants what they do not hold.",
                "Bind a role that you may bind, or one that allows nothing but what you hold.",
            )
        return (
            f"{who} does not hold {rights}: nobody grants what they do not hold.",
            "Grant only what you hold yourself, or bind a role that you may bind.",
        )


def _is_space(ref: Ref) -> bool:
    return ref.kind == "Namespace"


def _what(kind: Kind) -> str:
    return str(served()[kind.group, kind.plural])


def _where(request: Request) -> str:
    if request.resource == "namespaces":
        return ""
    return f" in {request.namespace}" if request.namespace else " (they belong to the whole cluster)"


def _rights(lacking: tuple[Rule, ...]) -> str:
    """The first few of the rights, in words."""
    from lab.subjects.rbac.explain import rule_in_words

    together = compacted(lacking)
    rest = len(together) - FEW
    first = [rule_in_words(rule) for rule in (together if rest == 1 else together[:FEW])]
    return "; ".join(first) + (f"; and {rest} more" if rest > 1 else "")


def _place(item: KubeObject, found: Escalation) -> Path:
    """Where the object asks for what is refused: the verb or resource of a rule where one alone is too much."""
    if item.ref.kind in BINDINGS:
        return ("roleRef", "name")
    if not found.lacking:
        return ("aggregationRule",)
    lacking = set(found.lacking)
    for number, rule in enumerate(role_of(item).rules):
        parts = set(broken_down(rule))
        over = parts & lacking
        if over:
            return ("rules", number, *_narrowed(rule, over, parts))
    return ("rules",)


def _narrowed(rule: Rule, over: set[Rule], parts: set[Rule]) -> Path:
    """Within a rule, the one word without which all of it would be held."""
    verbs = {part.verbs for part in over}
    if len(verbs) == 1 and len(rule.verbs) > 1 and over == {part for part in parts if part.verbs in verbs}:
        return ("verbs", rule.verbs.index(next(iter(verbs))[0]))
    resources = {part.resources for part in over}
    if len(resources) == 1 and len(rule.resources) > 1 and next(iter(resources)):
        return ("resources", rule.resources.index(next(iter(resources))[0]))
    return ()
