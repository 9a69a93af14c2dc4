"""The room is a fold of events."""

from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.workshop.room import Room
from lab.workshop.values import Event, Kind, Planned, PlannedCheck, Workshop
from lab.workshop.views import room_json

PLAN = (
    Planned("one", 0, "The first", 5, 10, (PlannedCheck("a", "a holds", 5), PlannedCheck("b", "b holds", 5))),
    Planned("two", 0, "The second", 5, 10, (PlannedCheck("a", "a holds", 10),)),
)
WORKSHOP = Workshop("w", "Tuesday", "ABCDEFGH", "2026-03-01T10:00:00+00:00", PLAN)


class Story:
    """Events, one after the other; ``after`` lets seconds go by."""

    def __init__(self):
        self.events = []
        self.offset = 0.0
        self._ids = count(1)

    def after(self, seconds):
        self.offset += seconds
        return self

    def tell(self, kind, learner="", exercise="", **facts):
        number = len(self.events) + 1
        self.events.append(Event(number, kind, self.offset, WORKSHOP.made, learner, exercise, facts))
        return self

    def join(self, *names):
        for name in names:
            self.tell(Kind.JOINED, name.lower(), name=name)
        return self

    def hand_in(self, learner, score, exercise="one", sequence=0, late=False, rules=(), missed=()):
        number = next(self._ids)
        return self.tell(
            Kind.SUBMITTED, learner, exercise, id=str(number), sequence=sequence or number, score=score, max_score=10,
            passed=score == 10, late=late, rules=list(rules), missed=list(missed),
        )  # fmt: skip

    @property
    def room(self):
        return Room(WORKSHOP, self.events)

    @property
    def lines(self):
        return {line["name"]: line for line in room_json(self.room, self.offset)["learners"]}


def story():
    return Story().tell(Kind.OPENED, exercise="one", seed=0).join("Ada", "Bob")


def test_the_best_answer_counts_and_the_newest_is_shown():
    told = story().hand_in("ada", 8).hand_in("ada", 5, rules=["two-peers"], missed=["b"])
    line = told.lines["Ada"]
    assert line["score"] == 8
    assert (line["last"]["score"], line["last"]["rules"], line["last"]["missed"]) == (5, ["two-peers"], ["b"])


def test_what_comes_late_does_not_count():
    told = story().hand_in("ada", 10, late=True)
    assert told.lines["Ada"]["score"] == 0
    assert not told.lines["Ada"]["passed_here"]


def test_telling_an_event_twice_changes_nothing():
    told = story().hand_in("ada", 8)
    room = told.room
    for event in told.events:
        room.tell(event)
    assert room_json(room, 0.0) == room_json(told.room, 0.0)


@settings(deadline=None, max_examples=60)
@given(st.permutations([(1, 3), (2, 10), (3, 5), (4, 0)]))
def test_the_order_of_arrival_matters_to_nothing_but_time(arriving):
    told = story()
    for sequence, score in arriving:
        told.hand_in("ada", score, sequence=sequence, rules=[f"rule-{sequence}"])
    line = told.lines["Ada"]
    assert (line["score"], line["attempts"], line["passed"]) == (10, 4, 1)
    assert (line["last"]["score"], line["last"]["rules"]) == (0, ["rule-4"])


def test_a_pause_is_no_time_on_the_task():
    told = story().tell(Kind.MOVED, "ada", "one").after(60).tell(Kind.PAUSED).after(600).tell(Kind.RESUMED).after(30)
    assert told.lines["Ada"]["seconds"] == 90


def test_while_no_server_was_there_is_no_time_on_the_task_nor_of_a_box():
    told = story().tell(Kind.MOVED, "ada", "one").tell(Kind.BOXED, exercise="one", seconds=100).after(60)
    told.after(86_400).tell(Kind.HOSTED, away=86_400.0).after(30)
    assert told.lines["Ada"]["seconds"] == 90
    assert not told.room.pace.is_late("one", told.offset)
    assert told.room.pace.is_late("one", told.after(20).offset)


def test_a_pause_over_night_is_counted_once():
    told = story().tell(Kind.MOVED, "ada", "one").after(60).tell(Kind.PAUSED).after(1000)
    told.tell(Kind.HOSTED, away=1000.0).tell(Kind.RESUMED).after(30)
    assert told.lines["Ada"]["seconds"] == 90


