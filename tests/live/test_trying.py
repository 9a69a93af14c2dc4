"""Trying what the checks ask for, on a cluster made of Python values."""

import threading

import pytest

from lab.live import trying
from lab.live.event import Phase
from lab.live.names import Names
from lab.live.probe import CONNECT_SECONDS, PATIENT_SECONDS, Fared, Outcome
from lab.live.trouble import CancelledError, LiveError, NotEnforcedError
from lab.manifests.kubeobject import Ref
from lab.subjects.network.trials import connection_trials
from tests.live.fake_cluster import RUN, FakeConnection, FakeNetwork
from tests.live.shop import real, scenario

STATE = scenario()
CONTROL = "/api/v1/namespaces/cks-t2st-control-pods"


class Enforcing(FakeNetwork):
    """A network on which the control's policy shows at once, and takes no time."""

    def __init__(self, api, **fared):
        super().__init__(**fared)
        self.api = api
        self.enforces = True

    def __call__(self, source, dial):
        isolated = any(path.endswith("networkpolicies/isolate") for path in self.api.objects)
        if source.namespace.endswith("control-pods") and dial.port == 8080 and isolated and self.enforces:
            return Outcome(Fared.REFUSED, "REFUSED")
        return super().__call__(source, dial)


class Run:
    """One run on the fake cluster, with what was heard of it."""

    def __init__(self, monkeypatch, **fared):
        self.api = real()
        self.network = Enforcing(self.api, **fared)
        self.heard = []
        self.stop = threading.Event()
        monkeypatch.setattr(trying, "prober", lambda _api, _stop: self.network)
        monkeypatch.setattr("lab.live.controls.ENFORCE_SECONDS", 0.3)
        monkeypatch.setattr(trying, "LONGEST_SECONDS", 0.5)
        monkeypatch.setattr(trying, "SETTLE_SECONDS", 0.05)

    def observe(self, **checks):
        names = Names(RUN)
        names.bring(Ref("Namespace", "", name) for name in ("shop", "staging"))
        trials = {check: tuple(asked) for check, asked in checks.items()}
        return trying.observe_connections(FakeConnection(self.api), names, STATE, trials, self.heard.append, self.stop)

    @property
    def events(self):
        return [event for event in self.heard if event.phase is Phase.TRY]


@pytest.fixture
def run(monkeypatch):
    return Run(monkeypatch)


def trials(source, target, expected=True, port=None):
    return tuple(connection_trials(STATE, source, target, port, None, expected=expected))


def test_each_check_gets_an_observation_for_each_of_its_trials_in_their_order(run):
    wanted = trials("shop/frontend", "shop/backend:8080")
    found = run.observe(backend=wanted, database=trials("shop/frontend", "staging/database:5432"), proof=())
    assert [seen.trial for seen in found["backend"]] == list(wanted)
    assert [seen.succeeded for seen in found["backend"]] == [True, True]
    assert [seen.text for seen in found["database"]] == ["connected"]
    assert found["proof"] == ()


def test_what_is_blocked_is_observed_as_blocked(monkeypatch):
    run = Run(monkeypatch, **{"frontend>10_244_2_9": Fared.TIMED_OUT})
    (seen,) = run.observe(database=trials("shop/frontend", "staging/database:5432", expected=False))["database"]
    assert (seen.succeeded, seen.as_expected) == (False, True)
    assert seen.text == f"timed out after {PATIENT_SECONDS} s: nothing answered"


def test_what_goes_on_to_fail_is_given_more_time(monkeypatch):
    run = Run(monkeypatch, **{"frontend>10_244_2_9": Fared.TIMED_OUT})
    limits = []
    inner = run.network

    def noting(source, dial):
        if source.pod == "frontend":
            limits.append(dial.seconds)
        return inner(source, dial)

    run.network = noting
    run.observe(database=trials("shop/frontend", "staging/database:5432"))
    assert limits[:3] == [CONNECT_SECONDS, CONNECT_SECONDS, PATIENT_SECONDS]
    assert len(limits) >= 4


