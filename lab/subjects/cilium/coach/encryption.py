"""Encryption and proof of identity: a rule's ``authentication``, and ``cilium-config``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lab.manifests.document import Json
from lab.manifests.kubeobject import KubeObject
from lab.subjects.cilium.coach.parts import CiliumRule, mapping, rule_parts, wanted_rules
from lab.subjects.cilium.config import CONFIG, TRUE, config_of
from lab.subjects.cilium.proof.encryption import OURS
from lab.subjects.coaching import Case, Mend, with_part

AUTHENTICATION = "https://docs.cilium.io/en/stable/network/servicemesh/mutual-authentication/mutual-authentication/"
WIREGUARD = "https://docs.cilium.io/en/stable/security/network/encryption-wireguard/"


class AuthenticationMissing(CiliumRule):
    """A rule that lets its peers through without a proof."""

    id = "cnp-authentication-missing"
    why = "A rule asks both ends to prove who they are only with `authentication: {mode: required}`, rule by rule."
    link = AUTHENTICATION

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Ask for it."""
        modes = {str(mapping(each.get("authentication")).get("mode")) for each in _rules(case)}
        if "required" not in modes:
            return
        for rule in rule_parts(case, "ingress", "egress"):
            own = mapping(rule.value.get("authentication")).get("mode")
            if own != "required":
                said = f"the rule's mode is {own}" if own else "the rule asks nobody to prove who they are"
                changed = rule.with_((("authentication",), {"mode": "required"}))
                where = ("authentication",) if own else ()
                yield self.at(rule, said, "Add `authentication: {mode: required}` to the rule.", changed, where)


class AuthenticationTooMuch(CiliumRule):
    """A proof where none was asked for."""

    id = "cnp-authentication-too-much"
    why = "What must prove who it is and cannot, such as a pod whose namespace is not enrolled, is dropped."
    link = AUTHENTICATION

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Ask for none."""
        for rule in rule_parts(case, "ingress", "egress"):
            if mapping(rule.value.get("authentication")).get("mode") not in (None, "disabled"):
                said = "the rule asks its peers to prove who they are, and the task does not"
                changed = rule.with_((("authentication",), None))
                yield self.at(rule, said, "Leave `authentication` out of it.", changed, ("authentication",))


def _rules(case: Case) -> Iterator[dict[str, Json]]:
    yield from wanted_rules(case, "ingress", "egress")


class Found(NamedTuple):
    """The ConfigMap of an attempt: its entries, and those that the task wants."""

    case: Case
    item: KubeObject
    entries: dict[str, Json]
    meant: dict[str, Json]


class OfConfig(CiliumRule):
    """A misunderstanding about ``cilium-config``."""

    link = WIREGUARD

    def suspects(self, case: Case) -> Iterator[Mend]:
        """Look into the ConfigMap."""
        item, meant = case.after.objects.get(CONFIG), case.required.objects.get(CONFIG)
        if item is not None and meant is not None:
            entries, asked = (mapping(each.value.get("data")) for each in (item, meant))
            yield from self.look_into(Found(case, item, entries, asked))

    def look_into(self, found: Found) -> Iterator[Mend]:
        """What may be wrong with it."""
        raise NotImplementedError

    def entry(self, item: KubeObject, key: str, value: Json, said: str, how: str) -> Mend:
        """A mend of one entry; None takes it away."""
        path = ("data", key) if key in mapping(item.value.get("data")) else ("data",)
        span = item.span(path) if item.get(path) is not None else item.span()
        return self.mend(said, span, how, [with_part(item, (("data", key), value))])


class TwoWays(OfConfig):
    """WireGuard and IPsec at once."""

    id = "cilium-encryption-both"
    why = "The agents do not start with both WireGuard and IPsec."

    def look_into(self, found: Found) -> Iterator[Mend]:
        """Switch one off."""
        if config_of(found.case.after).trouble:
            for key in ("enable-ipsec", "enable-wireguard"):
                if found.meant.get(key) not in TRUE:
                    how = f'Write `{key}: "false"`.'
                    yield self.entry(found.item, key, "false", "both ways to encrypt are on", how)


class NoSwitch(OfConfig):
    """A value that is neither true nor false."""

    id = "cilium-encryption-value"
    why = 'A switch of the agents is on with "true" alone (or "1"); "yes", "on" and "enabled" leave it off.'

    def look_into(self, found: Found) -> Iterator[Mend]:
        """Write true."""
        for key in sorted(OURS & found.entries.keys()):
            if found.entries[key] not in (*TRUE, "false", "0", "f", "F", "False", "FALSE"):
                yield self.entry(found.item, key, "true", f"{key} is {found.entries[key]!r}", f'Write `{key}: "true"`.')


class SwitchedOff(OfConfig):
    """A switch that is not on."""

    id = "cilium-encryption-off"
    why = "What no entry switches on is off: traffic goes in the clear, and nobody can prove who they are."

    def look_into(self, found: Found) -> Iterator[Mend]:
        """Switch it on as the task does."""
        for key in sorted(OURS & found.meant.keys()):
            if found.meant[key] in TRUE and found.entries.get(key) not in TRUE:
                yield self.entry(found.item, key, "true", f"{key} is not on", f'Write `{key}: "true"`.')


class OtherSettings(OfConfig):
    """Entries that were to stay."""

    id = "cilium-config-changed"
    why = "`kubectl apply` puts the whole ConfigMap in place: an entry that your file lacks is gone from it."

    def look_into(self, found: Found) -> Iterator[Mend]:
        """Put them back."""
        keys = sorted({*found.entries, *found.meant} - OURS)
        wrong = [key for key in keys if found.entries.get(key) != found.meant.get(key)]
        if wrong:
            said = f"{wrong[0]} is not as it was" + (f", and {len(wrong) - 1} more entries" if len(wrong) > 1 else "")
            changed = with_part(found.item, *((("data", key), found.meant.get(key)) for key in wrong))
            span = found.item.span(("data",)) if found.entries else found.item.span()
            yield self.mend(said, span, "Keep every entry that the task does not name.", [changed])
