"""What comparisons keep: the last few values, by what they were made of."""

from lab.subjects.network.proof.lately import Lately, Same


def test_equal_makings_give_the_same_value():
    made = Lately(2)
    first = made.of(([1], "a"), lambda: object())
    assert made.of(([1], "a"), lambda: object()) is first
    assert made.of(([2], "a"), lambda: object()) is not first


def test_those_asked_for_last_are_kept():
    made = Lately(2)
    first = made.of((1,), lambda: object())
    for other in (2, 3, 4):
        made.of((other,), lambda: object())
        assert made.of((1,), lambda: object()) is first


def test_alike_is_not_the_same():
    one = [1]
    assert Same(one) == Same(one)
    assert Same(one) != Same([1])
