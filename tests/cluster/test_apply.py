"""Handing manifests in: what kubectl answers, what the cluster holds afterwards."""

import pytest

from lab.cluster.simulated import SimulatedCluster
from lab.cluster.state import NAMESPACE_NAME
from lab.manifests.finding import Severity
from lab.manifests.kubeobject import Ref
from lab.manifests.submission import Submission, SubmittedFile
from tests.cluster.texts import (
    BARE,
    all_of,
    answer,
    deployment,
    namespace,
    pod,
    policy,
    rules,
    said,
    service,
    shop,
)

SHOP = shop()
NP = Ref("NetworkPolicy", "shop", "np")


def test_new_objects_are_created():
    applied = answer(BARE, namespace("prod"), policy("np", "prod"), service("web", "prod"), deployment("web", "prod"))
    assert said(applied) == [
        "namespace/prod created",
        "networkpolicy.networking.k8s.io/np created",
        "service/web created",
        "deployment.apps/web created",
    ]
    assert all(item.accepted for item in applied.answers)
    assert [str(item.ref) for item in applied.objects] == [
        "Namespace/prod", "NetworkPolicy/prod/np", "Service/prod/web", "Deployment/prod/web",
    ]  # fmt: skip
    assert applied.changed
    assert applied.findings == ()
    assert len(applied.state.pods_named("prod", "web")) == 1


def test_the_state_before_is_left_as_it_was():
    before = dict(SHOP.objects)
    answer(SHOP, policy("np"), "delete: [ns shop]\n")
    assert dict(SHOP.objects) == before


def test_the_same_again_is_unchanged_and_something_else_configured():
    state = shop(policy("np"))
    again = answer(state, policy("np"))
    assert said(again) == ["networkpolicy.networking.k8s.io/np unchanged"]
    assert not again.changed
    other = answer(state, policy("np", spec="podSelector: {matchLabels: {app: web}}"))
    assert said(other) == ["networkpolicy.networking.k8s.io/np configured"]
    assert other.state.objects[NP].spec["podSelector"] == {"matchLabels": {"app": "web"}}


def test_what_the_new_manifest_lacks_is_removed():
    state = shop(policy("np", spec="podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}]"))
    after = answer(state, policy("np", spec="podSelector: {}, policyTypes: [Egress]")).state
    assert "ingress" not in after.objects[NP].spec
    assert after.objects[NP].spec["policyTypes"] == ["Egress"]


def test_comments_and_order_do_not_make_a_change():
    state = shop(policy("np", spec="podSelector: {}, policyTypes: [Ingress]"))
    text = "# mine\n" + policy("np", spec="policyTypes: [Ingress], podSelector: {}")
    assert said(answer(state, text)) == ["networkpolicy.networking.k8s.io/np unchanged"]


def test_an_object_without_a_namespace_goes_to_default():
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n"
    applied = answer(BARE, text)
    assert applied.state.service("default", "web") is not None
    assert said(answer(applied.state, text.replace("name: web", "name: web, namespace: default"))) == [
        "service/web unchanged"
    ]


def test_an_unknown_namespace_is_refused_and_the_near_one_suggested():
    applied = answer(shop(), policy("np", "shopp"))
    message = 'error when creating "answer.yaml": namespaces "shopp" not found'
    assert said(applied) == [f"Error from server (NotFound): {message}"]
    (finding,) = applied.findings
    assert (finding.rule, finding.severity) == ("apply-namespace-not-found", Severity.ERROR)
    assert finding.mend == "Did you mean shop?"
    assert (finding.span.line, finding.span.column) == (3, 33)
    assert applied.state is SHOP or applied.state.objects == SHOP.objects
    assert not applied.changed


def test_the_namespace_is_missed_before_the_object_is_validated():
    applied = answer(BARE, policy("np", "nowhere", "podSelector: {}, policyTypes: [Sideways]"))
    assert said(applied)[0].startswith("Error from server (NotFound)")
    assert "apply-namespace-not-found" in rules(applied)
    assert len(applied.findings) == 2


def test_a_namespace_counts_from_where_it_is_created():
    assert all(item.accepted for item in answer(BARE, namespace("new"), policy("np", "new")).answers)
    late = answer(BARE, policy("np", "new"), namespace("new"))
    assert [item.accepted for item in late.answers] == [False, True]