def test_time_on_the_task_ends_when_it_is_passed():
    told = story().tell(Kind.MOVED, "ada", "one").after(60).hand_in("ada", 10).after(60)
    assert told.lines["Ada"]["seconds"] == 60


def test_time_on_two_tasks_is_counted_apart():
    told = story().tell(Kind.MOVED, "ada", "one").after(60).tell(Kind.MOVED, "ada", "two").after(5)
    assert told.lines["Ada"]["seconds"] == 5
    told.tell(Kind.MOVED, "ada", "one").after(1)
    assert told.lines["Ada"]["seconds"] == 61


def test_stuck_learners_come_first():
    told = story().tell(Kind.MOVED, "ada", "one").tell(Kind.MOVED, "bob", "one").after(120)
    told.hand_in("bob", 4).hand_in("bob", 4).hand_in("bob", 4).hand_in("bob", 2)
    lines = room_json(told.room, told.offset)["learners"]
    assert [(line["name"], line["stuck"]) for line in lines] == [("Bob", True), ("Ada", False)]
    told.after(6 * 60)
    assert told.lines["Ada"]["stuck"]
    told.hand_in("bob", 10)
    assert not told.lines["Bob"]["stuck"]


def test_time_boxes_wait_during_a_pause():
    told = story().tell(Kind.BOXED, exercise="one", seconds=60).after(50).tell(Kind.PAUSED).after(100)
    told.tell(Kind.RESUMED)
    assert not told.room.pace.is_late("one", told.after(9).offset)
    assert told.room.pace.is_late("one", told.after(2).offset)


def test_after_the_reveal_it_is_late():
    told = story().tell(Kind.REVEALED, exercise="one")
    assert told.room.pace.is_late("one", told.offset)


def test_most_missed_counts_learners_by_their_newest_answer():
    told = story().hand_in("ada", 0, missed=["a", "b"]).hand_in("ada", 5, missed=["b"]).hand_in("bob", 5, missed=["b"])
    missed = room_json(told.room, 0)["missed"]
    assert [(each["text"], each["learners"], each["tried"]) for each in missed] == [("b holds", 2, 2)]


def test_misunderstandings_are_named_and_counted_by_learner():
    told = story().hand_in("ada", 0, rules=["two-peers"]).hand_in("ada", 1, rules=["two-peers"]).hand_in("ada", 10)
    (shown,) = room_json(told.room, 0)["misunderstandings"]
    assert (shown["rule"], shown["learners"], shown["now"]) == ("two-peers", 1, 0)
    assert shown["title"] != "two-peers"


def test_the_scoreboard_ranks_by_points_then_by_time():
    told = story().join("Cleo").tell(Kind.SCOREBOARD, mode="on").hand_in("bob", 8).after(5).hand_in("ada", 8)
    board = room_json(told.room, 0)["scoreboard"]
    assert [(place["rank"], place["name"]) for place in board] == [(1, "Bob"), (1, "Ada"), (3, "Cleo")]


def test_a_frozen_scoreboard_stays_and_thaws():
    told = story().tell(Kind.SCOREBOARD, mode="on").hand_in("bob", 8).tell(Kind.SCOREBOARD, mode="frozen")
    told.hand_in("ada", 10)
    frozen = room_json(told.room, 0)["scoreboard"]
    assert [place["score"] for place in frozen] == [8, 0]
    told.tell(Kind.REMOVED, "bob")
    assert [place["name"] for place in room_json(told.room, 0)["scoreboard"]] == ["Ada"]
    told.tell(Kind.SCOREBOARD, mode="on")
    assert [place["score"] for place in room_json(told.room, 0)["scoreboard"]] == [10]


def test_anonymous_mode_hides_every_name():
    told = story().tell(Kind.SCOREBOARD, mode="on").tell(Kind.ANONYMOUS, on=True).hand_in("ada", 8)
    shown = str(room_json(told.room, 0))
    assert "Ada" not in shown
    assert "Learner 1" in shown


def test_the_clock_stops_at_the_end():
    told = story().tell(Kind.MOVED, "ada", "one").after(30).tell(Kind.ENDED).after(600)
    assert told.lines["Ada"]["seconds"] == 30
