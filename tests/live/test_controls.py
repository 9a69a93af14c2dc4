"""Whether a cluster can be believed, before anything on it is judged."""

import threading

import pytest

from lab.live.api import RefusedError
from lab.live.control_pods import ControlPods
from lab.live.controls import ENFORCE_SECONDS, Control
from lab.live.exec import Place
from lab.live.images import AGNHOST
from lab.live.names import Names
from lab.live.places import Listening
from lab.live.polling import Clock
from lab.live.probe import CONNECT_SECONDS, Dial, Fared, Outcome
from lab.live.trouble import CancelledError, LiveError, NotEnforcedError
from tests.live.fake_cluster import RUN, FakeApi, FakeConnection, FakeNetwork

NAMESPACE = "/api/v1/namespaces/cks-t2st-control-pods"
POLICIES = f"/apis/networking.k8s.io/v1{NAMESPACE.removeprefix('/api/v1')}/networkpolicies"


class Time:
    """A clock that only waiting and blocked attempts move."""

    def __init__(self):
        self.now = 0.0

    def clock(self):
        return Clock(lambda: self.now, self.wait)

    def wait(self, seconds):
        self.now += seconds


class Plugin:
    """A network plugin that enforces the control's policy ``after`` so many seconds; ``ways`` are those it stops."""

    def __init__(self, time, api, after=0.0, ways=("open", "shut"), how=Fared.TIMED_OUT):
        self.time, self.api, self.after, self.ways, self.how = time, api, after, ways, how
        self.since = None
        self._lock = threading.Lock()

    def __call__(self, source, dial):
        with self._lock:
            if self.since is None and f"{POLICIES}/isolate" in self.api.objects:
                self.since = self.time.now
            if self.since is None or source.pod not in self.ways or self.time.now - self.since < self.after:
                return Outcome(Fared.CONNECTED)
            if self.how is Fared.TIMED_OUT and source.pod == self.ways[-1]:
                self.time.now += CONNECT_SECONDS
            return Outcome(self.how)


def control(api=None, **plugin):
    time, stop = Time(), threading.Event()
    api = api or FakeApi()
    pods = ControlPods(FakeConnection(api), Names(RUN), stop, time.clock())
    return Control(pods, Plugin(time, api, **plugin), stop, time.clock()), api, time


def test_two_pods_of_the_runs_own_are_made_and_labelled():
    judge, api, _ = control()
    judge.connected()
    namespace = api.objects[NAMESPACE]
    assert namespace["metadata"]["labels"] == {"app.kubernetes.io/managed-by": "cks-lab", "cks-lab/run": RUN}
    pods = [api.objects[f"{NAMESPACE}/pods/{name}"] for name in ("open", "shut")]
    assert all(pod["metadata"]["labels"]["cks-lab/run"] == RUN for pod in pods)
    assert all(pod["spec"]["containers"][0]["image"] == AGNHOST for pod in pods)


def test_their_namespace_has_the_runs_prefix_where_the_exercise_keeps_its_own_names():
    api = FakeApi()
    ControlPods(FakeConnection(api), Names(RUN, own=True), threading.Event()).start()
    assert NAMESPACE in api.objects


def test_a_policy_that_shows_is_enforced_and_its_delay_is_told():
    judge, _, _ = control(after=1.0)
    judge.connected()
    assert 0.9 <= judge.enforced() <= 1.5


@pytest.mark.parametrize("how", [Fared.TIMED_OUT, Fared.REFUSED, Fared.UNREACHABLE])
def test_a_plugin_may_drop_or_reject(how):
    judge, _, _ = control(how=how)
    judge.connected()
    assert judge.enforced() < 0.5


def test_a_policy_that_never_shows_is_told_and_what_to_use_instead():
    judge, _, time = control(after=1e9)
    judge.connected()
    with pytest.raises(NotEnforcedError) as told:
        judge.enforced()
    assert time.now >= ENFORCE_SECONDS
    assert told.value.sentence == (
        "The network plugin of the test cluster does not enforce NetworkPolicy: a pod that a policy isolates is "
        "reached all the same, and reaches others, even 20 s later. Nothing can be graded there"
    )
    assert "`cks-lab cluster up`" in told.value.mend


@pytest.mark.parametrize(
    ("ways", "said"),
    [
        (["open"], "stops what is sent to a pod, but not what the pod sends"),
        (["shut"], "stops what a pod sends, but not what is sent to it"),
    ],
)
def test_a_plugin_that_enforces_one_direction_does_not_enforce(ways, said):
    judge, _, _ = control(ways=ways)
    judge.connected()
    with pytest.raises(NotEnforcedError, match=said):
        judge.enforced()


