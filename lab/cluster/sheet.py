"""The answer sheet: questions with the answers as they were written, each a text or a list of texts.

An answer is taken as it stands in the file and not as YAML understands it: ``1.10`` is no number, and ``0600`` is not
384. What was left empty is no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

import yaml

from lab.manifests.document import Document, Json
from lab.manifests.finding import Finding, Severity
from lab.manifests.nodes import resolved
from lab.quick_dataclass import dataclass

HOW = "Write a line for each question: its name, a colon, and a word or a list of words."
EMPTY = ("", "~", "null", "Null", "NULL")
"""What a plain scalar says that says nothing."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A wrong answer that is known, and why it is wrong."""

    question: str
    answer: str
    why: str


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """What the bounds know of a sheet beside the answers.

    ``also`` are, by question, the answers that are right as well; ``slips`` the wrong ones that are known.
    """

    also: Mapping[str, tuple[Json, ...]] = field(default_factory=dict)
    slips: tuple[Slip, ...] = ()


def sheet_in(document: Document) -> tuple[dict[str, Json], list[Finding]]:
    """The answers of a sheet, and what is wrong with how it is written."""
    root = resolved(document.root) if document.root is not None else None
    if not isinstance(root, yaml.MappingNode):
        said = "the answer sheet must hold questions and answers"
        return {}, [Finding("sheet-malformed", Severity.ERROR, said, document.span(), mend=HOW)]
    found: dict[str, Json] = {}
    findings: list[Finding] = []
    for key, value in root.value:
        question = str(resolved(key).value)
        answer = _answer(resolved(value))
        if answer is None:
            said = f"{question}: an answer is a word or a list of words"
            findings.append(Finding("sheet-malformed", Severity.ERROR, said, document.span((question,)), mend=HOW))
        elif answer:
            found[question] = answer
        else:
            found.pop(question, None)
    return found, findings


def _answer(node: yaml.Node) -> Json:
    """A text or a list of texts, empty for no answer; None for what is neither."""
    if isinstance(node, yaml.ScalarNode):
        return _text(node)
    if not isinstance(node, yaml.SequenceNode):
        return None
    items = [resolved(item) for item in node.value]
    if not all(isinstance(item, yaml.ScalarNode) for item in items):
        return None
    return [text for item in items if (text := _text(item))]


def _text(node: yaml.Node) -> str:
    text = str(node.value).strip()
    return "" if not getattr(node, "style", None) and text in EMPTY else text
