"""Attempts and whole exercises on a cluster that runs pods.

The kubeconfig of a cluster with two nodes stands in ``CKS_LAB_TEST_KUBECONFIG``. Where its network plugin enforces no
policies, packet filter rules in the nodes' namespaces stand in for one (see ``packet_filter``).
"""

import threading
from contextlib import contextmanager
from time import monotonic

import pytest

from lab.catalog.catalog import open_exercise
from lab.cluster.model import Protocol
from lab.cluster.trial import ConnectionTrial
from lab.grading.grade import grade
from lab.live.api import waited_for
from lab.live.cluster import LiveCluster
from lab.live.control_pods import ControlPods
from lab.live.controls import Control
from lab.live.crew import all_of
from lab.live.event import Phase
from lab.live.exec import Place, execute
from lab.live.images import AGNHOST
from lab.live.names import Names, new_run
from lab.live.pods import runnable
from lab.live.probe import CONNECT_SECONDS, GRACE_SECONDS, Dial, Fared, attempt, prober
from lab.live.readying import has_nodes
from lab.live.renaming import labelled
from lab.live.setting_up import namespace_manifest
from lab.live.trouble import CancelledError, LiveError, NotEnforcedError
from tests.live.packet_filter import NODES, PacketFilter, nft_of, run_nft
from tests.live.real import KUBECONFIG, left_of, to_cluster

pytestmark = [pytest.mark.live, pytest.mark.pods]

DROPPING = "203.0.113.77"
"""An address that nothing answers at, from a block reserved for documentation (RFC 5737)."""

TCP, UDP, SCTP = Protocol
UNTIL = threading.Event()


@pytest.fixture(scope="module")
def connection():
    if not KUBECONFIG:
        pytest.skip("CKS_LAB_TEST_KUBECONFIG names no throwaway cluster")
    found = to_cluster()
    if not has_nodes(found.api):
        pytest.skip("the cluster of CKS_LAB_TEST_KUBECONFIG has no nodes")
    yield found
    found.close()


@pytest.fixture(scope="module")
def nft():
    found = nft_of(KUBECONFIG)
    if found is None:
        pytest.skip("the cluster's nodes are not namespaces of this machine, or one is not root")
    return found


def container(*ports):
    return [{"name": "main", "ports": [{"containerPort": number, "protocol": protocol} for number, protocol in ports]}]


class Pods:
    """Two pods in a namespace of their own: ``asking`` connects, ``asked`` listens."""

    def __init__(self, connection):
        self.api = connection.api
        self.names = Names(new_run())
        self.namespace = self.names.namespace("probes")
        self.asking = Place(self.namespace, "asking", "main")
        self.asked = Place(self.namespace, "asked", "main")

    def start(self):
        self.api.post("/api/v1/namespaces", namespace_manifest({}, "probes", self.names))
        account = f"/api/v1/namespaces/{self.namespace}/serviceaccounts/default"
        assert waited_for(lambda: self.api.find(account) is not None, 15, UNTIL)
        self._make("asking", container())
        self._make("asked", container((80, "TCP"), (82, "TCP"), (5004, "UDP"), (3868, "SCTP")))
        assert waited_for(lambda: all(self.address(name) for name in ("asking", "asked")), 60, UNTIL)

    def _make(self, name, containers):
        bare = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": {"containers": containers}}
        pod = labelled(runnable(bare, AGNHOST), self.names)
        self.api.post(f"/api/v1/namespaces/{self.namespace}/pods", pod)

    def address(self, name):
        status = self.api.get(f"/api/v1/namespaces/{self.namespace}/pods/{name}").get("status") or {}
        ready = any(each["type"] == "Ready" and each["status"] == "True" for each in status.get("conditions") or ())
        return status.get("podIP", "") if ready else ""

    def remove(self):
        self.api.delete(f"/api/v1/namespaces/{self.namespace}")


@pytest.fixture(scope="module")
def pods(connection):
    made = Pods(connection)
    try:
        made.start()
        yield made
    finally:
        made.remove()


@contextmanager
def filtered(nft, rule):
    """One more rule for what the nodes forward."""
    table = "cks-lab-probe"
    chain = f"chain forward {{\ntype filter hook forward priority -6\n{rule}\n}}"
    for node in NODES:
        run_nft(nft, node, f"table ip {table} {{\n{chain}\n}}\n")
    try:
        yield
    finally:
        for node in NODES:
            run_nft(nft, node, f"delete table ip {table}\n")


def tried(pods, dial):
    return attempt(pods.api, pods.asking, dial, UNTIL)


def test_a_connection_to_a_port_that_listens_is_made(pods):
    assert tried(pods, Dial(pods.address("asked"), 80)).fared is Fared.CONNECTED
    assert tried(pods, Dial(pods.address("asked"), 5004, UDP)).fared is Fared.CONNECTED


def test_a_port_where_nothing_listens_refuses(pods):
    assert tried(pods, Dial(pods.address("asked"), 81)).fared is Fared.REFUSED
    assert tried(pods, Dial(pods.address("asked"), 5005, UDP)).fared is Fared.REFUSED


