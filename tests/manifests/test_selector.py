"""Label selectors, as objects carry them and as they are typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.selector import NOTHING, LabelSelector, Operator, SelectorError
from lab.manifests.selector_string import StringSelector

KEYS = st.sampled_from(["app", "tier", "example.com/env"])
VALUES = st.sampled_from(["", "web", "db", "1"])
LABELS = st.dictionaries(KEYS, VALUES)
SETS = st.builds(
    lambda key, operator, values: {"key": key, "operator": operator, "values": values},
    KEYS,
    st.sampled_from(["In", "NotIn"]),
    st.lists(VALUES, min_size=1, max_size=3),
)
EXISTENCE = st.builds(
    lambda key, operator: {"key": key, "operator": operator}, KEYS, st.sampled_from(["Exists", "DoesNotExist"])
)
SELECTORS = st.fixed_dictionaries(
    {"matchLabels": LABELS, "matchExpressions": st.lists(SETS | EXISTENCE, max_size=3)}
)
OPPOSITE = {"In": "NotIn", "NotIn": "In", "Exists": "DoesNotExist", "DoesNotExist": "Exists"}


def compiled(**written):
    return LabelSelector.compile(written)


class TestMatching:
    @pytest.mark.parametrize("written", [{}, {"matchLabels": None}, {"matchExpressions": []}])
    def test_an_empty_one_selects_everything(self, written):
        selector = LabelSelector.compile(written)
        assert selector.everything
        assert selector.matches({})

    def test_an_absent_one_selects_nothing(self):
        assert LabelSelector.compile(None) is NOTHING
        assert not NOTHING.matches({})
        assert not NOTHING.matches({"app": "web"})

    def test_a_null_value_is_the_empty_one(self):
        assert compiled(matchLabels={"app": None}).matches({"app": ""})
        assert not compiled(matchLabels={"app": None}).matches({})

    def test_an_absent_key_meets_not_in(self):
        selector = compiled(matchExpressions=[{"key": "app", "operator": "NotIn", "values": ["web"]}])
        assert selector.matches({})
        assert not selector.matches({"app": "web"})

    @given(SELECTORS, LABELS)
    @settings(max_examples=150, deadline=None)
    def test_all_requirements_must_hold(self, written, labels):
        selector = LabelSelector.compile(written)
        assert selector.matches(labels) == all(each.matches(labels) for each in selector.requirements)

    @given(SETS | EXISTENCE, LABELS)
    @settings(max_examples=150, deadline=None)
    def test_an_operator_and_its_opposite_part_the_world(self, expression, labels):
        opposite = {**expression, "operator": OPPOSITE[expression["operator"]]}
        one, other = compiled(matchExpressions=[expression]), compiled(matchExpressions=[opposite])
        assert one.matches(labels) != other.matches(labels)

    @given(SELECTORS, LABELS)
    @settings(max_examples=150, deadline=None)
    def test_the_typed_form_selects_the_same(self, written, labels):
        selector = LabelSelector.compile(written)
        assert StringSelector.parse(str(selector)).matches(labels) == selector.matches(labels)

    @given(SELECTORS)
    @settings(max_examples=50, deadline=None)
    def test_equal_selectors_are_one_key(self, written):
        assert {LabelSelector.compile(written): 1}[LabelSelector.compile(written)] == 1

    def test_labels_and_a_set_of_one_are_the_same_requirement(self):
        written = compiled(matchExpressions=[{"key": "app", "operator": "In", "values": ["web", "web"]}])
        assert written == compiled(matchLabels={"app": "web"})
        assert written.requirements[0].operator is Operator.IN
        assert str(written) == "app in (web,web)"


class TestRefusals:
    @pytest.mark.parametrize(
        ("expression", "words"),
        [
            ({"key": "a", "operator": "in", "values": ["b"]}, '"in" is not a valid label selector operator'),
            (None, '"" is not a valid label selector operator'),
            ({"key": "a", "operator": "In"}, "values: Invalid value: null: for 'in', 'notin' operators, values set"),
            ({"key": "a", "operator": "Exists", "values": ["b"]}, 'values: Invalid value: ["b"]: values set must be'),
            ({"key": "a b", "operator": "Exists"}, 'key: Invalid value: "a b": name part must consist'),
            ({"key": "a", "operator": "In", "values": ["-"]}, 'values[0][a]: Invalid value: "-": a valid label'),
        ],
    )
    def test_in_kubernetes_words(self, expression, words):
        with pytest.raises(SelectorError) as refused:
            compiled(matchExpressions=[expression])
        assert str(refused.value).startswith(words)

    def test_several_are_listed(self):
        with pytest.raises(SelectorError) as refused:
            compiled(matchExpressions=[{"key": "", "operator": "NotIn"}])
        assert str(refused.value).startswith('[key: Invalid value: "": name part must be non-empty; name part')

    @pytest.mark.parametrize("written", [{"matchLabels": []}, {"matchExpressions": {}}, {"matchLabels": {"a": 1}}])
    def test_of_another_shape(self, written):
        with pytest.raises(SelectorError):
            LabelSelector.compile(written)


class TestTyped:
    @pytest.mark.parametrize(
        ("text", "printed"),
        [
            ("", ""),
            ("b,a", "a,b"),
            ("a = x , b==y", "a=x,b==y"),
            ("a in (y, x,x)", "a in (x,y)"),
            ("a notin ()", "a notin ()"),
            ("a in (,x,)", "a in (,x)"),
            ("!in,notin", "!in,notin"),
            ("a>1,a<5", "a>1,a<5"),
            ("a!=", "a!="),
        ],
    )
    def test_is_printed_in_order(self, text, printed):
        assert str(StringSelector.parse(text)) == printed

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("a,", "found '', expected: identifier after ','"),
            ("!", "unable to parse requirement: found '', expected: identifier"),
            ("a in x", "unable to parse requirement: found 'x' expected: '('"),
            ("a in (x", "unable to parse requirement: found '', expected: ',' or ')'"),
            ("a=b=c", "found '=', expected: ',' or 'end of string'"),
            ("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
            ("=", "found '=', expected: !, identifier, or 'end of string'"),
            ("a>x", 'unable to parse requirement: values[0]: Invalid value: "x": for \'Gt\', \'Lt\' operators'),
        ],
    )
    def test_is_refused_in_kubernetes_words(self, text, words):
        with pytest.raises(SelectorError) as refused:
            StringSelector.parse(text)
        assert str(refused.value).startswith(words)

    @pytest.mark.parametrize(("value", "verdict"), [("3", True), ("5", False), ("+4", True), ("x", False), ("", False)])
    def test_numbers_compare(self, value, verdict):
        assert StringSelector.parse("ver>1,ver<5").matches({"ver": value}) is verdict

    @given(st.text("ab=!(),<> in\t", max_size=20))
    @settings(max_examples=200, deadline=None)
    def test_anything_is_parsed_or_refused(self, text):
        try:
            selector = StringSelector.parse(text)
        except SelectorError:
            return
        assert str(StringSelector.parse(str(selector))) == str(selector)
