"""Each misunderstanding about Falco is named, first of all that could be said."""

import pytest

from lab.grading.coach import advise
from lab.subjects.falco.coach import RULES
from lab.subjects.falco.topics import TOPICS
from tests.falco.world import MACROS, SHELL, WEB, YAML, attempt, event, told

CONDITION = "spawned_process and container and proc.name in (shells)"


def shell(condition=CONDITION, **parts):
    text = SHELL.replace(CONDITION, condition)
    for old, new in parts.items():
        text = text.replace(f"{old}: ", f"{old}: {new} #" if new else f"x{old}: ")
    return text


WRONG = {
    "falco-yaml": "- rule: [",
    "falco-structure": "rule: Shell",
    "falco-key-missing": "\n".join(line for line in SHELL.split("\n") if "desc" not in line),
    "falco-priority-unknown": SHELL.replace("WARNING", "HIGH"),
    "falco-override": "- {rule: Shells, output: x, override: {output: replace}}",
    "falco-exception": SHELL + "  exceptions: [{name: x, fields: [proc.name, user.name], values: [[sh]]}]\n",
    "falco-macro-undefined": shell("spawned and container"),
    "falco-macro-later": "- {macro: starts, condition: started}\n- {macro: started, condition: spawned_process}\n",
    "falco-macro-loop": "- {macro: a, condition: container}\n- {macro: a, condition: or a, append: true}\n",
    "falco-list-with-equals": shell("spawned_process and proc.name = shells"),
    "falco-quotes": shell("spawned_process and proc.cmdline = 'sh -c"),
    "falco-field-unknown": shell("process.name = sh"),
    "falco-output-field": SHELL.replace("%user.name", "%username"),
    "falco-event-unknown": shell("evt.type = exec"),
    "falco-operator": shell("proc.tty contains 3"),
    "falco-condition": shell("spawned_process container"),
    "falco-refuses": "- {required_engine_version: 99.0.0}\n",
    "falco-rule-disabled": SHELL + "  enabled: false\n",
    "falco-rule-name": SHELL.replace("rule: Shell", "rule: Shells"),
    "falco-rule-missing": "- {list: more, items: [zsh]}\n",
    "falco-rule-extra": SHELL + SHELL.replace("rule: Shell", "rule: Start").replace("in (shells)", "= nginx"),
    "falco-shadowed": SHELL.replace("rule: Shell", "rule: First") + SHELL,
    "falco-output-field-missing": SHELL.replace(" cmd=%proc.cmdline", ""),
    "falco-output-field-wrong": SHELL.replace("%proc.cmdline", "%proc.pname"),
    "falco-output-text": SHELL.replace("cmd=", "command="),
    "falco-priority-wrong": SHELL.replace("WARNING", "ERROR"),
    "falco-evt-dir": shell(f"{CONDITION} and evt.dir = >"),
    "falco-event-type-missing": shell("container and proc.name in (shells)"),
    "falco-event-type-partial": shell("evt.type = execve and container and proc.name in (shells)"),
    "falco-event-type-wrong": shell("evt.type = openat and container and proc.name in (shells)"),
    "falco-container-missing": shell("spawned_process and proc.name in (shells)"),
    "falco-and-or": shell("spawned_process and container and proc.name = sh or proc.name = bash"),
    "falco-list-unknown": shell("spawned_process and container and proc.name in (shell)"),
    "falco-too-wide": shell("spawned_process and container and (proc.name startswith bash or proc.name = sh)"),
    "falco-values-missing": shell("spawned_process and container and proc.name in (bash, zsh)"),
    "falco-values-extra": shell("spawned_process and container and proc.name in (bash, sh, nginx)"),
    "falco-always-or-never": shell("spawned_process and proc.name = bash and proc.name = sh"),
    "falco-not": shell("spawned_process and not container and proc.name in (shells)"),
    "falco-wrong-value": shell("spawned_process and container and proc.name in (zsh, ksh)"),
    "falco-wrong-field": shell("spawned_process and container and proc.pname in (shells)"),
    "falco-condition-missing": shell("spawned_process and container"),
    "falco-condition-extra": shell(f"{CONDITION} and user.name = root"),
}