def test_every_object_is_tried_whatever_became_of_those_before():
    applied = answer(SHOP, policy("a", "nowhere"), policy("b", spec="podSelectors: {}"), policy("c"))
    assert [item.accepted for item in applied.answers] == [False, False, True]


def test_what_does_not_decode_is_a_bad_request():
    (text,) = said(answer(SHOP, policy("np", spec="podSelectors: {}")))
    assert text == (
        'Error from server (BadRequest): error when creating "answer.yaml": NetworkPolicy in version "v1" cannot be '
        'handled as a NetworkPolicy: strict decoding error: unknown field "spec.podSelectors"'
    )


def test_what_is_not_valid_is_said_as_kubectl_says_it():
    one, two = said(
        answer(
            SHOP,
            policy("one", spec="podSelector: {}, policyTypes: [Sideways]"),
            policy("two", spec="podSelector: {}, policyTypes: [Up, Down]"),
        )
    )
    assert one.startswith(
        'The NetworkPolicy "one" is invalid: spec.policyTypes[0]: Unsupported value: "Sideways": '
    )
    lines = two.split("\n")
    assert lines[0] == 'The NetworkPolicy "two" is invalid: '
    assert [line[:22] for line in lines[1:]] == ["* spec.policyTypes[0]:", "* spec.policyTypes[1]:"]


def test_what_kubectl_itself_refuses_is_an_error_of_its_own():
    unknown, generated, nothing = said(
        answer(
            SHOP,
            "apiVersion: v1\nkind: Podd\nmetadata: {name: p}\n",
            "apiVersion: v1\nkind: Pod\nmetadata: {generateName: p-}\nspec: {containers: [{name: c, image: i}]}\n",
            "just words\n",
        )
    )
    assert unknown.startswith("error: resource mapping not found for name:")
    assert generated == "error: from p-: cannot use generate name with apply"
    assert nothing.startswith("error: ")


def test_each_refusal_is_told_once():
    applied = answer(SHOP, policy("np", spec="podSelectors: {}"), policy("np2", spec="podSelector: {}, x: 1"))
    errors = [finding for finding in applied.findings if finding.severity is Severity.ERROR]
    assert len(errors) == len(set(errors)) == 2


@pytest.mark.parametrize("text", ["", "---\n", "# only a comment\n", "---\n---\n"])
def test_nothing_changes_nothing(text):
    applied = answer(SHOP, text)
    assert (applied.answers, applied.objects, applied.state) == ((), (), SHOP)


def test_two_manifests_of_one_name_are_warned_about_and_the_later_wins():
    applied = answer(SHOP, policy("np"), policy("np", spec="podSelector: {matchLabels: {app: web}}"))
    assert [text.rpartition(" ")[2] for text in said(applied)] == ["created", "configured"]
    assert applied.state.objects[NP].spec["podSelector"] == {"matchLabels": {"app": "web"}}
    (finding,) = applied.findings
    assert (finding.rule, finding.severity, finding.span.line) == ("apply-same-name-twice", Severity.WARNING, 8)
    assert "answer.yaml:3:" in finding.message


def test_files_are_applied_in_their_order_and_named_in_messages():
    files = (SubmittedFile("ns.yaml", namespace("new")), SubmittedFile("np.yaml", policy("np", "new")))
    applied = SimulatedCluster().apply(BARE, Submission(files))
    assert all(item.accepted for item in applied.answers)
    backwards = SimulatedCluster().apply(BARE, Submission(files[::-1]))
    assert '"np.yaml"' in backwards.answers[0].text
    assert backwards.findings[0].span.file == "np.yaml"


def test_the_items_of_a_list_are_taken_one_by_one():
    text = "apiVersion: v1\nkind: List\nitems:\n" + "".join(
        "- " + part.replace("\n", "\n  ").rstrip(" ") for part in (policy("a"), policy("b", "nowhere"), policy("c"))
    )
    applied = answer(SHOP, text)
    assert [item.accepted for item in applied.answers] == [True, False, True]
    assert applied.answers[1].ref == Ref("NetworkPolicy", "nowhere", "b")


