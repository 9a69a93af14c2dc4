"""What is left of a workshop."""

import csv
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lab.workshop.export.results import results_csv, results_json
from lab.workshop.export.summary import summary_html
from lab.workshop.export.timeline import room_at, timeline_json, timeline_text
from lab.workshop.roster_text import roster_text
from lab.workshop.values import Kind
from lab.workshop.views import room_json

from .test_room import WORKSHOP, Story

HOSTILE = "=HYPERLINK(1)"


@pytest.fixture
def told():
    """A workshop of a few minutes, with a learner whose name is a formula and one whose name is markup."""
    story = Story().tell(Kind.HOSTED).tell(Kind.OPENED, exercise="one", seed=0).after(5).join(HOSTILE, "<b>Bob")
    ada, bob = HOSTILE.lower(), "<b>bob"
    story.tell(Kind.MOVED, ada, "one").after(60).hand_in(ada, 5, rules=["two-peers"], missed=["b"])
    story.after(30).hand_in(ada, 10).tell(Kind.SHARED, bob, on=True)
    story.tell(Kind.BOXED, exercise="one", seconds=60).tell(Kind.PAUSED).after(10).tell(Kind.RESUMED)
    story.tell(Kind.NOTED, text="Look at\nthe labels").after(90).hand_in(bob, 10, late=True)
    story.tell(Kind.SCOREBOARD, mode="frozen").tell(Kind.REVEALED, exercise="one")
    return story.tell(Kind.CLOCK_JUMPED, seconds=-3600.0).tell(Kind.ENDED)


def test_the_csv_has_a_row_for_each_exercise_begun_and_no_formula(told):
    rows = list(csv.DictReader(results_csv(told.room).splitlines()))
    assert [(row["learner"], row["points"], row["passed"], row["attempts"], row["late"]) for row in rows] == [
        ("'=HYPERLINK(1)", "10", "yes", "2", "0"), ("<b>Bob", "0", "no", "1", "1"),
    ]  # fmt: skip
    assert rows[0]["seconds"] == "90"
    assert rows[0]["first_full"] == "95"


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", 'a"b,c', "a\r\nb"])
def test_no_cell_begins_as_a_formula_does(name):
    story = Story().join(name).hand_in(name.lower(), 3)
    (row,) = csv.DictReader(results_csv(story.room).splitlines(keepends=True))
    assert row["learner"][0] not in "=+-@\t\r"
    assert row["learner"].removeprefix("'") == name


def test_the_json_says_what_was_missed_too(told):
    found = json.loads(json.dumps(results_json(told.room)))
    assert found["learners"][0] == {"number": 1, "name": HOSTILE, "score": 10, "passed": 1}
    assert found["misunderstandings"][0]["rule"] == "two-peers"
    assert len(found["results"]) == 2


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen, self.loaded = [], []

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        self.loaded += [value for name, value in attributes if name in ("src", "href", "action")]


def test_the_summary_needs_nothing_else_and_runs_nothing(told):
    page = summary_html(told.room)
    tags = Tags()
    tags.feed(page)
    assert "b" not in tags.seen
    assert "script" not in tags.seen
    assert tags.loaded == []
    assert "&lt;b&gt;Bob" in page
    assert "The first" in page


def keys(value):
    """Every key of the objects in a document; those of ``facts`` are the event's own."""
    if isinstance(value, dict):
        return set(value) | {key for name, each in value.items() if name != "facts" for key in keys(each)}
    return {key for each in value for key in keys(each)} if isinstance(value, list) else set()


def test_every_field_is_documented(told):
    document = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
    section = document.partition("## `workshop`")[2].partition("\n## ")[0]
    for made in (results_json(told.room), timeline_json(WORKSHOP, told.events)):
        assert {key for key in keys(made) - {"schema", "kind"} if f"`{key}`" not in section} == set()
    for kind in Kind:
        assert f"`{kind.value}`" in section


def test_a_summary_of_nothing_is_a_page():
    assert "Tuesday" in summary_html(Story().room)


def test_the_timeline_says_each_event_in_words(told):
    lines = list(timeline_text(WORKSHOP, told.events))
    assert len(lines) == len(told.events)
    text = "\n".join(lines)
    for said in (
        "0:05  =HYPERLINK(1) joins", "1:05  =HYPERLINK(1) hands in one: 5 of 10", "passes one: 10 of 10",
        "one gets 1 minute from now", "note: Look at / the labels", "too late to count", "set by -3600 seconds",
    ):  # fmt: skip
        assert said in text, said
    assert [event["kind"] for event in timeline_json(WORKSHOP, told.events)["events"]][-1] == "ended"


def test_the_room_can_be_seen_as_it_stood(told):
    room = room_at(WORKSHOP, told.events, 70.0)
    text = roster_text(room_json(room, 70.0))
    assert "5/10 in 1" in text
    assert "two-peers" in text
    assert "ended" not in text
    assert "ended" in roster_text(room_json(told.room, told.offset))


def test_anonymous_names_stay_so_in_exports(told):
    told.tell(Kind.ANONYMOUS, on=True)
    everything = results_csv(told.room) + summary_html(told.room) + json.dumps(timeline_json(WORKSHOP, told.events))
    assert "Bob" not in everything
    assert "HYPERLINK" not in everything
