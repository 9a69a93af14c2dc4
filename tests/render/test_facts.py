"""Any view in plain words, and how the facts of two states differ."""

from hypothesis import given, settings
from hypothesis import strategies as some

from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass
from lab.render.styled import plain
from lab.render.views.fact_text import fact_json, fact_lines
from lab.render.views.facts import Change, Fact, compared, facts_of


@dataclass(frozen=True, slots=True)
class Door:
    name: str
    open: bool
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class House:
    ref: Ref
    doors: tuple[Door, ...]
    rooms: dict
    owner: str | None = None
    spec_path: tuple[str, ...] = ("spec",)


def house(*doors):
    return House(Ref("House", "", "one"), doors, {"attic": Door("hatch", False)}, None)


def told(facts):
    return {" / ".join(fact.key): fact.value for fact in facts}


def test_every_field_is_told_by_its_name():
    assert told(facts_of((house(Door("front", True, ("a", "b"))),))) == {
        "House/one": "",
        "House/one / ref": "House/one",
        "House/one / doors": "",
        "House/one / doors / front": "",
        "House/one / doors / front / name": "front",
        "House/one / doors / front / open": "yes",
        "House/one / doors / front / keys": "a, b",
        "House/one / rooms": "",
        "House/one / rooms / attic": "",
        "House/one / rooms / attic / name": "hatch",
        "House/one / rooms / attic / open": "no",
        "House/one / rooms / attic / keys": "none",
        "House/one / owner": "not said",
    }


def test_what_changed_came_and_went_is_marked():
    before = facts_of(house(Door("front", True), Door("back", False)))
    after = facts_of(house(Door("front", False), Door("cellar", False)))
    marked = {" / ".join(item.fact.key): item.change for item in compared(before, after) if item.changed}
    assert marked["doors / front / open"] is Change.CHANGED
    assert marked["doors / cellar"] is Change.NEW
    assert marked["doors / back"] is Change.GONE
    text = plain(fact_lines(compared(before, after)))
    assert "*     open: no (was: yes)" in text
    assert "+   cellar" in text
    assert "-   back" in text


def test_what_is_gone_stands_where_it_stood():
    before = tuple(Fact((name,), name) for name in ("a", "b", "c"))
    after = tuple(Fact((name,), name) for name in ("a", "c"))
    assert [item.fact.label for item in compared(before, after)] == ["a", "b", "c"]


def test_two_of_one_name_are_told_apart():
    keys = [fact.key for fact in facts_of((Door("front", True), Door("front", False)))]
    assert len(keys) == len(set(keys))


def test_odd_values_are_no_trouble():
    nested = ()
    for _ in range(50):
        nested = (nested,)
    for value in (None, (), 3, "x", {"a": {"b": [1, {2}]}}, frozenset({"b", "a"}), nested, [None, Ref("A", "", "b")]):
        fact_lines(compared((), facts_of(value)))


facts = some.lists(some.tuples(some.sampled_from("abcdef"), some.sampled_from("xy")), max_size=6).map(
    lambda pairs: tuple(Fact((key,), key, value) for key, value in dict(pairs).items())
)


@settings(deadline=None, max_examples=60)
@given(facts, facts)
def test_each_fact_of_either_is_told_once(before, after):
    found = compared(before, after)
    keys = [item.fact.key for item in found]
    assert sorted(keys) == sorted({fact.key for fact in (*before, *after)})
    assert [item.fact for item in found if item.change is not Change.GONE] == list(after)
    assert any(item.changed for item in found) == (told(before) != told(after))
    for shown in fact_json(found):
        assert (shown["value"] is None) == (shown["change"] == "gone")
        assert (shown["was"] is None) == (shown["change"] == "new")