def test_an_attempt_that_could_not_be_made_is_not_taken_for_enforcement():
    judge, _, _ = control(how=Fared.OTHER)
    judge.connected()
    with pytest.raises(NotEnforcedError):
        judge.enforced()


def test_pods_that_do_not_reach_each_other_are_told_before_any_policy():
    time, api, stop = Time(), FakeApi(), threading.Event()
    pods = ControlPods(FakeConnection(api), Names(RUN), stop, time.clock())
    with pytest.raises(LiveError, match=r"do not reach each other, though no policy is in the way \(TIMEOUT\)"):
        Control(pods, lambda *_: Outcome(Fared.TIMED_OUT, "TIMEOUT"), stop, time.clock()).connected()


def test_pods_that_do_not_start_are_told_and_where_to_look():
    judge, api, _ = control()
    api.find = lambda _path: {"status": {"conditions": [{"type": "Ready", "status": "False"}]}}
    with pytest.raises(LiveError, match="do not start within 60 s") as told:
        judge.connected()
    assert told.value.mend == "see why with `kubectl -n cks-t2st-control-pods describe pods`"


def test_a_new_namespace_without_its_service_account_is_waited_for():
    judge, api, time = control()
    missing = RefusedError(403, {"message": 'error looking up service account: serviceaccount "default" not found'})
    answers = [missing, missing]
    posted = api.post

    def post(path, body, **query):
        if body["kind"] == "Pod" and answers:
            raise answers.pop()
        return posted(path, body, **query)

    api.post = post
    judge.connected()
    assert time.now > 0


def test_a_cluster_that_refuses_the_pods_says_so():
    judge, api, _ = control()
    api.refusing["Pod"] = [RefusedError(403, {"reason": "Forbidden", "message": "exceeded quota"})]
    with pytest.raises(LiveError, match="refuses what the lab tests it with: exceeded quota"):
        judge.connected()


def test_started_twice_is_started_once_and_closed_is_removed():
    api = FakeApi()
    pods = ControlPods(FakeConnection(api), Names(RUN), threading.Event())
    pods.close()
    assert api.deleted == []
    pods.start()
    pods.start()
    pods.close()
    assert api.deleted == [NAMESPACE]


def test_what_is_left_of_an_earlier_start_is_used():
    api = FakeApi()
    for _ in range(2):
        ControlPods(FakeConnection(api), Names(RUN), threading.Event()).start()


def test_ends_are_asked_from_inside_where_that_is_ours_and_from_the_open_pod_elsewhere():
    network = FakeNetwork(**{"203_0_113_10": Fared.TIMED_OUT})
    stop, api = threading.Event(), FakeApi()
    judge = Control(ControlPods(FakeConnection(api), Names(RUN), stop), network, stop)
    inside = Listening(Dial("10.1.1.1", 80), Place("cks-t2st-shop", "backend-1"))
    outside = Listening(Dial("203.0.113.10", 443))
    known = judge.known([inside, outside, inside])
    assert known.answers(inside)
    assert not known.answers(outside)
    assert known.dns
    assert sorted(network.attempts) == [
        ("backend-1", "10.1.1.1:80"),
        ("open", "203.0.113.10:443"),
        ("open", "203.0.113.10:443"),
        ("open", "kubernetes.default.svc:443"),
    ]


def test_an_end_that_answers_the_second_time_answers():
    network = FakeNetwork(**{"203_0_113_10": [Fared.TIMED_OUT, Fared.CONNECTED]})
    stop = threading.Event()
    judge = Control(ControlPods(FakeConnection(FakeApi()), Names(RUN), stop), network, stop)
    outside = Listening(Dial("203.0.113.10", 443))
    assert judge.known([outside]).answers(outside)


def test_a_dns_that_answers_nobody_is_known():
    network = FakeNetwork(**{"kubernetes_default_svc": Fared.LOOKUP_TIMED_OUT})
    stop = threading.Event()
    assert not Control(ControlPods(FakeConnection(FakeApi()), Names(RUN), stop), network, stop).known([]).dns


def test_a_stop_ends_the_wait():
    stop = threading.Event()
    api = FakeApi()
    pods = ControlPods(FakeConnection(api), Names(RUN), stop)
    api.find = lambda _path: stop.set()
    with pytest.raises(CancelledError):
        Control(pods, FakeNetwork(), stop).connected()
