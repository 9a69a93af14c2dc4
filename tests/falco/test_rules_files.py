"""Rules files: what is read, what later items make of it, what is refused and where."""

import pytest

from lab.subjects.falco.loading import running
from lab.subjects.falco.rules.collecting import Collected
from lab.subjects.falco.rules.compiling import compiled
from lab.subjects.falco.rules.problem import LoadError
from lab.subjects.falco.rules.reading import read
from tests.falco.world import LOCAL, MACROS, SHELL, STOCK, state


def loaded(*texts):
    into = Collected(("syscall",))
    for number, text in enumerate(texts):
        read(f"file{number}.yaml", text, into)
    return into, compiled(into)


def refusal(*texts):
    with pytest.raises(LoadError) as caught:
        loaded(*texts)
    return caught.value.problem


def rule(text):
    return next(each for each in loaded(MACROS + SHELL, text)[1].rules if each.name == "Shell")


def test_lists_and_macros_are_put_in():
    found = loaded(MACROS + SHELL)[1].rules[0]
    assert "proc.name in ( sh, bash )" in found.wording.text


def test_lists_name_earlier_lists_one_level_deep():
    lists = "- {list: a, items: [x]}\n- {list: b, items: [a, y]}\n- {list: c, items: [b]}\n- {list: d, items: [e]}\n"
    into, _ = loaded(lists + "- {list: e, items: [z]}\n")
    from lab.subjects.falco.rules.substituting import list_items

    found, used = list_items(into.lists)
    assert found["b"] == ("x", "y")
    assert found["c"] == ("a", "y")
    assert found["d"] == ("e",)
    assert used == {"a", "b"}


def test_an_item_with_a_blank_is_quoted():
    text = '- {list: l, items: ["a b", c]}\n- {macro: m, condition: proc.name in (l)}\n'
    into, _ = loaded(text)
    from lab.subjects.falco.rules.substituting import list_items, substituted

    assert substituted(into.macros["m"].condition, list_items(into.lists)[0], set()).text == 'proc.name in ( "a b", c )'


def test_an_empty_list_takes_its_comma_along():
    into, _ = loaded("- {list: none, items: []}\n- {macro: m, condition: 'proc.name in (a, none, b)'}\n")
    from lab.subjects.falco.rules.substituting import list_items, substituted

    said = substituted(into.macros["m"].condition, list_items(into.lists)[0], set()).text
    assert said.replace(" ", "") == "proc.namein(a,b)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- rule: Shell\n  condition: and proc.tty != 0\n  append: true\n", "tty"),
        ("- rule: Shell\n  condition: and proc.tty != 0\n  override: {condition: append}\n", "tty"),
        ("- rule: Shell\n  condition: evt.num > 0\n  override: {condition: replace}\n", "evt.num > 0"),
    ],
)
def test_a_later_item_changes_a_condition(text, said):
    assert said in rule(text).wording.text


def test_append_keeps_and_replace_does_not():
    appended = rule("- {rule: Shell, condition: and container, override: {condition: append}}")
    replaced = rule("- {rule: Shell, condition: container, override: {condition: replace}}")
    assert "spawned_process" in appended.wording.text
    assert "spawned_process" not in replaced.wording.text


def test_defining_again_keeps_the_place():
    two = SHELL + SHELL.replace("rule: Shell", "rule: Other")
    _, found = loaded(MACROS + two, SHELL.replace("WARNING", "DEBUG"))
    assert [(each.name, each.item.priority) for each in found.rules] == [("Shell", 7), ("Other", 4)]


def test_enabled_alone_switches():
    assert rule("- {rule: Shell, enabled: false}").item.enabled is False
    assert rule("- {rule: Shell, enabled: no, override: {enabled: replace}}").item.enabled is False


def test_exceptions_become_part_of_the_condition():
    single = (
        "- rule: Shell\n  exceptions: [{name: x, fields: proc.name, values: [sh, 'a b']}]\n"
        "  override: {exceptions: append}"
    )
    assert rule(single).wording.text.endswith('and not (proc.name in (sh, "a b"))')
    multi = (
        "- rule: Shell\n  exceptions:\n  - {name: x, fields: [proc.name, user.name], comps: [=, in],"
        " values: [[sh, [app, web]]]}\n  override: {exceptions: append}"
    )
    assert rule(multi).wording.text.endswith("and not (( proc.name = sh and  user.name in (app, web)))")


def test_values_are_added_to_an_exception_that_is_there():
    item = "- rule: Shell\n  exceptions: [%s]\n  override: {exceptions: append}\n"
    first, more = item % "{name: x, fields: proc.name, values: [sh]}", item % "{name: x, values: [bash]}"
    assert "(sh, bash)" in rule(first + more).wording.text
    assert "Can not append exception fields" in refusal(MACROS + SHELL, first + first).message


