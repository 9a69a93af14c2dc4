"""What is misunderstood about providers: their order, and which there are."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import partial

from lab.manifests.document import JsonObject
from lab.subjects.encryption.coach.case import Case, EncryptionRule, Mend, keys_of, kind_of, providers_of
from lab.subjects.encryption.config.model import KEYED

IDENTITY = "identity"


def _rule_with(rule: JsonObject, providers: list[JsonObject]) -> JsonObject:
    return {**deepcopy(rule), "providers": deepcopy(providers)}


class IdentityFirst(EncryptionRule):
    """The provider that does not encrypt comes before those that do."""

    id = "identity-first"
    why = "The first provider writes; the others only read. identity writes plain text."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put it last."""
        for at, rule in case.rules():
            listed = providers_of(rule)
            kinds = [kind_of(each) for each in listed]
            if kinds[:1] == [IDENTITY] and any(kind != IDENTITY for kind in kinds):
                others = [each for each in listed if kind_of(each) != IDENTITY]
                files = case.with_rule(at, _rule_with(rule, [*others, {IDENTITY: {}}]))
                said = f"identity comes first, so that new {_named(rule)} are written as plain text"
                yield Mend(said, "Put identity last.", case.span(("resources", at, "providers", 0), key=True), files)


class IdentityAlone(EncryptionRule):
    """A rule that names the resource, with nothing that encrypts."""

    id = "identity-alone"
    why = "identity is no encryption: it writes and reads plain text."
    guess = 5

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the providers that the task wants."""
        wanted = next((providers_of(rule) for rule in case.wanted_encrypted), [])
        for at, rule in case.rules():
            kinds = {kind_of(each) for each in providers_of(rule)}
            if kinds == {IDENTITY}:
                files = case.with_rule(at, _rule_with(rule, wanted))
                said = f"identity is the only provider for {_named(rule)}, and it writes plain text"
                span = case.span(("resources", at, "providers", 0), key=True)
                yield Mend(said, "Put a provider that encrypts before it.", span, files)


class IdentityMissing(EncryptionRule):
    """Nothing reads plain text, and there is some left."""

    id = "identity-missing"
    why = (
        "What was stored before stays as it is until it is written again. Without identity nothing reads plain text: "
        "the API server fails on every such object."
    )

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Add it."""
        for at, rule in case.rules():
            listed = providers_of(rule)
            if all(kind_of(each) != IDENTITY for each in listed):
                files = case.with_rule(at, _rule_with(rule, [*listed, {IDENTITY: {}}]))
                said = f"nothing reads the {_named(rule)} that are still stored as plain text"
                span = case.span(("resources", at, "providers"), key=True)
                yield Mend(said, "Add identity: {} as the last provider.", span, files)


class IdentityKept(EncryptionRule):
    """Plain text can still be read, where the task wants it no more."""

    id = "identity-kept"
    why = "With identity in the list, anybody who can write to etcd can slip in an object that is not encrypted."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take it away."""
        for at, rule in case.rules():
            listed = providers_of(rule)
            others = [each for each in listed if kind_of(each) != IDENTITY]
            if others and len(others) < len(listed):
                place = next(place for place, each in enumerate(listed) if kind_of(each) == IDENTITY)
                files = case.with_rule(at, _rule_with(rule, others))
                span = case.span(("resources", at, "providers", place), key=True)
                yield Mend(f"{_named(rule)} can still be read as plain text", "Take identity away.", span, files)


class WrongProvider(EncryptionRule):
    """Another way of encrypting than the one asked for."""

    id = "wrong-provider"
    why = "aescbc, aesgcm and secretbox differ in what they promise, and none reads what another wrote."
    guess = 5

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the one that the task wants."""
        wanted = [kind_of(each) for rule in case.wanted_encrypted for each in providers_of(rule)[:1]]
        for at, rule in case.rules():
            listed = providers_of(rule)
            first = kind_of(listed[0]) if listed else ""
            for kind in dict.fromkeys(wanted):
                if first in KEYED and kind in KEYED and kind != first:
                    names = {str(key.get("name")) for key in keys_of(listed[0])}
                    said = f"new {_named(rule)} are written with {first}, and must be written with {kind}"
                    span = case.span(("resources", at, "providers", 0), key=True)
                    files = case.everywhere(partial(_exchange, first, kind, names))
                    yield Mend(said, f"Write {kind} for {first}.", span, files)


def _exchange(first: str, kind: str, names: set[str], value: JsonObject) -> bool:
    """Let another kind of provider have the keys of these names."""
    found = False
    for rule in value["resources"]:
        for provider in providers_of(rule):
            if kind_of(provider) == first and names & {str(key.get("name")) for key in keys_of(provider)}:
                provider[kind] = provider.pop(first)
                found = True
    return found


def _named(rule: JsonObject) -> str:
    """The resources of a rule, in words."""
    listed = [str(each) for each in rule.get("resources") or ()]
    return ", ".join(listed) or "objects"
