"""What an attempt says about a trial, in words a learner reads."""

from ipaddress import ip_address

import pytest

from lab.cluster.model import Pod, Protocol
from lab.cluster.trial import ConnectionTrial, Way
from lab.live.exec import Place
from lab.live.places import Goal, Listening
from lab.live.probe import Dial, Fared, Outcome
from lab.live.telling import Known, not_run, told

SOURCE = Place("cks-t2st-shop", "frontend-1", "main")
BACKEND = Listening(Dial("10.244.1.7", 80), Place("cks-t2st-shop", "backend-1", "main"))
DNS_POD = Listening(Dial("10.244.2.2", 53, Protocol.UDP))
OUTSIDE = Listening(Dial("203.0.113.10", 443))
NAME = Dial("backend.shop", 80, by_name=True)

CONNECTED, REFUSED = Outcome(Fared.CONNECTED), Outcome(Fared.REFUSED, "REFUSED")
TIMED_OUT, UNREACHABLE = Outcome(Fared.TIMED_OUT, "TIMEOUT"), Outcome(Fared.UNREACHABLE, "OTHER: no route to host")


def trial(expected=False, protocol=Protocol.TCP):
    pod = Pod("shop", "frontend", {}, (ip_address("10.0.0.1"),))
    return ConnectionTrial(pod, Way.POD, 80, protocol, expected, expected, pod=pod)


def observed(outcome, *ends, answers=None, dial=None, outside=False, lookup=CONNECTED, expected=False):
    known = Known(dict(zip(ends, answers or [CONNECTED] * len(ends), strict=True)), lookup)
    goal = Goal(SOURCE, dial or (ends[0].dial if ends else NAME), ends, outside)
    return told(trial(expected), goal, outcome, known)


def test_a_connection_that_was_made():
    seen = observed(Outcome(Fared.CONNECTED, "", 0.2), BACKEND)
    assert (seen.succeeded, seen.text, seen.seconds) == (True, "connected", 0.2)


@pytest.mark.parametrize("end", [BACKEND, DNS_POD, OUTSIDE])
def test_silence_of_something_that_answers_otherwise_is_blocked(end):
    seen = observed(TIMED_OUT, end)
    assert (seen.succeeded, seen.text) == (False, "timed out after 2 s: nothing answered")


def test_a_refusal_by_a_pod_that_listens_is_a_plugin_that_rejects():
    seen = observed(REFUSED, BACKEND)
    assert seen.succeeded is False
    assert seen.text == "refused, though something listens there: this cluster's network plugin rejects what it blocks"


def test_a_router_that_turns_back_what_a_pod_would_take_rejects_too():
    seen = observed(UNREACHABLE, BACKEND)
    assert seen.succeeded is False
    assert seen.text.startswith("turned back on the way, though something listens there")


def test_a_refusal_where_nothing_listens_proves_nothing():
    seen = observed(REFUSED, BACKEND, answers=[REFUSED])
    assert seen.succeeded is None
    assert seen.text == "not run: nothing in the pod listens on 80/TCP"


def test_a_pod_that_could_not_be_asked_proves_nothing():
    seen = observed(TIMED_OUT, BACKEND, answers=[Outcome(Fared.OTHER, "no such container")])
    assert seen.succeeded is None
    assert seen.text == (
        "not run: it could not be seen whether anything in the pod listens on 80/TCP (no such container)"
    )


def test_silence_where_the_pod_itself_would_refuse_is_blocked():
    assert observed(TIMED_OUT, BACKEND, answers=[REFUSED]).succeeded is False


@pytest.mark.parametrize("fared", [TIMED_OUT, REFUSED, UNREACHABLE])
@pytest.mark.parametrize("expected", [True, False])
def test_a_host_outside_that_answers_nobody_is_never_passed(fared, expected):
    seen = observed(fared, OUTSIDE, answers=[TIMED_OUT], expected=expected)
    assert seen.succeeded is None
    assert seen.text == (
        "not run: 203.0.113.10:443 does not answer from this cluster, not even where no policy is in the way "
        "(timed out after 5 s: nothing answered)"
    )


def test_an_address_that_the_cluster_has_no_way_to():
    no_way = Outcome(Fared.UNSUPPORTED, "OTHER: dial tcp: connect: network is unreachable")
    assert "has no way to 203.0.113.10:443" in observed(TIMED_OUT, OUTSIDE, answers=[no_way]).text


def test_a_service_with_one_silent_endpoint_of_two_is_not_judged():
    other = Listening(Dial("10.244.1.8", 80), Place("cks-t2st-shop", "backend-2", "main"))
    assert observed(TIMED_OUT, BACKEND, other, answers=[CONNECTED, TIMED_OUT]).succeeded is None


