"""Checks, the view, topics and the mutants of the subject."""

import pytest

from lab.render.views import view_of
from lab.subjects.istio.checks import MtlsKind, RequestKind
from lab.subjects.istio.mutation import IstioMutation
from lab.subjects.istio.topics import UNNAMED
from lab.subjects.istio.view import overview
from lab.subjects.registry import check_kind, subject
from tests.istio.mesh import LEDGER, PERMISSIVE, STRICT, authorization, mesh, peer, setting, with_


@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        (MtlsKind, {}, "write it as mtls"),
        (MtlsKind, {"workload": "a/b", "mode": "strict"}, "mode must be one of"),
        (MtlsKind, {"workload": "a/b", "mode": "STRICT", "port": "80"}, "port must be a number"),
        (MtlsKind, {"workload": [], "mode": "STRICT"}, "workload must name"),
        (RequestKind, "x", "write it as request"),
        (RequestKind, {"from": "a/b", "to": "c/d", "port": 80, "expect": "dropped"}, "expect must be"),
        (RequestKind, {"from": "a/b", "to": "c/d", "expect": "refused"}, "port must be a number"),
        (RequestKind, {"from": "a/b", "to": "c/d", "port": 80, "expect": "refused", "verb": 1}, "unknown key 'verb'"),
    ],
)
def test_a_check_that_cannot_be_read_says_what_to_write(kind, written, said):
    with pytest.raises(ValueError, match=said):
        kind().parse(written)


def test_a_workload_that_is_not_there_fails_the_check():
    outcome = MtlsKind().parse({"workload": "bank/none", "mode": "STRICT"}).run(setting(mesh()))
    assert outcome.passed is False
    assert "there is no workload" in outcome.summary
    written = {"from": "bank/none", "to": "bank/ledger", "port": 80, "expect": "refused"}
    assert RequestKind().parse(written).run(setting(mesh())).passed is False


def test_a_wrong_mode_is_told_with_where_it_comes_from():
    state = with_(peer({"selector": LEDGER, "mtls": PERMISSIVE}, "old"))
    outcome = MtlsKind().parse({"workload": "bank/ledger", "mode": "STRICT"}).run(setting(state))
    assert outcome.summary == "bank/ledger is PERMISSIVE, and must be STRICT"
    assert any("PeerAuthentication/bank/old" in note.text for note in outcome.notes)


def test_there_is_nothing_to_try_on_a_real_cluster():
    assert MtlsKind().parse({"workload": "a/b", "mode": "STRICT"}).trials(setting(mesh())) == ()
    written = {"from": "plain", "to": "c/d", "port": 80, "expect": "refused"}
    assert RequestKind().parse(written).trials(setting(mesh())) == ()


def test_the_registry_knows_its_checks():
    assert (check_kind("mtls").key, check_kind("request").key) == ("mtls", "request")


def test_every_rule_of_the_coach_has_a_topic():
    rules = {rule.id for rule in subject("istio").rules()}
    taught = [mistake for topic in subject("istio").topics() for mistake in topic.mistakes]
    assert len(taught) == len(set(taught))
    assert rules == {*taught, *UNNAMED}


def test_the_view_tells_workloads_their_modes_and_policies():
    state = with_(
        peer({"selector": LEDGER, "mtls": STRICT, "portLevelMtls": {"9090": PERMISSIVE}}),
        authorization({"action": "DENY", "rules": [{"to": [{"operation": {"methods": ["DELETE"]}}]}]}),
    )
    rows = {row.name: row for row in overview(state)}
    assert rows["bank/ledger"].mode == "STRICT, by PeerAuthentication/bank/default"
    assert rows["bank/ledger"].ports == {"9090": "PERMISSIVE"}
    assert rows["bank/teller"].policies == ("bank/p denies to methods DELETE",)
    assert rows["old/tool"].mode == "plain text alone"
    assert "bank/ledger" in str(view_of("istio").view_text(setting(state)))


def test_mutants_change_one_thing_and_none_is_the_answer():
    rule = {"from": [{"source": {"namespaces": ["edge"]}}], "to": [{"operation": {"paths": ["/x/*"]}}]}
    answer = [peer({"mtls": STRICT}), authorization({"rules": [rule]})]
    found = list(IstioMutation().mutants(answer, mesh()))
    assert len(found) > 30
    assert all(list(mutant.documents) != answer for mutant in found)
