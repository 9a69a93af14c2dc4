"""What a policy makes of a request, and what the API server says on loading one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lab.manifests.release import CURRENT, EXAM
from lab.subjects.audit.policy import Level, Treatment
from lab.subjects.audit.reading import load_policy
from lab.subjects.requests import Caller, Request

HEAD = "apiVersion: audit.k8s.io/v1\nkind: Policy\n"
ALICE = Caller("alice")
SECRET = Request("get", resource="secrets", name="db", namespace="team-a")


def of(rules: str, request: Request = SECRET, caller: Caller = ALICE) -> Treatment:
    loaded = load_policy(f"{HEAD}{rules}")
    assert loaded.policy is not None, loaded.error
    return loaded.policy.of(caller, request)


def test_the_first_rule_that_matches_decides():
    rules = "rules: [{level: Metadata}, {level: RequestResponse, resources: [{group: '', resources: [secrets]}]}]"
    assert of(rules).level is Level.METADATA
    assert of(rules).rule == 0


def test_nothing_is_written_where_no_rule_matches():
    found = of("rules: [{level: Metadata, users: [bob]}]")
    assert found.level is Level.NONE
    assert found.rule is None
    assert found.stages == ()


def test_a_resource_does_not_mean_its_subresources():
    exec_ = Request("create", resource="pods", subresource="exec", name="web", namespace="team-a")
    assert of("rules: [{level: Metadata, resources: [{group: '', resources: [pods]}]}]", exec_).level is Level.NONE
    for word in ("pods/exec", "pods/*", "*/exec", "*"):
        rules = f"rules: [{{level: Metadata, resources: [{{group: '', resources: ['{word}']}}]}}]"
        assert of(rules, exec_).level is Level.METADATA, word


def test_the_core_group_is_the_empty_one():
    assert of("rules: [{level: Metadata, resources: [{group: v1, resources: [secrets]}]}]").level is Level.NONE
    assert of("rules: [{level: Metadata, resources: [{resources: [secrets]}]}]").level is Level.METADATA


def test_a_namespace_of_a_rule_leaves_out_paths_and_what_has_none():
    rules = "rules: [{level: Metadata, namespaces: [team-a]}]"
    assert of(rules).level is Level.METADATA
    assert of(rules, Request("get", url="/healthz")).level is Level.NONE
    assert of(rules, Request("get", resource="nodes", name="cp")).level is Level.NONE
    assert of("rules: [{level: Metadata, namespaces: ['']}]", Request("get", resource="nodes")).level is Level.METADATA


def test_a_path_may_end_in_a_star():
    rules = "rules: [{level: Metadata, nonResourceURLs: ['/api*', /healthz]}]"
    assert of(rules, Request("get", url="/apis/apps")).level is Level.METADATA
    assert of(rules, Request("get", url="/healthz/ping")).level is Level.NONE
    assert of(rules).level is Level.NONE


def test_stages_left_out_add_up():
    found = of("omitStages: [RequestReceived]\nrules: [{level: Metadata, omitStages: [Panic]}]")
    assert found.omitted == {"RequestReceived", "Panic"}
    assert found.stages == ("ResponseStarted", "ResponseComplete")


def test_a_rules_own_word_on_managed_fields_counts():
    rules = "omitManagedFields: true\nrules: [{level: Request, omitManagedFields: false}]"
    assert of(rules).omit_managed_fields is False
    assert of("omitManagedFields: true\nrules: [{level: Request}]").omit_managed_fields is True


def test_every_group_has_a_word_from_1_36_on():
    text = f"{HEAD}rules: [{{level: Metadata, resources: [{{group: '*', resources: [secrets]}}]}}]"
    assert "rules[0].resources.group: Invalid value" in load_policy(text, EXAM).error
    policy = load_policy(text, CURRENT).policy
    assert policy is not None
    assert policy.of(ALICE, SECRET).level is Level.METADATA


def test_a_file_in_braces_must_be_json():
    assert load_policy('{"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": [{"level": "None"}]}').policy
    found = load_policy("{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: None}]}")
    assert found.error.startswith("failed decoding: couldn't get version/kind; json parse error: invalid character 'a'")


def test_the_kind_may_be_left_out_and_the_version_may_not():
    assert load_policy("apiVersion: audit.k8s.io/v1\nrules: [{level: None}]").policy is not None
    found = load_policy("kind: Policy\nrules: [{level: None}]")
    assert found.error == "unknown group version field audit.k8s.io/__internal, Kind=Policy in policy"


def test_an_unknown_field_is_passed_over_with_a_warning():
    found = load_policy(f"{HEAD}rules:\n- level: Metadata\n  resource: []\n  level: Request\n")
    assert found.policy is not None
    assert found.policy.rules[0].level is Level.REQUEST
    assert found.passed_over == (("rules", 0, "resource"),)
    assert found.repeated == (("level", 6),)
    assert 'unknown field "rules[0].resource"' in found.warning


def test_an_error_knows_its_place():
    found = load_policy(f"{HEAD}rules:\n- level: Metadata\n  resources:\n  - group: ''\n  - group: Apps\n")
    assert found.path == ("rules", 0, "resources", 1, "group")
    assert found.document.span(found.path).line == 7
    assert load_policy("rules:\n- level: [\n").line > 1


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str):
    for each in (text, HEAD + text, f"{HEAD}rules:\n- level: Metadata\n  {text}"):
        found = load_policy(each)
        assert (found.policy is None) is bool(found.error)
