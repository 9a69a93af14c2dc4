import pytest

from lab.subjects.network.coach.unexplained import Unexplained
from tests.network.coach.attempts import BACKEND, DNS, Met, Right, egress, ingress

TASK = egress(BACKEND, DNS)


def told(case):
    return [advice.finding for advice in Unexplained().look(case.attempt())]


def test_what_does_not_work_is_said_with_the_lock_that_keeps_it_out():
    (missing,) = told(Met("closed", ingress("- {}\n"), ingress()))
    assert missing.rule == "connection-missing"
    assert missing.message == "kube-system/coredns cannot reach shop/backend on TCP 8080, and must"
    assert "ingress to shop/backend is restricted by backend" in missing.why


def test_what_must_not_work_is_said_with_the_line_that_admits_it():
    answer = egress(BACKEND.replace("[{port: 8080}]", "[{port: 8080}, {port: 81}] # here"), DNS)
    (excess,) = told(Met("open", TASK, answer))
    assert excess.rule == "connection-too-much"
    assert "can reach" in excess.message


def test_a_right_answer_gets_no_word():
    Right("right", TASK, TASK).check(Unexplained())


@pytest.mark.parametrize("answer", [egress(), egress("- {}\n"), ""])
def test_something_is_said_of_every_wrong_answer(answer):
    assert told(Met("any", TASK, answer))
