"""The same mistake in several places counts as one: what it accounts for is what all of them do."""

from lab.subjects.network.coach.namespace_label_missing import NamespaceLabelMissing
from lab.subjects.network.coach.wrong_port import WrongPort
from tests.network.coach.attempts import BACKEND, DNS, TO_MONITORING, Missed, egress

TASK = egress(BACKEND, DNS, TO_MONITORING)


def weights(rule, answer):
    return [advice.weight for advice in rule.look(Missed("any", TASK, answer).attempt())]


def test_a_label_that_is_missing_twice():
    twice = TASK.replace("kubernetes.io/metadata.name: kube-system", "name: kube-system").replace("team", "name")
    first, *others = weights(NamespaceLabelMissing(), twice)
    assert first == 1000
    assert others
    assert all(0 < each < 1000 for each in others)


def test_another_mistake_beside_it_is_not_counted():
    spoilt = TASK.replace("8080", "8081").replace("team: watch", "name: monitoring")
    assert max(weights(NamespaceLabelMissing(), spoilt)) < 1000
    assert max(weights(WrongPort(), spoilt)) < WrongPort.guess * 10
