"""Building the cluster an exercise plays in."""

import pytest

from lab.cluster.model import Host
from lab.cluster.scenario import ScenarioError, build
from lab.manifests.release import EXAM, Release
from lab.manifests.submission import SubmittedFile
from tests.cluster.texts import deployment, namespace, pod, policy


def test_manifests_are_applied_to_a_fresh_cluster():
    files = [SubmittedFile("a.yaml", namespace("shop")), deployment("web"), policy("np")]
    state = build(Release(1, 30), (4, 6), (Host("out", ()),), files)
    assert state.release == Release(1, 30)
    assert state.families == (4, 6)
    assert [host.name for host in state.hosts] == ["out"]
    assert len(state.pods_named("shop", "web")[0].addresses) == 2
    assert state.service("kube-system", "kube-dns") is not None


def test_a_namespace_may_stand_in_a_later_file():
    assert build(EXAM, files=[deployment("web"), namespace("shop")]).pods_named("shop", "web")


def test_objects_bring_the_status_they_are_found_in():
    status = "podIP: 10.244.9.9, conditions: [{type: Ready, status: 'False'}]"
    state = build(EXAM, files=[namespace("shop"), pod("p", status=status)])
    (found,) = state.pods_named("shop", "p")
    assert (str(found.addresses[0]), found.ready) == ("10.244.9.9", False)


@pytest.mark.parametrize(
    "text", [policy("np", "nowhere"), policy("np", "default", "podSelectors: {}"), "a: [\n", "delete: [netpol x]\n"]
)
def test_a_refused_manifest_is_the_authors_mistake(text):
    with pytest.raises(ScenarioError) as raised:
        build(EXAM, files=[SubmittedFile("np.yaml", text)])
    assert raised.value.findings
    assert "np.yaml:" in str(raised.value)


def test_it_is_a_value_error():
    assert issubclass(ScenarioError, ValueError)
