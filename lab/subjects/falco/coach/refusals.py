"""Why Falco does not start: its message, sorted by the mistake that it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab.manifests.finding import Finding, Severity
from lab.quick_dataclass import dataclass
from lab.subjects.falco.coach.case import SURE, Case, Key, case_of
from lab.subjects.falco.rules.part import Part
from lab.subjects.falco.rules.problem import Code, Problem
from lab.subjects.falco.rules.reading import parts_of
from lab.subjects.protocol import Advice, Attempt

RULES_LINK = "https://falco.org/docs/concepts/rules/basic-elements/"
CONDITIONS_LINK = "https://falco.org/docs/concepts/rules/conditions/"
OVERRIDING_LINK = "https://falco.org/docs/concepts/rules/overriding/"
FIELDS_LINK = "https://falco.org/docs/reference/rules/supported-fields/"
STARTS = "Falco refuses to start while a rules file has a mistake in it, so nothing alerts at all."


@dataclass(eq=False)
class Refusal:
    """A mistake for which Falco does not start. ``said`` is what its message looks like."""

    id: str
    said: str
    mend: str
    why: str = STARTS
    link: str = RULES_LINK
    codes: tuple[Code, ...] = ()
    condition: str = ""
    """What the condition looks like besides, where that tells it from others."""

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """Falco's message, where it is of this kind."""
        case = case_of(Key(attempt))
        error = case.falco.error
        if error is None or not case.texts or refusal_of(case, error) is not self:
            return ()
        message = f"Falco does not start: {error.text}"
        finding = Finding(self.id, Severity.ERROR, message, error.span, why=self.why, mend=self.mend, link=self.link)
        return (Advice(finding, case.explained(case.texts), case.texts, SURE),)

    def shows(self, case: Case, error: Problem) -> bool:
        """Whether the error is of this kind."""
        if self.codes and error.code not in self.codes:
            return False
        if re.search(self.said, error.message) is None:
            return False
        return not self.condition or re.search(self.condition, _line(case, error)) is not None


def refusal_of(case: Case, error: Problem) -> Refusal:
    """The first that fits."""
    return next((each for each in REFUSALS if each.shows(case, error)), REFUSALS[-1])


def _line(case: Case, error: Problem) -> str:
    """The line of the file that the error is about, and what was put in before it."""
    span = error.span
    if span is None:
        return ""
    paths = [path for path, name in case.state.node_sources.items() if name == span.file] or [span.file]
    lines = case.state.node_files.get(paths[0], "").split("\n")
    return lines[span.line - 1] if span.line <= len(lines) else ""


class MacroLater:
    """A macro that uses one that is defined further down."""

    id = "falco-macro-later"

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The macro that is named too early."""
        case = case_of(Key(attempt))
        error = case.falco.error
        found = re.fullmatch(r"Undefined macro '(.*)' used in filter\.", error.message) if error is not None else None
        if error is None or found is None or not case.texts:
            return ()
        name = found.group(1)
        if name not in {macro.scalar for item in _items(case) if (macro := item.get("macro")) is not None}:
            return ()
        message = f"Falco does not start: {error.text}"
        finding = Finding(
            self.id, Severity.ERROR, message, error.span,
            why=f"The macro {name} is there, but it is read later than what uses it.",
            mend=f"Put {name} above what uses it, or into a file that falco.yaml lists earlier.",
            link=OVERRIDING_LINK,
        )  # fmt: skip
        return (Advice(finding, case.explained(case.texts), case.texts, SURE + 1),)


class AppendedWithoutWord:
    """A condition that is added to another with nothing in between."""

    id = "falco-append-without-and"

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The item whose condition begins with neither and nor or."""
        case = case_of(Key(attempt))
        error = case.falco.error
        if error is None or error.code is not Code.CONDITION or not case.texts:
            return ()
        for item in _items(case):
            condition = item.get("condition")
            if condition is not None and _appends(item) and not re.match(r"\s*(and|or)\b", condition.scalar or ""):
                finding = Finding(
                    self.id, Severity.ERROR, f"Falco does not start: {error.text}", condition.span,
                    why="append writes the text right behind the condition that is there.",
                    mend="Begin it with and (or with or).", link=OVERRIDING_LINK,
                )  # fmt: skip
                return (Advice(finding, case.explained(case.texts), case.texts, SURE + 1),)
        return ()


def _items(case: Case) -> Iterator[Part]:
    """The items of the files that Falco reads."""
    for path in case.falco.files:
        documents = parts_of(case.state.node_sources.get(path, path), case.state.node_files.get(path, ""))
        for document in () if isinstance(documents, Problem) else documents:
            yield from document.items()