@pytest.mark.parametrize("rule", WRONG)
def test_the_mistake_is_named_first(rule):
    found = advise(attempt(SHELL, WRONG[rule]))
    assert found[0].rule == rule, [each.rule for each in found]
    assert found[0].why or rule == "falco-alert"
    assert found[0].mend


STOCK = MACROS + SHELL.replace("rule: Shell", "rule: Found")
KNOWN = "- rule: Found\n  condition: and not (proc.name = sh and container.image.repository = busybox)\n" \
        "  override: {condition: append}\n"  # fmt: skip
TO_STOCK = {
    "falco-exception-too-wide": KNOWN.replace("proc.name = sh and ", ""),
    "falco-exception-missing": "- {rule: Found, tags: [x], override: {tags: append}}",
    "falco-exception-too-narrow": KNOWN.replace("= sh", "= ash"),
    "falco-replaced": KNOWN.replace("append", "replace").replace("and not", "not", 1),
    "falco-append-without-and": KNOWN.replace("and not", "not", 1),
}


@pytest.mark.parametrize("rule", TO_STOCK)
def test_a_mistake_in_changing_a_rule_is_named_first(rule):
    case = attempt(KNOWN, TO_STOCK[rule], stock=STOCK)
    assert told(case)[0] == rule, [each.message for each in advise(case)]


def test_a_second_output_behind_the_first():
    asked = "- {rule: Found, output: now %user.name, override: {output: replace}}"
    assert told(attempt(asked, asked.replace("replace", "append"), stock=STOCK))[0] == "falco-output-appended"


LOG = YAML + "file_output: {enabled: true, filename: /a.log}\n"
SETTINGS = {
    "falco-settings": LOG.replace("priority: debug", "priority: low"),
    "falco-file-not-read": LOG.replace(", /etc/falco/falco_rules.local.yaml", ""),
    "falco-priority-below-minimum": LOG.replace("priority: debug", "priority: error"),
    "falco-output-off": LOG.replace("{enabled: true, f", "{enabled: false, f"),
    "falco-output-file": LOG.replace("/a.log", "/b.log"),
    "falco-output-extra": LOG + "syslog_output: {enabled: true}\n",
    "falco-setting": LOG + "json_output: true\n",
}


@pytest.mark.parametrize("rule", SETTINGS)
def test_a_mistake_in_the_settings_is_named_first(rule):
    case = attempt(SHELL, SHELL, settings=YAML, required_settings=LOG, given_settings=SETTINGS[rule])
    assert told(case)[0] == rule, [each.message for each in advise(case)]


def test_what_no_rule_knows_is_told_plainly():
    odd = shell("spawned_process and container and (evt.type = execve and proc.name = sh or evt.type = execveat "
                "and proc.name = bash or user.name = app and evt.type != execve and proc.name exists)")  # fmt: skip
    found = advise(attempt(SHELL, odd))
    assert found
    assert found[0].message


def test_a_right_answer_is_told_nothing():
    assert not told(attempt(SHELL, SHELL.replace("WARNING", "warning")))


def test_the_mistake_is_marked_where_it_stands():
    found = advise(attempt(SHELL, shell("spawned_process and container and proc.name contains sh")))[0]
    assert found.span is not None
    assert (found.span.file, found.span.line, found.span.column) == ("local.yaml", 4, 48)


def test_every_rule_belongs_to_a_topic():
    listed = [name for topic in TOPICS for name in topic.mistakes]
    assert len(listed) == len(set(listed))
    assert {rule.id for rule in RULES} == set(listed)


def test_every_rule_is_tried_here():
    workloads = {rule.id for rule in RULES if rule.id.startswith("falco-workload")}
    tried = {*WRONG, *TO_STOCK, *SETTINGS, "falco-output-appended", "falco-alert", *workloads}
    assert {rule.id for rule in RULES} == tried


def test_a_file_written_at_half_is_a_normal_answer():
    for end in range(0, len(SHELL), 7):
        assert isinstance(told(attempt(SHELL, SHELL[:end])), list)


def test_one_event_alone_is_enough():
    case = attempt(SHELL, shell("spawned_process and proc.name in (shells)"), events=(event(place=WEB), event()))
    assert told(case)[0] == "falco-container-missing"