def test_a_check_is_told_when_all_of_its_trials_are_done_and_only_then(monkeypatch):
    run = Run(monkeypatch, **{"frontend>10_244_2_9": Fared.TIMED_OUT})
    slow = trials("shop/frontend", "staging/database:5432", expected=False)
    quick = trials("shop/frontend", "shop/backend:8080")
    run.observe(slow=(*quick, *slow), quick=quick)
    assert [event.check for event in run.events] == ["quick", "slow"]
    assert [len(event.observations) for event in run.events] == [2, 3]
    assert run.events[1].text == "slow: 3 as wanted"


def test_what_came_out_otherwise_and_what_was_not_run_is_counted(monkeypatch):
    run = Run(monkeypatch, **{"10_244_2_7": Fared.OTHER})
    backends = trials("shop/frontend", "shop/backend:8080", expected=False)
    outside = trials("customer", "shop/frontend:80")
    run.observe(mixed=(*backends, *outside))
    assert [event.text for event in run.events] == ["mixed: 1 otherwise, 2 not run"]


def test_the_control_comes_first_and_is_told(run):
    run.observe(backend=trials("shop/frontend", "shop/backend:8080"))
    told = [event.text for event in run.heard if event.phase is Phase.CONTROL]
    assert told == [
        "two pods reach each other where no policy is in the way",
        "a policy that isolates a pod takes effect within 0.1 s",
        "2 of 2 destinations answer where no policy is in the way",
    ]
    assert [event.phase for event in run.heard] == [Phase.CONTROL] * 3 + [Phase.TRY]


def test_a_cluster_that_does_not_enforce_is_not_judged_and_the_control_is_removed(run):
    run.network.enforces = False
    with pytest.raises(NotEnforcedError):
        run.observe(backend=trials("shop/frontend", "shop/backend:8080"))
    assert run.events == []
    assert run.api.deleted == [CONTROL]


def test_the_control_is_removed_afterwards(run):
    run.observe(backend=trials("shop/frontend", "shop/backend:8080"))
    assert run.api.deleted == [CONTROL]


def test_nothing_to_try_costs_nothing(run):
    assert run.observe(proof=(), other=()) == {"proof": (), "other": ()}
    assert run.heard == []
    assert CONTROL not in run.api.objects


def test_a_connection_that_two_checks_ask_for_is_tried_once(run):
    asked = trials("shop/frontend", "staging/database:5432")
    found = run.observe(one=asked, other=asked)
    assert found["one"] == found["other"]
    assert run.network.attempts.count(("frontend", "10.244.2.9:5432")) == 1


def test_a_host_outside_that_does_not_answer_is_never_passed(monkeypatch):
    run = Run(monkeypatch, **{"203_0_113_10": Fared.TIMED_OUT})
    for expected in (True, False):
        (seen,) = run.observe(outside=trials("shop/frontend", "203.0.113.10:443", expected=expected))["outside"]
        assert seen.as_expected is None
        assert seen.text.startswith("not run: 203.0.113.10:443 does not answer from this cluster")


def test_a_host_outside_that_answers_the_control_is_judged(monkeypatch):
    run = Run(monkeypatch, **{"frontend>203_0_113_10": Fared.TIMED_OUT})
    (seen,) = run.observe(outside=trials("shop/frontend", "203.0.113.10:443", expected=False))["outside"]
    assert seen.as_expected is True


def test_a_stop_ends_it_and_the_control_is_removed(run):
    run.network.fared["10.244.2.7"] = [Fared.CONNECTED]
    inner = run.network

    def stopping(source, dial):
        if source.pod == "frontend":
            run.stop.set()
        return inner(source, dial)

    run.network = stopping
    with pytest.raises(CancelledError):
        run.observe(backend=trials("shop/frontend", "shop/backend:8080", expected=False))
    assert run.api.deleted == [CONTROL]


def test_a_server_that_goes_away_ends_it_with_its_sentence(run):
    inner = run.network

    def gone(source, dial):
        if source.pod == "frontend":
            raise LiveError("The connection to the test cluster was lost")
        return inner(source, dial)

    run.network = gone
    with pytest.raises(LiveError, match="was lost"):
        run.observe(backend=trials("shop/frontend", "shop/backend:8080"))