def _appends(item: Part) -> bool:
    override, append = item.get("override"), item.get("append")
    how = override.get("condition") if override is not None else None
    return (how is not None and how.scalar == "append") or (append is not None and append.boolean is True)


REFUSALS: tuple[Refusal, ...] = (
    Refusal(
        "falco-settings", "", "Mend falco.yaml; the message says what it may hold.",
        why="Falco reads falco.yaml first, and ends where it cannot.",
        link="https://falco.org/docs/reference/daemon/config-options/", codes=(Code.CONFIG,),
    ),
    Refusal(
        "falco-yaml", "", "Compare the indentation with the rules above: two blanks after the dash, no tabs, quotes "
        "closed.", codes=(Code.YAML_PARSE,),
    ),
    Refusal(
        "falco-key-missing", r"Item has no mapping for key|Mapping for key '.*' is empty|Value must be non-empty",
        "Write the missing key: a new rule needs condition, desc, output and priority.",
        why="A rule without one of them is no rule. What changes of a rule that is there already, override says.",
    ),
    Refusal(
        "falco-structure",
        r"not yaml|array of objects|element type|not a sequence|not a scalar|must be a (mapping|seq)",
        "A rules file is a list: each item begins with a dash, its keys stand below each other.",
        codes=(Code.YAML_VALIDATE,),
    ),
    Refusal("falco-priority-unknown", "^Invalid priority$", "Write one of EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, "
            "NOTICE, INFORMATIONAL, DEBUG."),
    Refusal(
        "falco-override", r"override|append|cannot be replaced|by that name already exists",
        "Under override, name each key that the item holds, with append or replace; the rule must be the name of one "
        "that an earlier file defines.",
        why="An override changes a rule that is there already, key by key.", link=OVERRIDING_LINK,
    ),
    Refusal(
        "falco-exception",
        r"exception|Fields and|comps|fields is a single|supported (comparison|filter)|list of strings",
        "Give as many comps and values as fields: fields: [a, b], comps: [=, in], values: [[x, [y, z]]].",
        why="Each value of an exception is compared with the field in the same place.",
        link="https://falco.org/docs/concepts/rules/exceptions/",
    ),
    Refusal(
        "falco-macro-undefined", "Undefined macro",
        "A bare word is a macro. Correct its name, or write a comparison such as proc.name = word.",
        why="No rules file defines a macro of that name.", link=CONDITIONS_LINK,
    ),
    Refusal("falco-macro-loop", "reference loop", "Let no macro use itself.", link=CONDITIONS_LINK),
    Refusal(
        "falco-list-with-equals", "unexpected token after", "Write: field in (list).",
        why="Falco puts a list's items in the place of its name: after = stands one value, after in a list in "
        "parentheses.",
        link=CONDITIONS_LINK, codes=(Code.CONDITION,),
        condition=r"(=|contains|startswith|endswith)\s*\(?\s*[a-zA-Z_]\w*\b(?!.*['\"])",
    ),
    Refusal(
        "falco-quotes", r"escape|unexpected token after|string value", "Put a text with blanks or signs in it into "
        "quotes, and close them.", why="A text ends at the first blank, comma or parenthesis unless it is in quotes.",
        link=CONDITIONS_LINK, codes=(Code.CONDITION,), condition="['\"]",
    ),
    Refusal(
        "falco-field-unknown", "nonexistent field", "Look the field's name up among the supported fields.",
        why="Falco has no field of that name.", link=FIELDS_LINK,
    ),
    Refusal(
        "falco-output-field", "", "Write % and the name of a supported field, as in %proc.cmdline.",
        why="An output may print supported fields only.", link=FIELDS_LINK, codes=(Code.OUTPUT,),
    ),
    Refusal(
        "falco-event-unknown", "unknown event type", "Write the system call's name: execve, openat, connect…",
        why="evt.type is compared with names of system calls; Falco knows none of this name.", link=CONDITIONS_LINK,
    ),
    Refusal(
        "falco-operator", r"operator not supported|not a valid number|unrecognized|valid check operator|number value",
        "Compare numbers with numbers, texts with texts, and take an operator that the field's type has.",
        link=CONDITIONS_LINK,
    ),
    Refusal(
        "falco-condition", "", "Read the condition from the left up to the place marked: there something is missing or "
        "too much.", link=CONDITIONS_LINK, codes=(Code.CONDITION,),
    ),
    Refusal("falco-refuses", "", "Mend what Falco complains of."),
)  # fmt: skip
"""In the order in which they are tried; the last fits everything."""