def test_a_namespaces_own_name_label_cannot_be_changed():
    applied = answer(BARE, namespace("prod", f"{NAMESPACE_NAME}: staging, team: a"))
    assert applied.state.namespaces["prod"] == {NAMESPACE_NAME: "prod", "team": "a"}
    assert rules(applied) == ["apply-namespace-name-label"]
    removed = answer(applied.state, namespace("prod"))
    assert removed.state.namespaces["prod"] == {NAMESPACE_NAME: "prod"}


def test_a_new_object_brings_no_status():
    applied = answer(SHOP, pod("p", status="podIP: 10.244.1.9, conditions: [{type: Ready, status: 'False'}]"))
    (found,) = applied.state.pods_named("shop", "p")
    assert found.ready
    assert "status" not in applied.objects[0].value


def test_an_object_that_exists_keeps_its_status():
    state = shop(pod("p", status="podIP: 10.244.1.9, conditions: [{type: Ready, status: 'False'}]"))
    after = answer(state, pod("p", labels="app: other")).state
    (found,) = after.pods_named("shop", "p")
    assert (found.ready, str(found.addresses[0]), found.labels) == (False, "10.244.1.9", {"app": "other"})


def test_an_unwritten_policy_types_stays_what_it_was_at_creation():
    state = shop(policy("np", spec="podSelector: {}, ingress: [{}]"))
    applied = answer(state, policy("np", spec="podSelector: {}, ingress: [{}], egress: [{}]"))
    assert applied.state.objects[NP].spec["policyTypes"] == ["Ingress"]
    assert rules(applied) == ["apply-policy-types-kept"]
    written = answer(state, policy("np", spec="podSelector: {}, policyTypes: [Egress], egress: [{}]"))
    assert written.state.objects[NP].spec["policyTypes"] == ["Egress"]


def test_a_written_policy_types_that_is_dropped_is_drawn_anew():
    state = shop(policy("np", spec="podSelector: {}, policyTypes: [Ingress]"))
    applied = answer(state, policy("np", spec="podSelector: {}, egress: [{}]"))
    assert applied.state.objects[NP].spec["policyTypes"] == ["Ingress", "Egress"]
    assert applied.findings == ()


def test_spans_lead_to_the_learners_text_even_when_nothing_changed():
    state = shop(policy("np"))
    after = answer(state, "# a line\n" + policy("np")).state
    assert after.objects[NP].document.file == "answer.yaml"
    assert after.objects[NP].span(("metadata", "name")).line == 4


def test_bytes_that_are_no_text_are_a_finding():
    applied = SimulatedCluster().apply(SHOP, Submission.of(b"\xff\xfe\x00kind: x"))
    assert not applied.changed
    assert applied.findings


def test_documents_after_one_that_fails_to_parse_do_not_matter_to_those_before():
    applied = answer(SHOP, policy("np"), "a: [\n")
    assert said(applied)[:1] == ["networkpolicy.networking.k8s.io/np created"]
    assert applied.findings


def test_all_of_joins_documents():
    assert all_of("a: 1\n", "b: 2\n") == "a: 1\n---\nb: 2\n"


DB = Ref("Secret", "shop", "db")


def secret(**content):
    parts = "".join(f"{field}: {{{held}}}\n" for field, held in content.items())
    return f"apiVersion: v1\nkind: Secret\nmetadata: {{name: db, namespace: shop}}\n{parts}"


@pytest.mark.parametrize(
    ("before", "after", "keys"),
    [
        # The server moved them into data, where no manifest wrote them.
        ({"stringData": "a: one, b: two"}, {"stringData": "a: one"}, {"a", "b"}),
        ({"stringData": "a: one, b: two"}, {"data": "a: b25l"}, {"a", "b"}),
        ({"data": "a: b25l, b: dHdv"}, {"data": "a: b25l"}, {"a"}),
        ({"data": "a: b25l", "stringData": "b: two"}, {"data": "a: b25l"}, {"a", "b"}),
        ({"data": "a: b25l", "stringData": "b: two"}, {"stringData": "a: one"}, {"a"}),
    ],
)
def test_a_secret_keeps_what_it_was_given_under_string_data(before, after, keys):
    applied = answer(shop(secret(**before)), secret(**after))
    assert set(applied.state.objects[DB].value["data"]) == keys
    kept = keys - {"a"}
    assert rules(applied) == (["apply-secret-keys-kept"] if kept else [])
