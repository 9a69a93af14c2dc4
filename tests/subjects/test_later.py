"""Evidence told later reads like evidence told at once."""

from __future__ import annotations

from lab.subjects.later import Later
from lab.subjects.protocol import Note

NOTES = (Note("one"), Note("two", good=False), Note("three", good=True))


def test_it_is_told_once_and_only_when_read() -> None:
    told: list[str] = []

    def tell() -> tuple[Note, ...]:
        told.append("told")
        return NOTES

    later = Later(tell)
    assert not told
    assert list(later) == list(NOTES)
    assert (len(later), later[1], later[1:]) == (3, NOTES[1], NOTES[1:])
    assert told == ["told"]


def test_it_equals_the_same_notes_however_they_are_kept() -> None:
    later = Later(lambda: NOTES)
    assert later == NOTES
    assert later == list(NOTES)
    assert later == Later(lambda: iter(NOTES))
    assert later != NOTES[:2]
    assert hash(later) == hash(NOTES)
    assert repr(later) == repr(NOTES)
