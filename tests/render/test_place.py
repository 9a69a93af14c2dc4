"""Places are named briefly, but never so that two files look the same."""

from lab.manifests.span import Span
from lab.render.place import place


def test_folders_are_left_out_where_the_name_is_enough():
    span = Span("answers/mine/policy.yaml", 3, 5, 3, 9)
    assert place(span, ["answers/mine/policy.yaml", "scenario.yaml"]) == "policy.yaml:3:5"
    assert place(span, ["answers/mine/policy.yaml", "policy.yaml"]) == "answers/mine/policy.yaml:3:5"
    assert place(span) == "policy.yaml:3:5"


def test_a_name_with_controls_is_shown_as_pictures():
    assert place(Span("a\x1bb", 1, 1, 1, 1)) == "a␛b:1:1"