def test_a_service_without_pods_connects_to_nothing():
    seen = observed(REFUSED, dial=Dial("10.96.3.4", 80), expected=True)
    assert (seen.succeeded, seen.text) == (False, "refused: no pod that is ready stands behind port 80 of the Service")


@pytest.mark.parametrize("outcome", [REFUSED, TIMED_OUT, Outcome(Fared.NO_SUCH_NAME)])
def test_what_leads_nowhere_is_not_blocked_by_a_policy(outcome):
    seen = observed(outcome, dial=NAME, expected=False)
    assert seen.succeeded is None
    assert seen.text.endswith("so no policy was tried")


def test_a_lookup_that_is_not_answered_blocks_the_connection():
    seen = observed(Outcome(Fared.LOOKUP_TIMED_OUT), BACKEND, dial=NAME)
    assert seen.succeeded is False
    assert seen.text == "the name backend.shop could not be looked up: DNS did not answer within 3 s"


def test_a_lookup_that_is_rejected_blocks_it_too():
    seen = observed(Outcome(Fared.LOOKUP_REFUSED), BACKEND, dial=NAME)
    assert seen.succeeded is False
    assert "rejected on the way" in seen.text


@pytest.mark.parametrize("lookup", [Fared.LOOKUP_TIMED_OUT, Fared.LOOKUP_REFUSED, Fared.NO_SUCH_NAME])
def test_a_cluster_whose_dns_answers_nobody_is_not_judged_by_it(lookup):
    seen = observed(Outcome(Fared.LOOKUP_TIMED_OUT), BACKEND, dial=NAME, lookup=Outcome(lookup))
    assert seen.succeeded is None
    assert seen.text.startswith("not run: this cluster's DNS answers no pod")


def test_a_name_of_the_cluster_that_dns_does_not_know_leads_nowhere():
    seen = observed(Outcome(Fared.NO_SUCH_NAME), dial=NAME, expected=True)
    assert (seen.succeeded, seen.text) == (False, "this cluster's DNS does not know the name backend.shop")


def test_a_name_outside_that_dns_does_not_know_is_not_run():
    seen = observed(Outcome(Fared.NO_SUCH_NAME), OUTSIDE, dial=Dial("api.example", 443, by_name=True), outside=True)
    assert (seen.succeeded, seen.text) == (None, "not run: this cluster's DNS does not know the name api.example")


def test_sctp_without_the_kernels_module():
    seen = told(
        trial(protocol=Protocol.SCTP),
        Goal(SOURCE, BACKEND.dial, (BACKEND,)),
        Outcome(Fared.UNSUPPORTED, "OTHER: protocol not supported"),
        Known({BACKEND: CONNECTED}),
    )
    assert seen.text == "not run: the cluster's nodes cannot do SCTP: their kernel lacks the module"


def test_a_family_of_addresses_that_pods_have_no_way_to():
    said = "OTHER: dial tcp [2001:db8::1]:443: connect: network is unreachable"
    seen = observed(Outcome(Fared.UNSUPPORTED, said), OUTSIDE)
    assert seen.text == "not run: pods of this cluster have no way to such an address (network is unreachable)"


def test_an_attempt_that_could_not_be_made_says_the_servers_reason():
    assert observed(Outcome(Fared.OTHER, 'pods "web" not found'), BACKEND).text == 'not run: pods "web" not found'
    assert observed(Outcome(Fared.OTHER), BACKEND).text == "not run: the attempt ended without a word"


def test_an_end_that_nobody_asked_does_not_count_as_answering():
    assert told(trial(), Goal(SOURCE, BACKEND.dial, (BACKEND,)), TIMED_OUT, Known({})).succeeded is None


@pytest.mark.parametrize("fared", list(Fared))
@pytest.mark.parametrize("expected", [True, False])
def test_a_check_passes_only_by_what_the_cluster_was_seen_to_do(fared, expected):
    """With every end silent, nothing but a connection made, or a lookup or name that failed, decides."""
    seen = observed(Outcome(fared, "said"), OUTSIDE, answers=[TIMED_OUT], expected=expected)
    decided = {Fared.CONNECTED, Fared.LOOKUP_TIMED_OUT, Fared.LOOKUP_REFUSED}
    if expected:
        decided.add(Fared.NO_SUCH_NAME)
    assert (seen.succeeded is None) is (fared not in decided)
    assert seen.text.startswith("not run: ") is (seen.succeeded is None)


def test_what_could_not_be_tried():
    seen = not_run(trial(), "there is no node")
    assert (seen.succeeded, seen.as_expected, seen.text) == (None, None, "not run: there is no node")
