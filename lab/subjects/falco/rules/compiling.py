"""From collected items to rules that can be asked about events.

Source: falcosecurity/falco, userspace/engine/rule_loader_compiler.cpp.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from lab.quick_dataclass import dataclass
from lab.subjects.falco.language.parsing import ConditionError, parse
from lab.subjects.falco.language.tree import And, Name, Node, Not, Or, nodes_of
from lab.subjects.falco.rules.checking import CheckError, check, warnings_of
from lab.subjects.falco.rules.collecting import Collected
from lab.subjects.falco.rules.excepting import excepted
from lab.subjects.falco.rules.items import MacroItem, RuleItem
from lab.subjects.falco.rules.problem import Code, LoadError, Problem
from lab.subjects.falco.rules.substituting import list_items, substituted
from lab.subjects.falco.rules.templates import OutputError, Template, template
from lab.subjects.falco.rules.wording import Wording

CONTAINER_INFO = "%container.info"


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule that Falco runs. ``node`` is its condition with macros put in; ``read`` the same before that."""

    item: RuleItem
    wording: Wording = field(repr=False)
    read: Node = field(repr=False)
    node: Node = field(repr=False)
    output: Template = field(repr=False)

    @property
    def name(self) -> str:
        """The rule's name."""
        return self.item.name


@dataclass(frozen=True, slots=True)
class Compiled:
    """The rules in Falco's order, and what is to be warned of."""

    rules: tuple[Rule, ...]
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Extra:
    """Text that falco.yaml's ``append_output`` adds to the output of some rules."""

    text: str
    source: str = ""
    rule: str = ""
    tags: tuple[str, ...] = ()

    def applies_to(self, item: RuleItem) -> bool:
        """Whether a rule's output gets it."""
        return (
            self.source in ("", item.source) and self.rule in ("", item.name) and set(self.tags) <= set(item.tags)
        )


def compiled(collected: Collected, extras: tuple[Extra, ...] = (), *, audit: bool = False) -> Compiled:
    """Compile everything. Raises LoadError at the first thing that Falco refuses."""
    lists, used_lists = list_items(collected.lists)
    used = set(used_lists)
    macros = _macros(collected, lists, used)
    used_macros = {name for each in collected.macros.values() for name in _named(macros.get(each.name))}
    rules: list[Rule] = []
    warnings: list[Problem] = []
    resolved = _resolved_macros(collected, macros)
    for item in sorted(collected.rules.values(), key=lambda each: each.index):
        if item.unknown_source:
            continue
        rule = _rule(item, lists, used, resolved, extras, warnings, audit=audit)
        if rule is not None:
            rules.append(rule)
            used_macros |= set(_named(rule.read))
    warnings += _unused(collected, used, used_macros)
    return Compiled(tuple(rules), tuple(warnings))


def _macros(collected: Collected, lists: Mapping[str, tuple[str, ...]], used: set[str]) -> dict[str, Node]:
    """Each macro's own condition."""
    found = {}
    for each in sorted(collected.macros.values(), key=lambda item: item.index):
        wording = substituted(each.condition, lists, used)
        found[each.name] = _parsed(wording, f"macro '{each.name}'")
    return found


def _resolved_macros(collected: Collected, macros: Mapping[str, Node]) -> dict[str, Node]:
    """Each macro with the macros that it names put in: those that were there when it was last changed."""
    found = dict(macros)
    for each in sorted(collected.macros.values(), key=lambda item: item.index):
        seen = {item.name: found[item.name] for item in collected.macros.values() if item.index < each.visibility}
        about = f"macro '{each.name}'"
        found[each.name] = _resolved(found[each.name], seen, _Place(_cut(each, collected), about))
    return found


def _cut(each: MacroItem, collected: Collected) -> Wording:
    lists, _ = list_items(collected.lists)
    return substituted(each.condition, lists, set())


def _named(node: Node | None) -> tuple[str, ...]:
    return () if node is None else tuple(each.name for each in nodes_of(node) if isinstance(each, Name))


@dataclass(frozen=True, slots=True)
class _Place:
    """The condition that a message is about."""

    wording: Wording
    about: str
    rule: str = ""

    def error(self, message: str, at: int, end: int | None = None, code: Code = Code.CONDITION) -> LoadError:
        return LoadError(Problem(code, message, self.wording.span(at, end), self.about, self.rule))


