"""Policies that the API server does not read, or not as they were meant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

from lab.cluster.nearest import nearest
from lab.manifests.document import Json, Path
from lab.manifests.finding import Finding, Severity
from lab.manifests.schema.table import struct
from lab.subjects.audit.backend import backend, policy_span
from lab.subjects.audit.coach.case import LINK, SURE, Case, Mend, PolicyRule
from lab.subjects.audit.judged import judged, refused
from lab.subjects.audit.policy import LEVELS
from lab.subjects.audit.reading import VERSION, LoadedPolicy, load_policy
from lab.subjects.protocol import Advice, Attempt


class Refused:
    """A policy that the API server does not start with."""

    def __init__(self, rule: str, wrong_kind: bool) -> None:
        self.id = rule
        self._wrong_kind = wrong_kind

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The API server's complaint."""
        bounds, state = attempt.setting.bounds, attempt.setting.after
        loaded = judged(bounds, state)
        if loaded is None or loaded.policy is not None or (loaded.path[:1] in _HEAD) is not self._wrong_kind:
            return ()
        text = refused(loaded).text
        told = {text}
        found = backend(state)
        if found is not None:
            told |= {each.message for each in found.troubles if each.rule == "audit-policy-refused"}
        finding = Finding(
            self.id, Severity.ERROR, text, policy_span(loaded), why=_why(loaded), mend=_mend(loaded), link=LINK
        )
        return (Advice(finding, cases=frozenset(told), weight=SURE),)


_HEAD = (("apiVersion",), ("kind",))


def _why(loaded: LoadedPolicy) -> str:
    if loaded.path[:1] in _HEAD:
        return f"An audit policy begins with apiVersion: {VERSION} and kind: Policy; no other version is read any more."
    if loaded.error.startswith("failed decoding: couldn't get version/kind; json"):
        return "A file that begins with { is read as JSON, with quotes around every name."
    if "nonResourceURLs" in loaded.path:
        return "A rule is about resources or about paths, never both; a path begins with / and may end in *."
    return "The API server reads its policy once, on starting. With a faulty one it does not start."


def _mend(loaded: LoadedPolicy) -> str:
    last = loaded.path[-1] if loaded.path else ""
    if loaded.path[:1] in _HEAD:
        return f"Write apiVersion: {VERSION} and kind: Policy."
    if last == "level":
        return f"Write one of {', '.join(LEVELS)}, letters as they stand here."
    if "omitStages" in loaded.path:
        return "Write RequestReceived, ResponseStarted, ResponseComplete or Panic."
    if last == "resources" or (isinstance(last, int) and loaded.path[-2:-1] == ("resources",)):
        return 'Write resources as a list of groups: - {group: "", resources: [secrets]}.'
    if "cannot unmarshal string into" in loaded.error:
        return "Write it as a list, in [ ] or a line with - for each."
    if "0 rules" in loaded.error:
        return "Write rules: with at least one rule, such as - level: Metadata."
    return "Mend the place; the message says what is wrong with it."


class UnknownField(PolicyRule):
    """A field that a policy does not have: passed over without an error."""

    id = "audit-unknown-field"
    why = (
        "A field that the policy does not know is passed over: the API server warns in its log and starts all the "
        "same, with a rule that is wider than it looks."
    )

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Call it by the name that was meant."""
        for path in case.loaded.passed_over:
            name = str(path[-1])
            known = tuple(struct(_struct(path)).fields)
            meant = MEANT.get(name) or nearest(name, known)
            if len(path) > 3 and name in struct("audit_v1.PolicyRule").fields:
                value, how = _moved_up(case.loaded.written, path), f"Write {name} beside resources, in the rule itself."
            elif meant in known:
                value, how = _renamed(case.loaded.written, path, meant), f"Write {meant}."
            else:
                value, how = _renamed(case.loaded.written, path, ""), f"Fields here: {', '.join(known)}."
            loaded = load_policy(json.dumps(value), case.attempt.setting.after.release)
            if loaded.policy is not None:
                span = case.loaded.document.key_span(path)
                yield self.mend(f"there is no field {name} here", span, how, loaded.policy)


MEANT = {
    "resource": "resources", "apiGroup": "group", "apiGroups": "group", "names": "resourceNames", "user": "users",
    "groups": "userGroups", "namespace": "namespaces", "verb": "verbs", "nonResourceURL": "nonResourceURLs",
    "urls": "nonResourceURLs", "stages": "omitStages", "omitStage": "omitStages", "levels": "level",
}  # fmt: skip
"""Names that are often written for a field."""


def _struct(path: Path) -> str:
    if "resources" in path[:-1]:
        return "audit_v1.GroupResources"
    return "audit_v1.PolicyRule" if path[:1] == ("rules",) and len(path) > 2 else "audit_v1.Policy"


def _moved_up(value: Json, path: Path) -> Json:
    """The policy with a field of an entry in the entry's rule."""
    made = deepcopy(value)
    rule = made["rules"][path[1]]
    here = made
    for step in path[:-1]:
        here = here[step]
    rule.setdefault(path[-1], here.pop(path[-1]))
    return made


def _renamed(value: Json, path: Path, name: str) -> Json:
    """The policy with the field under another name; a list where that wants one."""
    made = deepcopy(value)
    here = made
    for step in path[:-1]:
        here = here[step]
    held = here.pop(path[-1])
    if not name:
        return made
    if name == "group":
        here[name] = (held[0] if held else "") if isinstance(held, list) else held
    elif name in ("level", "omitManagedFields") or isinstance(held, list):
        here[name] = held
    else:
        here[name] = [held]
    return made


class FieldTwice(PolicyRule):
    """A key written twice: the first is lost."""

    id = "audit-field-twice"
    why = "Of a key that is written twice in one place the last counts, and the first is lost without an error."
    severity = Severity.ERROR

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the task's policy: what was lost is not known."""
        for key, line in case.loaded.repeated:
            span = replace(case.span(()), line=line, end_line=line, column=1, end_column=1)
            yield self.mend(f"{key} is written twice in one place", span, "Keep one of the two.", case.required)
