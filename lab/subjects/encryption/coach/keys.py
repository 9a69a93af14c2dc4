"""What is misunderstood about keys: which one writes, which must stay, and what they are."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import partial
from typing import Any

from lab.manifests.document import JsonObject, Path
from lab.subjects.encryption.coach.case import Case, EncryptionRule, Files, Mend, keys_of, kind_of, providers_of

Place = tuple[int, int]
"""The places of a rule and of a provider in it."""


def _keyed(case: Case) -> Iterator[tuple[Place, JsonObject]]:
    """The providers of the file that have keys."""
    for at, rule in case.rules():
        for place, provider in enumerate(providers_of(rule)):
            if keys_of(provider):
                yield (at, place), provider


def _with_keys(case: Case, where: Place, keys: list[dict[str, Any]]) -> Files:
    at, place = where
    rule = deepcopy(case.value["resources"][at])
    provider = rule["providers"][place]
    if keys:
        provider[kind_of(provider)]["keys"] = deepcopy(keys)
    else:
        del rule["providers"][place]
    return case.with_rule(at, rule)


def _path(where: Place, provider: JsonObject, number: int) -> Path:
    at, place = where
    return ("resources", at, "providers", place, kind_of(provider), "keys", number)


def _wanted_keys(case: Case) -> list[tuple[str, dict[str, Any]]]:
    """The keys of the file that the task wants, each with its provider's kind."""
    return [
        (kind_of(provider), key)
        for rule in case.wanted.get("resources") or ()
        for provider in providers_of(rule)
        for key in keys_of(provider)
    ]


class KeyNotFirst(EncryptionRule):
    """A key that was to write, behind the one that does."""

    id = "key-not-first"
    why = "Of a provider's keys the first writes, and of the providers the first; all the others only read."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put it first."""
        for (at, place), provider in _keyed(case):
            keys = keys_of(provider)
            for number, key in enumerate(keys):
                if number or place:
                    said = f"the key {key.get('name')} comes after another one, so that it only reads"
                    span = case.span(_path((at, place), provider, number), key=True)
                    yield Mend(said, f"Put {key.get('name')} first.", span, self._first(case, at, place, number))

    def _first(self, case: Case, at: int, place: int, number: int) -> Files:
        rule = deepcopy(case.value["resources"][at])
        provider = rule["providers"].pop(place)
        keys = provider[kind_of(provider)]["keys"]
        keys.insert(0, keys.pop(number))
        rule["providers"].insert(0, provider)
        return case.with_rule(at, rule)


class OldKeyRemoved(EncryptionRule):
    """A key is gone under which objects are still stored."""

    id = "old-key-removed"
    why = (
        "Each object stays encrypted under the key that it was written with, until it is written again. "
        "Without that key it is lost."
    )

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Add it behind the others."""
        present = {(kind_of(provider), key.get("secret")) for _, provider in _keyed(case) for key in keys_of(provider)}
        for kind, key in _wanted_keys(case):
            if (kind, key.get("secret")) in present:
                continue
            for at, rule in case.rules():
                listed = providers_of(rule)
                changed = {**deepcopy(rule), "providers": [*deepcopy(listed[:1]), {kind: {"keys": [key]}}, *listed[1:]]}
                span = case.span(("resources", at, "providers"), key=True)
                said = f"the key {key.get('name')} is gone, and objects are stored under it"
                mend = f"Keep {key.get('name')} behind the key that writes."
                yield Mend(said, mend, span, case.with_rule(at, changed))


class OldKeyKept(EncryptionRule):
    """A key that was to go."""

    id = "old-key-kept"
    why = "As long as the key is in the file, whoever has it can write objects that the API server takes."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take it away."""
        wanted = {key.get("secret") for _, key in _wanted_keys(case)}
        for where, provider in _keyed(case):
            keys = keys_of(provider)
            for number, key in enumerate(keys):
                if key.get("secret") not in wanted:
                    span = case.span(_path(where, provider, number), key=True)
                    left = [each for each in keys if each is not key]
                    said = f"the key {key.get('name')} is still there"
                    yield Mend(said, f"Take {key.get('name')} away.", span, _with_keys(case, where, left))


class WrongKeyName(EncryptionRule):
    """A key by another name than the one asked for."""

    id = "wrong-key-name"
    why = "The name of the key is stored before every object, and the API server looks for the key by it."
    guess = 5

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the name that the task gives."""
        for where, provider in _keyed(case):
            for number, key in enumerate(keys_of(provider)):
                for _, wanted in _wanted_keys(case):
                    if wanted.get("name") != key.get("name"):
                        span = case.span((*_path(where, provider, number), "name"))
                        said = f"the key is called {key.get('name')}, and must be called {wanted['name']}"
                        renamed = partial(_rename, str(key.get("name")), str(wanted["name"]))
                        yield Mend(said, f"Call it {wanted['name']}.", span, case.everywhere(renamed))


def _rename(old: str, new: str, value: JsonObject) -> bool:
    """Give the keys of a name another one; nothing where there is a key of the new name already."""
    every = [key for rule in value["resources"] for provider in providers_of(rule) for key in keys_of(provider)]
    if any(key.get("name") == new for key in every):
        return False
    for key in every:
        if key.get("name") == old:
            key["name"] = new
    return True


class WrongKey(EncryptionRule):
    """Another key than the one given, or one of another length."""

    id = "wrong-key"
    why = "Only the very same key, byte for byte, opens what was written with it."
    guess = 10

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the key that the task gives."""
        for where, provider in _keyed(case):
            keys = keys_of(provider)
            for number, key in enumerate(keys):
                for _, wanted in _wanted_keys(case):
                    if wanted.get("secret") != key.get("secret"):
                        changed = [*keys[:number], {**key, "secret": wanted["secret"]}, *keys[number + 1 :]]
                        span = case.span((*_path(where, provider, number), "secret"))
                        said = f"{key.get('name')} is not the key that the task asks for"
                        mend = "Take the key that the task gives, or one of the length that it asks for."
                        yield Mend(said, mend, span, _with_keys(case, where, changed))
