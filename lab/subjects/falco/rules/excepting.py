"""Exceptions as Falco writes them into a rule's condition.

Source: ``build_rule_exception_infos`` of falcosecurity/falco, userspace/engine/rule_loader_compiler.cpp.
"""

from __future__ import annotations

from lab.subjects.falco.language.grammar import LIST_OPERATORS
from lab.subjects.falco.rules.collecting import WITH_QUANTIFIER
from lab.subjects.falco.rules.items import Entry, RuleException, RuleItem
from lab.subjects.falco.rules.problem import Code, LoadError, Problem
from lab.subjects.falco.rules.substituting import quoted_item
from lab.subjects.falco.rules.wording import Wording


def excepted(rule: RuleItem) -> Wording:
    """The condition with what it leaves out. Raises LoadError."""
    if not rule.exceptions:
        return rule.condition
    condition = Wording.added("(") + rule.condition + ")"
    for each in rule.exceptions:
        said = _single(each, rule) if each.fields is not None and not each.fields.is_list else _multiple(each, rule)
        if said:
            condition = condition + Wording.added(f" and not {said}", each.part)
    return condition


def _single(each: RuleException, rule: RuleItem) -> str:
    assert each.fields is not None
    if any(value.is_list for value in each.values):
        raise _wrong("Expected values array to contain a list of strings", each, rule)
    values = ", ".join(quoted_item(value.text) for value in each.values)
    # Only what is appended gets its comparison filled in; what replaces is taken as it is written.
    comp = each.comps.text if each.comps is not None else ""
    return f"({each.fields.text} {comp} ({values}))" if each.values else ""


def _multiple(each: RuleException, rule: RuleItem) -> str:
    fields = each.fields.entries if each.fields is not None else ()
    comps = each.comps.entries if each.comps is not None else ()
    tuples = []
    if each.values and len(comps) != len(fields):
        raise _wrong("Fields and comps lists must have equal length", each, rule)
    for values in each.values:
        if len(values.entries) != len(fields):
            raise _wrong("Fields and values lists must have equal length", each, rule)
        triples = zip(fields, comps, values.entries, strict=True)
        said = " and ".join(f" {field.text} {comp.text} {_value(value, comp)}" for field, comp, value in triples)
        tuples.append(f"({said})")
    return f"({' or '.join(tuples)})" if tuples else ""


def _value(value: Entry, comp: Entry) -> str:
    if value.is_list:
        return f"({', '.join(quoted_item(each.text) for each in value.entries)})"
    if comp.text in LIST_OPERATORS or comp.text in WITH_QUANTIFIER:
        return value.text if value.text.startswith("(") else f"({value.text})"
    return quoted_item(value.text)


def _wrong(message: str, each: RuleException, rule: RuleItem) -> LoadError:
    return LoadError(Problem(Code.VALIDATE, message, each.part.span, f"rule '{rule.name}'", rule.name))