def test_a_blocked_path_times_out(pods, nft):
    address = pods.address("asked")
    with filtered(nft, f"ip daddr {address} tcp dport 82 drop"):
        found = tried(pods, Dial(address, 82))
    assert found.fared is Fared.TIMED_OUT
    assert CONNECT_SECONDS <= found.seconds < CONNECT_SECONDS + GRACE_SECONDS
    assert tried(pods, Dial(address, 82)).fared is Fared.CONNECTED


def test_an_address_that_nobody_has_times_out(pods):
    assert tried(pods, Dial(DROPPING, 80)).fared is Fared.TIMED_OUT


def test_a_rejected_path_is_turned_back(pods, nft):
    with filtered(nft, f"ip daddr {pods.address('asked')} tcp dport 82 reject with icmp type admin-prohibited"):
        assert tried(pods, Dial(pods.address("asked"), 82)).fared is Fared.UNREACHABLE


def test_a_name_that_is_none(pods):
    for name in ("nonesuch", "nonesuch.kube-system", "nonesuch.example"):
        assert tried(pods, Dial(name, 80, by_name=True)).fared is Fared.NO_SUCH_NAME


def test_a_name_that_is_one(pods):
    assert tried(pods, Dial("kubernetes.default", 443, by_name=True)).fared is Fared.CONNECTED


def test_dns_servers_answer_over_both_protocols(pods):
    (dns,) = {each["spec"]["clusterIP"] for each in [pods.api.get("/api/v1/namespaces/kube-system/services/kube-dns")]}
    assert tried(pods, Dial(dns, 53, UDP)).fared is Fared.CONNECTED
    assert tried(pods, Dial(dns, 53)).fared is Fared.CONNECTED


def test_a_lookup_that_is_not_answered_is_cut_and_nothing_of_it_stays(pods, nft):
    dial = Dial("kubernetes.default", 443, by_name=True)
    with filtered(nft, f"ip saddr {pods.address('asking')} udp dport 53 drop"):
        begun = monotonic()
        found = tried(pods, dial)
        took = monotonic() - begun
    assert found.fared is Fared.LOOKUP_TIMED_OUT
    assert dial.limit <= took < dial.limit + GRACE_SECONDS
    running = execute(pods.api, pods.asking, ["ps"], 5, UNTIL).said
    assert "pause" in running
    assert "agnhost connect" not in running


def test_a_lookup_that_is_rejected_is_none_either(pods, nft):
    """Whether word of it comes back depends on how the rejecting node translates the DNS Service's address."""
    with filtered(nft, f"ip saddr {pods.address('asking')} udp dport 53 reject"):
        found = tried(pods, Dial("kubernetes.default", 443, by_name=True))
    assert found.fared in (Fared.LOOKUP_REFUSED, Fared.LOOKUP_TIMED_OUT)


def test_sctp_connects_or_is_known_to_be_missing(pods):
    assert tried(pods, Dial(pods.address("asked"), 3868, SCTP)).fared in (Fared.CONNECTED, Fared.UNSUPPORTED)


def test_ipv6_without_a_way_is_told_from_a_blocked_path(pods):
    assert tried(pods, Dial("2001:db8::10", 443)).fared in (Fared.UNSUPPORTED, Fared.TIMED_OUT)


def test_a_pod_reaches_its_own_address(pods):
    found = attempt(pods.api, pods.asked, Dial(pods.address("asked"), 80), UNTIL)
    assert found.fared is Fared.CONNECTED


def test_forty_attempts_at_once_take_no_longer_than_twice_the_slowest(pods):
    address = pods.address("asked")
    dials = [Dial(address, 80), Dial(address, 81), Dial(DROPPING, 80), Dial("nonesuch", 80, by_name=True)] * 10
    begun = monotonic()
    found = all_of([lambda dial=dial: tried(pods, dial) for dial in dials], UNTIL)
    took = monotonic() - begun
    expected = [Fared.CONNECTED, Fared.REFUSED, Fared.TIMED_OUT, Fared.NO_SUCH_NAME] * 10
    assert [each.fared for each in found] == expected
    assert took <= 2 * max(each.seconds for each in found)


def test_a_command_that_goes_on_is_cut_on_our_side_too(pods):
    begun = monotonic()
    ran = execute(pods.api, pods.asking, ["sleep", "30"], 1.0, UNTIL)
    assert ran.cut
    assert 1.0 <= monotonic() - begun < 5


def test_a_command_that_cannot_be_run_says_why(pods):
    assert "nonesuch" in execute(pods.api, pods.asking, ["nonesuch"], 5, UNTIL).refused
    gone = Place(pods.namespace, "gone", "main")
    assert execute(pods.api, gone, ["true"], 5, UNTIL).refused == 'pods "gone" not found'
    assert execute(pods.api, pods.asking, ["sh", "-c", "echo out; exit 7"], 5, UNTIL).code == 7


def test_a_stop_ends_a_running_command(pods):
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    begun = monotonic()
    with pytest.raises(CancelledError):
        execute(pods.api, pods.asking, ["sleep", "30"], 20, stop)
    assert monotonic() - begun < 5