def _parsed(wording: Wording, about: str, rule: str = "") -> Node:
    try:
        return parse(wording.text)
    except ConditionError as error:
        raise _Place(wording, about, rule).error(error.message, error.at) from None


def _resolved(node: Node, macros: Mapping[str, Node], place: _Place, inside: tuple[str, ...] = ()) -> Node:
    """A condition with macros in the place of their names. Raises LoadError."""
    if isinstance(node, Name):
        macro = macros.get(node.name)
        if node.name in inside:
            raise place.error(f"reference loop in macro '{node.name}'", node.start, node.end, Code.VALIDATE)
        if macro is None:
            message = f"Undefined macro '{node.name}' used in filter."
            raise place.error(message, node.start, node.end, Code.VALIDATE)
        return _resolved(macro, macros, place, (*inside, node.name))
    if isinstance(node, And | Or):
        return replace(node, children=tuple(_resolved(each, macros, place, inside) for each in node.children))
    if isinstance(node, Not):
        return replace(node, child=_resolved(node.child, macros, place, inside))
    return node


def _rule(
    item: RuleItem,
    lists: Mapping[str, tuple[str, ...]],
    used: set[str],
    macros: Mapping[str, Node],
    extras: tuple[Extra, ...],
    warnings: list[Problem],
    *,
    audit: bool,
) -> Rule | None:
    """One rule; None where it is passed over for an unknown field. Raises LoadError."""
    about = f"rule '{item.name}'"
    # Falco keeps the blanks around an output that replaces another one; nobody who reads the line sees them.
    text = " ".join((item.output.strip(), *(each.text for each in extras if each.applies_to(item))))
    span = item.output_part.span if item.output_part is not None else item.part.span
    if CONTAINER_INFO in text:
        warnings.append(Problem(Code.DEPRECATED, "%container.info is deprecated and no more useful", span, about))
        text = text.replace(CONTAINER_INFO, "")
    try:
        output = template(text, audit=audit)
    except OutputError as error:
        problem = Problem(Code.OUTPUT, str(error), span, about, item.name)
        if item.skip_if_unknown_filter and error.unknown:
            warnings.append(replace(problem, code=Code.UNKNOWN_FILTER))
            return None
        raise LoadError(problem) from None
    wording = substituted(excepted(item), lists, used)
    place = _Place(wording, about, item.name)
    read = _parsed(wording, about, item.name)
    node = _resolved(read, macros, place)
    try:
        check(node, audit=audit)
    except CheckError as problem:
        own = any(each.start == problem.at and each.end == problem.end for each in _leaves(read))
        refused = place.error(str(problem), problem.at if own else 0, problem.end if own else None)
        if problem.unknown and item.skip_if_unknown_filter:
            warnings.append(replace(refused.problem, code=Code.UNKNOWN_FILTER))
            return None
        raise refused from None
    for message, at, end in warnings_of(read):
        code = Code.DEPRECATED if "deprecated" in message else Code.COMPILE_WARNING
        warnings.append(Problem(code, message, wording.span(at, end), about, item.name))
    return Rule(item, wording, read, node, output)


def _leaves(read: Node) -> list[_Extent]:
    from lab.subjects.falco.language.tree import Check, Items, checks_of, fields_in

    found = []
    for each in checks_of(read):
        found.append(_Extent(each.start, each.end))
        found += [_Extent(one.start, one.end) for one in fields_in(each)]
        if isinstance(each, Check):
            texts = each.right.items if isinstance(each.right, Items) else (each.right,)
            found += [_Extent(one.start, one.end) for one in texts]
            found.append(_Extent(each.left.start, each.left.end))
    return found


@dataclass(frozen=True, slots=True)
class _Extent:
    start: int
    end: int


def _unused(collected: Collected, lists: set[str], macros: set[str]) -> list[Problem]:
    found = []
    for macro in collected.macros.values():
        if macro.name not in macros:
            said = "Macro not referred to by any other rule/macro"
            found.append(Problem(Code.UNUSED_MACRO, said, macro.part.span, f"macro '{macro.name}'"))
    for each in collected.lists.values():
        if each.name not in lists:
            said = "List not referred to by any other rule/macro"
            found.append(Problem(Code.UNUSED_LIST, said, each.part.span, f"list '{each.name}'"))
    return found
