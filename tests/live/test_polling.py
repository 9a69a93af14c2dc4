"""How often one connection is tried until it is believed."""

from ipaddress import ip_address

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.cluster.model import Pod, Protocol
from lab.cluster.trial import ConnectionTrial, Observation, Way
from lab.live.polling import FEWEST, Clock, Pace, steady

PACE = Pace(limit=10.0, settle=2.0, rest=0.5)


class Cluster:
    """Answers attempts in turn, each of which takes its time; the last answer stands."""

    def __init__(self, expected, simulated, answers, takes=0.25):
        self.time = 0.0
        self.tries = 0
        self.answers = list(answers)
        self.takes = takes
        pod = Pod("shop", "web", {}, (ip_address("10.0.0.1"),))
        self.trial = ConnectionTrial(pod, Way.POD, 80, Protocol.TCP, expected, simulated, pod=pod)

    def attempt(self, tries):
        assert tries == self.tries
        answer = self.answers[min(self.tries, len(self.answers) - 1)]
        self.tries += 1
        self.time += self.takes
        return Observation(self.trial, answer, f"try {self.tries}")

    def settled(self, pace=PACE):
        return steady(self.attempt, Clock(lambda: self.time, self._pass), pace)

    def _pass(self, seconds):
        self.time += seconds


def test_a_connection_that_is_wanted_and_made_is_believed_at_once():
    cluster = Cluster(True, True, [True])
    assert cluster.settled().succeeded is True
    assert cluster.tries == 1


def test_a_blocked_connection_must_be_blocked_twice():
    cluster = Cluster(False, False, [False])
    assert cluster.settled().succeeded is False
    assert cluster.tries == 2


def test_a_lost_packet_does_not_make_a_connection_blocked():
    cluster = Cluster(False, False, [False, True])
    assert cluster.settled().succeeded is True


def test_a_policy_that_takes_effect_late_is_waited_for():
    cluster = Cluster(False, False, [True, True, True, False])
    assert cluster.settled().succeeded is False
    assert cluster.tries == 5


def test_what_is_wanted_but_fails_at_first_is_tried_again():
    cluster = Cluster(True, True, [False, False, True])
    assert cluster.settled().succeeded is True
    assert cluster.tries == 3


def test_a_wrong_answer_that_the_simulator_calls_wrong_too_is_believed_once_policies_had_their_time():
    cluster = Cluster(False, True, [True])
    assert cluster.settled().succeeded is True
    assert PACE.settle <= cluster.time < PACE.limit


def test_what_contradicts_check_and_simulator_is_tried_until_the_limit():
    cluster = Cluster(True, True, [False])
    assert cluster.settled().succeeded is False
    assert cluster.time >= PACE.limit


def test_what_the_check_wants_but_the_simulator_denies_must_come_out_alike_for_a_while():
    cluster = Cluster(True, False, [True])
    assert cluster.settled().succeeded is True
    assert cluster.tries >= 3
    assert PACE.settle <= cluster.time < PACE.limit


def test_a_service_that_leads_to_a_blocked_endpoint_now_and_then_is_not_believed_at_the_first_success():
    cluster = Cluster(True, False, [True, True, False, False, False])
    assert cluster.settled().succeeded is False


def test_where_kubernetes_leaves_it_open_the_check_alone_counts():
    cluster = Cluster(True, None, [True])
    assert cluster.settled().succeeded is True
    assert cluster.tries == 1


def test_what_cannot_be_tried_is_tried_once_more():
    cluster = Cluster(True, True, [None])
    assert cluster.settled().succeeded is None
    assert cluster.tries == 2


def test_an_attempt_that_failed_to_be_made_once_counts_for_nothing():
    cluster = Cluster(True, True, [None, True])
    assert cluster.settled().succeeded is True


@settings(deadline=None, max_examples=200)
@given(
    st.booleans(),
    st.sampled_from([True, False, None]),
    st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=8),
    st.floats(0.01, 3.0),
)
def test_it_ends_and_what_it_says_is_the_last_thing_seen(expected, simulated, answers, takes):
    cluster = Cluster(expected, simulated, answers, takes)
    seen = cluster.settled()
    assert seen.text == f"try {cluster.tries}"
    assert cluster.tries <= FEWEST or cluster.time <= PACE.limit + PACE.rest + takes
    if seen.succeeded is False and seen.as_expected:
        assert cluster.tries >= 2


def test_on_a_slow_machine_one_attempt_does_not_decide():
    cluster = Cluster(True, True, [False, False, False, True], takes=20.0)
    assert cluster.settled().succeeded is True
