"""What the screens show of an audit log."""

from __future__ import annotations

from lab.render.views import facts_of
from lab.subjects.audit.view import view
from lab.subjects.protocol import Setting
from tests.audit.files import FLAGS, LOG, METADATA, POLICY, exact, manifest, policy, state

RULES = """\
- {level: None, users: ["system:kube-proxy"], verbs: [watch], resources: [{resources: [services]}, {group: apps}]}
- {level: None, nonResourceURLs: ["/healthz*", /version]}
- {level: Request, namespaces: [prod, ""], userGroups: [devs]}
- {level: Metadata, omitStages: [RequestReceived], resources: [{resources: [secrets], resourceNames: [db]}]}
"""


def test_rules_in_words():
    found = view(state(policy(RULES), manifest()))
    assert [(row.level, row.catches) for row in found.rules] == [
        ("None", "watch of services or all of group apps, by system:kube-proxy"),
        ("None", "/healthz* or /version"),
        ("Request", "every resource in prod or no namespace, by group devs"),
        ("Metadata", "secrets named db"),
        ("None", "every request that no rule matches"),
    ]
    assert found.rules[3].leaves_out == "RequestReceived"
    assert (found.log, found.policy, found.trouble) == (LOG, POLICY, ())


def test_a_rule_for_everything_leaves_no_rest():
    assert [row.catches for row in view(state()).rules] == ["every request"]


def test_what_changed_is_marked():
    before = state(policy("- level: None\n"), manifest())
    after = state(METADATA, manifest(FLAGS[1:]))
    compared = facts_of("audit").facts(Setting(before, after, exact(before)))
    changed = {item.fact.label for item in compared if item.changed}
    assert changed == {"rule 1", "trouble"}
    shown = [item.fact.value for item in compared if item.fact.label == "trouble"]
    assert shown == ["--audit-policy-file is not set: without a policy no event is written"]


def test_a_broken_policy_is_said_once():
    found = view(state("kind: Policy\n", manifest()))
    assert len(found.trouble) == 1
    assert found.rules == ()
