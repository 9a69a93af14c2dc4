"""A right by which one gets more rights than one has.

Source: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import KubeObject
from lab.subjects.rbac.coach.case import Case, Cell
from lab.subjects.rbac.coach.edits import RulePart, rules, set_at, texts
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of
from lab.subjects.rbac.words import listed

READ = frozenset({"get", "list", "watch"})
WRITE = frozenset({"create", "update", "patch"})
ENTER = frozenset({"get", *WRITE})
SIGN = frozenset({"approve", "sign"})
BE = frozenset({"impersonate"})
RBAC = frozenset({"bind", "escalate"})

RUNS = "whoever decides what a Pod runs decides as which account it runs, and which Secrets it mounts"
ENTERS = "it runs programs in a Pod, with the Pod's token and Secrets; for the connection get is enough"
BECOMES = "whoever impersonates somebody may do all that they may"

WAYS: dict[str, tuple[frozenset[str], str]] = {
    "secrets": (READ, "Secrets hold passwords and tokens, and a list shows their contents"),
    "pods": (frozenset({"create"}), RUNS),
    **dict.fromkeys(
        ("deployments", "daemonsets", "statefulsets", "replicasets", "replicationcontrollers", "jobs", "cronjobs"),
        (WRITE, RUNS),
    ),
    **dict.fromkeys(("pods/exec", "pods/attach", "pods/ephemeralcontainers"), (ENTER, ENTERS)),
    "nodes/proxy": (
        frozenset({*ENTER, "delete"}),
        "it reaches the kubelet, which runs programs in every Pod of a node; get is enough for that",
    ),
    "serviceaccounts/token": (frozenset({"create"}), "with an account's token one may do all that the account may"),
    **dict.fromkeys(("serviceaccounts", "users", "groups", "uids", "userextras"), (BE, BECOMES)),
    **dict.fromkeys(
        ("roles", "clusterroles", "rolebindings", "clusterrolebindings"),
        (RBAC, "bind and escalate hand out rights that one does not have oneself"),
    ),
    "certificatesigningrequests/approval": (WRITE, "a certificate may be issued in anybody's name"),
    "signers": (SIGN, "a certificate may be issued in anybody's name"),
    "persistentvolumes": (WRITE, "a volume may be any directory of a node"),
    "mutatingwebhookconfigurations": (WRITE, "a webhook sees and changes what everybody creates"),
}  # fmt: skip
"""By resource: the verbs that lead further, and how."""


class WayUp(MendingRule):
    """A rule that was to be left out, or a pair of it, leads to further rights."""

    id = "way-up"
    why = "Some rights are worth more than they look: with them one gets others."
    link = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks"
    guess = 97
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take each such verb from the resources that nobody asked for it on, and all of a role at once."""
        for item in case.changed:
            found = list(_ways(case, item))
            whole = item.value
            for way in reversed(found):
                whole = _without(whole, way)
            for number, way in enumerate(found):
                message = f"{name_of(item)}: {listed(way.verbs)} on {way.word} is a way to further rights: {way.reason}"
                how = f"Take {listed(way.verbs)} on {way.word} away."
                path = (*way.rule.path, "resources", way.place)
                yield self.mend(item, path, _without(item.value, way), message, how)
                if number == 0 and len(found) > 1:
                    yield self.mend(item, path, whole, message, how)


class _Way(NamedTuple):
    """A resource of a rule with the verbs that lead further, all that are too many, and why."""

    rule: RulePart
    place: int
    word: str
    verbs: list[str]
    excess: set[str]
    reason: str


def _ways(case: Case, item: KubeObject) -> Iterator[_Way]:
    for rule in rules([item]):
        for place, word in enumerate(rule.texts("resources")):
            excess = {cell.request.verb for cell in case.excess if _on(cell, word)}
            risky, reason = WAYS.get(word, (frozenset(), ""))
            verbs = [verb for verb in rule.texts("verbs") if verb in risky & excess]
            # One Secret by its name is no way to the others.
            if verbs and not (word == "secrets" and rule.texts("resourceNames")):
                yield _Way(rule, place, word, verbs, excess, reason)


def _on(cell: Cell, word: str) -> bool:
    name, _, below = word.partition("/")
    return (cell.request.resource, cell.request.subresource) == (name, below)


def _without(value: JsonObject, way: _Way) -> JsonObject:
    """A role with the verbs that are too many taken from one resource of one rule."""
    place = int(way.rule.path[-1])
    written = list(value["rules"])
    here: JsonObject = written[place]
    words, verbs = texts(here, "resources"), texts(here, "verbs")
    rest = {**here, "resources": [each for each in words if each != way.word]}
    own = {**here, "resources": [way.word], "verbs": [verb for verb in verbs if verb not in way.excess]}
    written[place : place + 1] = [each for each in (rest, own) if each["resources"] and each["verbs"]]
    return set_at(value, ("rules",), written)
