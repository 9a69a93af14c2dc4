"""The API server's refusals and warnings as findings, each where it stands in the learner's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lab.cluster import wording
from lab.live.api import RefusedError
from lab.live.names import Names
from lab.manifests.document import Document, Path
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass

RULE = "live-refused"
WARNING = "live-warning"


@dataclass(frozen=True, slots=True)
class Written:
    """An object in the learner's text: its document, where in it, and what it is called there."""

    document: Document
    base: Path
    ref: Ref


def answer_text(error: RefusedError, written: Written, names: Names, *, patching: bool) -> str:
    """What kubectl prints for the refusal."""
    if error.reason == "Invalid" and error.causes:
        return wording.invalid(written.ref, complaints(error, names))
    verb = "patching" if patching else "creating"
    return wording.server_error(error.reason, verb, written.document.file, names.back(error.message))


def complaints(error: RefusedError, names: Names) -> tuple[str, ...]:
    """Each single thing the server complains about, in its words and the learner's names."""
    if error.reason == "Invalid" and error.causes:
        each = (f"{field}: {said}" if field else said for _, said, field in error.causes)
        return tuple(dict.fromkeys(map(names.back, each)))
    strict = _STRICT.search(error.message)
    if strict is not None:
        return tuple(dict.fromkeys(names.back(each.strip()) for each in _STRICT_PART.findall(strict.group(1))))
    return (names.back(error.message),)


_STRICT = re.compile(r"strict decoding error: (.*)$", re.DOTALL)
_STRICT_PART = re.compile(r'(?:unknown|duplicate) field "[^"]*"')
_STRICT_FIELD = re.compile(r'(?:unknown|duplicate) field "([^"]*)"')
_GO_FIELD = re.compile(r"Go (?:struct field|value of type) [A-Za-z0-9]+\.([A-Za-z0-9_.\[\]]+) of type")
_FIELD = re.compile(r"^([a-z][\w.\[\]/-]*?): ")
_STEP = re.compile(r"\[([^\]]*)\]|([^.\[\]]+)")


def refused(error: RefusedError, written: Written, names: Names, said: Iterable[Finding]) -> list[Finding]:
    """What was said of the answer already, and a finding for each of the server's complaints that was not.

    A finding of the simulator's at the same place takes the server's words and keeps its explanation.
    """
    findings = list(said)
    for complaint in complaints(error, names):
        if any(complaint in finding.message for finding in findings):
            continue
        span = written.document.span((*written.base, *_place(complaint, error)))
        index = next(
            (
                at
                for at, finding in enumerate(findings)
                if (finding.span == span or _begins_alike(finding.message, complaint))
                and finding.severity is Severity.ERROR
                and finding.rule != RULE
            ),
            None,
        )
        if index is not None:
            findings[index] = replace(findings[index], message=complaint)
            continue
        findings.append(
            Finding(RULE, Severity.ERROR, complaint, span, why="The cluster's API server refuses this.")
        )
    return findings


def _begins_alike(message: str, complaint: str) -> bool:
    """Whether two lists of what is wrong are of the same thing, though they differ in what they list."""
    head, line, _ = complaint.partition("\n")
    return bool(line) and message.startswith(f"{head}\n")


def warned(warnings: Iterable[str], written: Written, names: Names, said: Iterable[Finding]) -> Iterator[Finding]:
    """The server's warnings that nobody has given yet."""
    known = tuple(said)
    for text in dict.fromkeys(map(names.back, warnings)):
        if not any(text in finding.message for finding in known):
            place = steps(found.group(1)) if (found := _FIELD.match(text)) else ()
            span = written.document.span((*written.base, *place))
            yield Finding(WARNING, Severity.WARNING, text, span, why="The cluster's API server warns of this.")


def _place(complaint: str, error: RefusedError) -> Path:
    """Where a complaint points to: a field path that the server gave, or one in its words."""
    for pattern in (_STRICT_FIELD, _GO_FIELD, _FIELD):
        found = pattern.search(complaint)
        if found is not None:
            return steps(found.group(1))
    if "namespaces" in complaint and error.reason == "NotFound":
        return ("metadata", "namespace")
    return ()


def steps(text: str) -> Path:
    """``spec.ingress[0].from`` as the way from an object's root; what stands in brackets may be a key, too."""
    found: list[str | int] = []
    for bracketed, plain in _STEP.findall(text):
        found.append(int(bracketed) if bracketed.isdecimal() else bracketed or plain)
    return tuple(found)
