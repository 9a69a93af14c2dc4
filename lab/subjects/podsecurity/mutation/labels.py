"""Changes of a namespace's labels."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import mapping
from lab.cluster.podsecurity.policy import Mode
from lab.manifests.document import JsonObject
from lab.subjects.podsecurity.mutation.answer import Answer, Change, Operator

LABELS = ("metadata", "labels")


def _labels(answer: Answer) -> Iterator[tuple[int, JsonObject]]:
    for number, document in enumerate(answer.documents):
        if document.get("kind") == "Namespace":
            yield number, mapping(mapping(document.get("metadata")).get("labels"))


def drop_label(answer: Answer) -> Iterator[Change]:
    """Leave out a label of Pod Security."""
    for number, labels in _labels(answer):
        for label in (label for mode in Mode for label in (mode.label, mode.version_label) if label in labels):
            yield Change(f"{label} left out", answer.with_part(number, (*LABELS, label), None))


def other_level(answer: Answer) -> Iterator[Change]:
    """Another level, or one that there is not."""
    for number, labels in _labels(answer):
        for mode in Mode:
            for level in (*Level, "Restricted"):
                if labels.get(mode.label) != level:
                    documents = answer.with_part(number, (*LABELS, mode.label), str(level))
                    yield Change(f"{mode.label}: {level}", documents)


def other_version(answer: Answer) -> Iterator[Change]:
    """Another version, or one that there is not."""
    for number, labels in _labels(answer):
        for mode in (mode for mode in Mode if mode.label in labels):
            for version in ("latest", "v1.18", "v1.24", "v1.99", "1.30"):
                if labels.get(mode.version_label) != version:
                    documents = answer.with_part(number, (*LABELS, mode.version_label), version)
                    yield Change(f"{mode.version_label}: {version}", documents)


def misspell_label(answer: Answer) -> Iterator[Change]:
    """A label that is nearly the one."""
    for number, labels in _labels(answer):
        for mode in (mode for mode in Mode if mode.label in labels):
            rest = {key: value for key, value in labels.items() if key != mode.label}
            wrong = {**rest, f"{mode.label}d": labels[mode.label]}
            yield Change(f"{mode.label}d written", answer.with_part(number, LABELS, wrong))


def other_mode(answer: Answer) -> Iterator[Change]:
    """Warn or audit instead of enforcing."""
    for number, labels in _labels(answer):
        if Mode.ENFORCE.label in labels:
            rest = {key: value for key, value in labels.items() if key != Mode.ENFORCE.label}
            for mode in (Mode.WARN, Mode.AUDIT):
                wrong = {**rest, mode.label: labels[Mode.ENFORCE.label]}
                yield Change(f"{mode.label} instead of enforce", answer.with_part(number, LABELS, wrong))


def other_namespace(answer: Answer) -> Iterator[Change]:
    """Label another namespace."""
    for number, _ in _labels(answer):
        now = mapping(answer.documents[number].get("metadata")).get("name")
        for name in answer.namespaces:
            if name != now:
                yield Change(f"{name} labelled", answer.with_part(number, ("metadata", "name"), name))


OPERATORS: tuple[Operator, ...] = (
    drop_label, other_level, other_version, misspell_label, other_mode, other_namespace,
)  # fmt: skip