def test_a_server_that_is_not_there_is_told(pods):
    api = type(pods.api)(pods.api.client, pods.api.where)
    there = api.client.configuration.host
    try:
        api.client.configuration.host = "https://127.0.0.1:1"
        with pytest.raises(LiveError, match="refused"):
            execute(api, pods.asking, ["true"], 5, UNTIL)
    finally:
        api.client.configuration.host = there


@pytest.fixture(scope="module")
def enforces(connection):
    """Whether the cluster's own network plugin enforces policies."""
    made = ControlPods(connection, Names(new_run()), UNTIL)
    judge = Control(made, prober(connection.api, UNTIL), UNTIL)
    try:
        judge.connected()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("lab.live.controls.ENFORCE_SECONDS", 8.0)
            judge.enforced()
    except NotEnforcedError:
        return False
    finally:
        made.close()
    return True


def test_a_plugin_that_does_not_enforce_is_noticed_and_nothing_is_graded(connection, enforces, monkeypatch):
    if enforces:
        pytest.skip("the cluster's network plugin enforces policies")
    monkeypatch.setattr("lab.live.controls.ENFORCE_SECONDS", 3.0)
    exercise = open_exercise("frontend-egress")
    heard = []
    with (
        pytest.raises(NotEnforcedError, match="does not enforce NetworkPolicy"),
        LiveCluster(connection, heard.append) as cluster,
    ):
        grade(exercise, exercise.solution.submission, cluster)
    assert not [event for event in heard if event.phase is Phase.TRY]
    assert cluster.left is None


@pytest.fixture
def enforced(connection, enforces, request):
    """The cluster with policies that take effect, by its own plugin or by the stand-in."""
    if enforces:
        yield connection
        return
    with PacketFilter(connection.api, request.getfixturevalue("nft")):
        yield connection


def graded(connection, exercise, submission):
    heard = []
    with LiveCluster(connection, heard.append) as cluster:
        report = grade(exercise, submission, cluster)
        run = cluster.names.run
    assert cluster.left is None
    assert left_of(connection.api, run) == []
    return report, heard


@pytest.mark.parametrize("name", ["frontend-egress", "media-udp", "named-ports", "tenants"])
def test_a_reference_answer_does_what_the_simulator_says(enforced, name):
    exercise = open_exercise(name)
    report, heard = graded(enforced, exercise, exercise.solution.submission)
    observations = [seen for check in report.checks if check.live for seen in check.live.observations]
    tried = [seen for seen in observations if seen.succeeded is not None]
    assert [str(seen.trial) for seen in tried if seen.succeeded is not seen.trial.simulated] == []
    assert len(tried) >= len(observations) / 2
    assert report.score == report.max_score
    streamed = [event.check for event in heard if event.phase is Phase.TRY and event.observations]
    assert sorted(streamed) == sorted(check.id for check in report.checks if check.live and check.live.observations)


def test_a_wrong_answer_is_seen_to_be_wrong(enforced):
    exercise = open_exercise("frontend-egress")
    wrong = next(each for each in exercise.solution.rejected if _breaks_a_connection(exercise, each.submission))
    report, _ = graded(enforced, exercise, wrong.submission)
    observations = [seen for check in report.checks if check.live for seen in check.live.observations]
    assert any(seen.as_expected is False for seen in observations)
    assert all(seen.succeeded in (None, seen.trial.simulated) for seen in observations)
    assert report.score < report.max_score


def test_two_runs_at_once_do_not_disturb_each_other(enforced):
    exercises = [open_exercise(name) for name in ("frontend-egress", "backend-egress")]
    runs = [lambda each=each: graded(enforced, each, each.solution.submission) for each in exercises]
    for (report, _), exercise in zip(all_of(runs, UNTIL), exercises, strict=True):
        assert report.exercise == exercise.id
        assert report.score == report.max_score
        assert all(seen.as_expected for check in report.checks if check.live for seen in check.live.observations)


@pytest.mark.parametrize("phase", [Phase.CONTROL, Phase.TRY])
def test_a_run_that_is_stopped_leaves_nothing(enforced, phase):
    stop, exercise, runs = threading.Event(), open_exercise("frontend-egress"), []

    def hear(event):
        if event.phase is phase:
            runs.append(cluster.names.run)
            stop.set()

    with pytest.raises(CancelledError), LiveCluster(enforced, hear, stop) as cluster:
        grade(exercise, exercise.solution.submission, cluster)
    assert cluster.left is None
    assert left_of(enforced.api, runs[0]) == []


def _breaks_a_connection(exercise, submission):
    """Whether the simulator has a connection come out otherwise than a check wants."""
    from lab.cluster.simulated import SimulatedCluster
    from lab.subjects.protocol import Setting

    applied = SimulatedCluster().apply(exercise.scenario, submission)
    setting = Setting(exercise.scenario, applied.state, exercise.bounds, exercise.closed)
    trials = [each for item in exercise.checks for each in item.check.trials(setting)]
    return any(isinstance(each, ConnectionTrial) and each.simulated is not each.expected for each in trials)
