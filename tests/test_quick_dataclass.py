"""The quick decorator makes what the standard one makes."""

import copy
import dataclasses
import pickle
from dataclasses import field
from functools import cached_property

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.quick_dataclass import dataclass as quick


def classes(dataclass):
    """The same three classes, made by one of the decorators."""

    @dataclass(frozen=True, slots=True)
    class Place:
        """Where."""

        file: str
        line: int = 1
        note: str = field(default="", compare=False, repr=False)
        marks: list[int] = field(default_factory=list)

        @property
        def short(self):
            return f"{self.file}:{self.line}"

    @dataclass(frozen=True, slots=True)
    class Exact(Place):
        """Where exactly."""

        column: int = 1

        def __str__(self):
            return f"{self.short}:{self.column}"

    @dataclass(frozen=True, slots=True, eq=False)
    class Thing:
        """Itself and nothing else."""

        name: str

    @dataclass(frozen=True, slots=True)
    class Nothing:
        """Without a field."""

    @dataclass(frozen=True)
    class Roomy:
        """Without slots."""

        name: str
        seen: int = 0

        @cached_property
        def length(self):
            return len(self.name)

    return Place, Exact, Thing, Nothing, Roomy


STANDARD = classes(dataclasses.dataclass)
QUICK = classes(quick)
BOTH = pytest.mark.parametrize("made", [STANDARD, QUICK], ids=["standard", "quick"])


@dataclasses.dataclass
class Open:
    """Not frozen: made by the standard decorator in either case."""

    value: int


@quick(frozen=True, slots=True)
class Packed:
    """At the top of a module, so that it can be pickled."""

    name: str
    held: tuple[int, ...] = ()


@BOTH
def test_what_the_classes_do(made):
    place, exact, thing, nothing, roomy = made
    one = exact("a.yaml", 3, marks=[1], column=4)
    assert (one.file, one.line, one.note, one.marks, one.column) == ("a.yaml", 3, "", [1], 4)
    assert str(one) == "a.yaml:3:4"
    assert repr(one).endswith("Exact(file='a.yaml', line=3, marks=[1], column=4)")
    assert one == exact("a.yaml", 3, "other", [1], 4)
    assert one != exact("a.yaml", 3, "", [1], 5)
    assert place("a") != exact("a")
    assert place("a").marks is not place("a").marks
    assert hash(place("a", marks=())) == hash(place("a", note="x", marks=()))
    assert thing("a") != thing("a")
    assert nothing() == nothing()
    assert hash(nothing()) == hash(nothing())
    assert dataclasses.replace(one, line=9).line == 9
    assert [each.name for each in dataclasses.fields(one)] == ["file", "line", "note", "marks", "column"]
    assert dataclasses.asdict(place("a")) == {"file": "a", "line": 1, "note": "", "marks": []}
    assert place.__doc__ == "Where."
    assert place.__name__ == "Place"
    assert roomy("abc").length == 3
    assert roomy("abc") == roomy("abc", 0)
    assert hash(roomy("abc")) == hash(roomy("abc"))
    assert dataclasses.replace(roomy("abc"), seen=1).seen == 1
    assert repr(roomy("abc")).endswith("Roomy(name='abc', seen=0)")
    match one:
        case exact(file, line):
            assert (file, line) == ("a.yaml", 3)


@BOTH
def test_what_they_refuse(made):
    place, exact, _, nothing, roomy = made
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'line'"):
        place("a").line = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del place("a").line
    with pytest.raises((AttributeError, TypeError)):
        exact("a").other = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        roomy("a").name = "b"
    with pytest.raises(TypeError):
        place()
    with pytest.raises(TypeError):
        place("a", nonsense=1)
    with pytest.raises(TypeError):
        nothing(1)
    with pytest.raises(TypeError):
        hash(place("a"))
    assert not hasattr(exact("a"), "__dict__")


@BOTH
def test_copies(made):
    exact, roomy = made[1], made[4]
    assert copy.deepcopy(roomy("a", 2)) == roomy("a", 2)
    one = exact("a", 2, "n", [3], 4)
    for other in (copy.copy(one), copy.deepcopy(one)):
        assert other == one
        assert other.note == "n"


def test_pickling():
    assert pickle.loads(pickle.dumps(Packed("a", (1, 2)))) == Packed("a", (1, 2))


def test_other_kinds_are_left_to_the_standard_library():
    @quick
    class Plain:
        """Changes."""

        value: int

    @quick(frozen=True, slots=True, order=True)
    class Ordered:
        """Has an order."""

        value: int

    plain = Plain(1)
    plain.value = 2
    assert plain == Plain(2)
    assert Ordered(1) < Ordered(2)


def test_more_after_the_fields_are_set():
    @quick(frozen=True, slots=True)
    class Checked:
        """Refuses negative numbers."""

        value: int

        def __post_init__(self):
            if self.value < 0:
                raise ValueError("negative")

    with pytest.raises(ValueError, match="negative"):
        Checked(-1)


@given(st.text(), st.integers(), st.text(), st.tuples(st.integers()))
def test_equality_hash_and_text_agree_with_the_standard_library(file, line, note, marks):
    standard, quick_one = STANDARD[0](file, line, note, marks), QUICK[0](file, line, note, marks)
    assert repr(standard) == repr(quick_one)
    assert hash(standard) == hash(quick_one)
    assert (standard == STANDARD[0](file, 1, "", (0,))) == (quick_one == QUICK[0](file, 1, "", (0,)))