REFUSED = [
    ("a: b", "Rules content is not yaml array of objects", 1),
    ("- [a]", "Unexpected element type", 1),
    ("- rule: X\n  condition: container\n  output: x\n  priority: DEBUG", "no mapping for key 'desc'", 1),
    ("- rule: X\n  desc: x\n  condition:\n  output: x\n  priority: DEBUG", "key 'condition' is empty", 3),
    ("- rule: X\n  desc: x\n  condition: container\n  output: x\n  priority: LOUD", "Invalid priority", 5),
    ("- macro: m\n  condition: nothing_such", "Undefined macro 'nothing_such' used in filter.", 2),
    ("- macro: m\n  condition: (m)", "Undefined macro 'm'", 2),
    ("- macro: m\n  condition: container\n- macro: m\n  condition: or m\n  append: true", "reference loop in macro", 4),
    ("- macro: m\n  condition: evt.type = and x", "unexpected token after", 2),
    ("- rule: X\n  condition: and x\n  append: true", "no rule by that name already exists", 1),
    ("- rule: Shell\n  output: x\n  override: {priority: replace}", "was specified but 'priority' is not defined", 1),
    ("- rule: Shell\n  output: x\n  desc: y\n  override: {output: replace}", "Unexpected key 'desc'", 3),
    ("- rule: Shell\n  priority: DEBUG\n  override:\n    priority: append", "cannot be appended to", 4),
    ("- rule: Shell\n  append: true\n  output: x\n  override: {output: replace}", "cannot be used together", 1),
    ("- list: l\n  items: x", "Value is not a sequence", 2),
    ("- required_engine_version: 99.0.0", "Rules require engine version 99.0.0", 1),
]


@pytest.mark.parametrize(("text", "said", "line"), REFUSED)
def test_a_refusal_says_what_and_where(text, said, line):
    problem = refusal(MACROS + SHELL, text)
    assert said in problem.message
    assert problem.span is not None
    assert problem.span.line == line


REPLACED = "- rule: Shell\n  exceptions: [{name: x, fields: %s, values: [[a, b]]}]\n  override: {exceptions: replace}"


@pytest.mark.parametrize("fields", ["[proc.name, user.name]", "proc.name", "[proc.name]"])
def test_comparisons_are_filled_in_for_what_is_appended_only(fields):
    assert refusal(MACROS + SHELL, REPLACED % fields).rule == "Shell"


WRONG_CONDITIONS = [
    ("proc.nme = x", "filter_check called with nonexistent field proc.nme", 14),
    ("evt.type = exec", "unknown event type exec", 25),
    ("fd.num contains 3", "'contains' operator not supported for numeric filters", 14),
    ("fd.num = three", "three is not a valid number", 23),
    ("evt.is_open_read = yes", "unrecognized boolean value yes", 33),
    ("fd.sip = 10.0.0", "unrecognized IPv4 address 10.0.0", 23),
    ("fd.sport = nowhere", "unrecognized protocol nowhere", 25),
    ("evt.arg = x", "filter syntax error: evt.arg", 14),
    ("len(proc.name) = x", "x is not a valid number", 31),
    ("toupper(fd.num) = x", "is not supported by 'toupper'", 14),
    ("proc.name regex '['", "invalid regex pattern", 30),
]


@pytest.mark.parametrize(("condition", "said", "column"), WRONG_CONDITIONS)
def test_a_condition_is_checked_at_its_place(condition, said, column):
    problem = refusal(f"- rule: X\n  desc: x\n  condition: {condition}\n  output: x\n  priority: DEBUG")
    assert said in problem.message
    assert problem.span is not None
    assert (problem.span.line, problem.span.column) == (3, column)


@pytest.mark.parametrize("style", [">", "|", ">-"])
def test_places_in_folded_text(style):
    condition = f"{style}\n    evt.type = execve\n    and\n    nothing"
    problem = refusal(f"- rule: X\n  desc: x\n  condition: {condition}\n  output: x\n  priority: INFO")
    assert problem.span is not None
    assert (problem.span.line, problem.span.column) == (6, 5)


def test_a_rule_may_be_passed_over_for_an_unknown_field():
    text = "- {rule: X, desc: x, condition: proc.nme = x, output: x, priority: INFO, skip-if-unknown-filter: true}"
    _, found = loaded(text)
    assert not found.rules
    assert "LOAD_UNKNOWN_FILTER" in found.warnings[0].text


def test_what_is_not_used_and_not_known_is_warned_of():
    into, found = loaded(MACROS + "- {macro: m, condition: container, colour: red}\n- {colour: red}\n")
    said = " ".join(each.text for each in (*into.warnings, *found.warnings))
    for part in ("Unknown key 'colour'", "Unknown top level item", "Macro not referred to", "List not referred to"):
        assert part in said


def test_a_rule_of_another_source_is_left_out():
    into, found = loaded("- {rule: X, desc: x, condition: ka.verb = get, output: x, priority: INFO, source: k8s_audit}")
    assert not found.rules
    assert "Unknown source k8s_audit, skipping" in into.warnings[0].text


def test_files_are_read_in_the_order_of_falco_yaml():
    first = running(state("- {rule: Shell, enabled: false}", stock=MACROS + SHELL))
    assert first.rules == ()
    last = running(state(SHELL, settings=f"rules_files: [{LOCAL}, {STOCK}]"))
    assert last.error is not None
    assert "Undefined macro" in last.error.message


def test_a_folder_is_read_by_name_and_what_is_not_there_passed_over():
    more = {"/etc/falco/rules.d/b.yaml": SHELL, "/etc/falco/rules.d/a.yaml": MACROS}
    found = running(state(stock="", settings="rules_files: [/etc/falco/none.yaml, /etc/falco/rules.d]", **more))
    assert found.files == ("/etc/falco/rules.d/a.yaml", "/etc/falco/rules.d/b.yaml")
    assert [rule.name for rule in found.rules] == ["Shell"]
