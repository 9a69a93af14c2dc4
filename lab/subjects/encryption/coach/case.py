"""An attempt as these rules look at it: the file in question, what is wrong, and what a mend would leave."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from functools import cached_property
from typing import Any

from lab.manifests.document import Document, JsonObject, Path
from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.encryption.apiserver import Server, server
from lab.subjects.encryption.compare import compare
from lab.subjects.encryption.config.loading import Loaded
from lab.subjects.encryption.config.model import Configuration
from lab.subjects.encryption.rotation import final, steps
from lab.subjects.protocol import Advice, Attempt, Bounds, Witness

LINK = "https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/"
SURE = 1000

Files = Mapping[str, str]
"""Texts of the node's files as they would be, by path."""


@dataclass(frozen=True)
class Case:
    """One attempt."""

    attempt: Attempt

    @property
    def bounds(self) -> Bounds:
        """What the task wants."""
        return self.attempt.setting.bounds

    @cached_property
    def wrong(self) -> tuple[Witness, ...]:
        """Where the attempt leaves the bounds."""
        setting = self.attempt.setting
        return compare(setting.bounds, setting.after, closed=setting.closed)

    @cached_property
    def texts(self) -> frozenset[str]:
        """The same, as told."""
        return frozenset(each.text for each in self.wrong)

    @cached_property
    def server(self) -> Server:
        """The API server as it is now."""
        return server(self.attempt.setting.after)

    @cached_property
    def target(self) -> tuple[str, Loaded] | None:
        """The file that decides in the end: the last step where there are steps, else the API server's."""
        last = final(self.attempt.setting.after)
        if last is not None:
            return last.path, last.loaded
        return None if self.server.loaded is None else (self.server.path, self.server.loaded)

    @cached_property
    def refused(self) -> tuple[Loaded, ...]:
        """The files that the API server does not take."""
        planned = steps(self.attempt.setting.after)
        loaded = [step.loaded for step in planned]
        if not planned and self.server.loaded is not None:
            loaded = [self.server.loaded]
        return tuple(each for each in loaded if each.configuration is None)

    @cached_property
    def document(self) -> Document | None:
        """The document of that file, where it was taken."""
        return None if self.target is None or self.target[1].configuration is None else self.target[1].document

    @cached_property
    def configuration(self) -> Configuration:
        """What that file says; nothing where it was not taken."""
        return (self.target[1].configuration if self.target is not None else None) or Configuration()

    @cached_property
    def value(self) -> JsonObject:
        """That file's fields."""
        held = self.document.value if self.document is not None else None
        return held if isinstance(held, dict) else {}

    @cached_property
    def wanted(self) -> JsonObject:
        """The fields of the file that the task wants at the least."""
        last, now = final(self.bounds.required), server(self.bounds.required)
        loaded = last.loaded if last is not None else now.loaded
        held = loaded.document.value if loaded is not None and loaded.document is not None else None
        return held if isinstance(held, dict) else {}

    @cached_property
    def wanted_encrypted(self) -> list[JsonObject]:
        """The rules of that file that encrypt."""
        listed = [each for each in self.wanted.get("resources") or () if isinstance(each, dict)]
        return [rule for rule in listed if [kind_of(each) for each in providers_of(rule)][:1] != ["identity"]]

    def rules(self) -> Iterator[tuple[int, JsonObject]]:
        """The rules of that file, with their places."""
        return ((at, each) for at, each in enumerate(self.value.get("resources") or ()) if isinstance(each, dict))

    def span(self, path: Path, *, key: bool = False) -> Span | None:
        """Where a part of that file stands."""
        if self.document is None:
            return None
        return self.document.key_span(path) if key else self.document.span(path)

    def with_rule(self, at: int, rule: JsonObject | None) -> Files:
        """That file with another rule in a place; None takes it away."""
        changed = deepcopy(self.value)
        changed["resources"][at : at + 1] = [] if rule is None else [rule]
        return self.written(changed)

    def everywhere(self, change: Callable[[JsonObject], bool]) -> Files:
        """Every file that a step or the API server uses, with a change made to each; it says whether it made any."""
        planned = [(step.path, step.loaded) for step in steps(self.attempt.setting.after)]
        if not planned and self.target is not None:
            planned = [self.target]
        found = {}
        for path, loaded in planned:
            value = deepcopy(loaded.document.value) if loaded.document is not None else None
            if isinstance(value, dict) and loaded.configuration is not None and change(value):
                found[path] = json.dumps(value)
        return found

    def written(self, value: JsonObject) -> Files:
        """That file with these fields."""
        return {} if self.target is None else {self.target[0]: json.dumps(value)}

    def told(self, checks: Collection[str]) -> frozenset[str]:
        """What those checks say is wrong."""
        runs = (run for run in self.attempt.failed if run.id in checks)
        return frozenset(each.text for run in runs for each in run.outcome.witnesses)

    def gone(self, files: Files) -> tuple[frozenset[str], frozenset[str]]:
        """What would no longer be wrong with those files, and the checks then met; nothing where more is broken."""
        setting = self.attempt.setting
        after = setting.after.with_node_files({**setting.after.node_files, **files})
        left = {each.text for each in compare(setting.bounds, after, closed=setting.closed)}
        gone = self.texts - left
        if len(gone) <= len(left - self.texts):
            return frozenset(), frozenset()
        mended = replace(setting, after=after)
        met = (run.id for run in self.attempt.failed if run.check.run(mended).passed)
        return gone, frozenset(met)


_last: list[Case] = []


def case_of(attempt: Attempt) -> Case:
    """The case of an attempt; the same object again while the same attempt is asked for."""
    if not _last or _last[0].attempt is not attempt:
        _last[:] = [Case(attempt)]
    return _last[0]


@dataclass(frozen=True, slots=True)
class Mend:
    """What is said, what to do, where, and the files as they would be then."""

    said: str
    mend: str
    span: Span | None
    files: Files


class EncryptionRule:
    """A misunderstanding that is told where mending it makes something right. ``guess`` is taken off its weight."""

    id = ""
    why = ""
    link = LINK
    guess = 0

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show it."""
        raise NotImplementedError

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The places where mending it makes something right."""
        case = case_of(attempt)
        if not case.texts:
            return ()
        found = []
        for mend in self.suspect(case):
            gone, met = case.gone(mend.files)
            if gone:
                weight = SURE * len(gone) // len(case.texts) - self.guess
                found.append(Advice(self.finding(mend.said, mend.mend, mend.span), met, gone | case.told(met), weight))
        return tuple(found)

    def finding(self, said: str, mend: str, span: Span | None) -> Finding:
        """The finding."""
        return Finding(self.id, Severity.ERROR, said, span, why=self.why, mend=mend, link=self.link)


def providers_of(rule: JsonObject) -> list[JsonObject]:
    """The providers of a rule of the file."""
    return [each for each in rule.get("providers") or () if isinstance(each, dict)]


def kind_of(provider: JsonObject) -> str:
    """Of which kind a provider of the file is."""
    return next((str(kind) for kind, held in provider.items() if held is not None), "")


def keys_of(provider: JsonObject) -> list[dict[str, Any]]:
    """The keys of a provider of the file."""
    held = provider.get(kind_of(provider))
    keys = held.get("keys") if isinstance(held, dict) else None
    return [key for key in keys or () if isinstance(key, dict)]
