"""The report of an exam as text and as a page: all of it is there, and nothing that was written gets out of hand."""

import re
from datetime import UTC, datetime
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from lab.catalog.catalog import open_exercise
from lab.exam.paper import Paper, Task
from lab.exam.practise import Practice
from lab.exam.rehearsal import Earlier, Rehearsal
from lab.exam.results import Result
from lab.exam.sheet import CheckScore, Sheet, TaskScore
from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span
from lab.render.exam_html import exam_html
from lab.render.exam_json import exam_json
from lab.render.exam_text import exam_text
from lab.render.styled import ACTED_ON, plain, width_of

HOSTILE = "</td><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;\u202egnp.\x1b[31m\x00"
VOID = {"meta", "rect", "line", "polyline", "br"}
TAGS = VOID | {
    "html", "head", "body", "title", "style", "h1", "h2", "h3", "p", "div", "section", "figure", "table", "thead",
    "tbody", "tr", "th", "td", "ul", "li", "dl", "dt", "dd", "span", "code", "a", "svg", "text", "circle",
}  # fmt: skip


def told(word="plain", link="https://kubernetes.io/docs/", passing=67, again=(), earlier=2):
    """A report of four tasks in which ``word`` stands wherever a person may have written something."""
    finding = Finding("dns-missing", Severity.ERROR, word, Span(f"{word}.yaml", 3, 5, 3, 9), word, word, link)
    check = CheckScore("dns", word, 5, 0, word)
    held = CheckScore("h", word, 10, 0, "", held=True)
    tasks = (
        task(1, 40, 10, checks=(CheckScore("a", "reaches", 10, 10),)),
        task(2, 30, 5, title=word, checks=(CheckScore("a", "reaches", 5, 5), check), findings=(finding,), flagged=True),
        task(3, 20, 0, domain="system-hardening", competencies=(word,), checks=(held,)),
        task(4, 10, 0, domain=word, touched=False, trouble=word, checks=(check,)),
    )
    paper = Paper(word, word, 7, 60, passing, tuple(Task(t.number, t.exercise, t.domain, 0, t.weight) for t in tasks))
    sheet = Sheet(
        5, paper, "2026-03-02T09:00:00+00:00", "2026-03-02T10:00:00+00:00", "handed in", 3000.0, "simulated",
        ("cks-lab 0.1", "cks-lab 0.2"), "abc123", tasks, (word,),
    )  # fmt: skip
    history = tuple(
        Earlier(number, f"2026-02-{number:02}T09:00:00+00:00", number, Fraction(10 * number), number > 6)
        for number in range(1, earlier + 1)
    )
    practise = (Practice(open_exercise("dns-outage"), tasks[1], True),)
    result = Result(sheet, datetime(2026, 3, 2, 10, tzinfo=UTC), tuple(again))
    return Rehearsal(result, history, practise, {"cluster-setup": "Cluster Setup"})


def task(number, weight, score, **more):
    more = {"title": f"Task {number}", "domain": "cluster-setup", "competencies": ("network-policies",),
            "touched": True, "flagged": False, **more}  # fmt: skip
    return TaskScore(
        number=number, exercise=f"exercise-{number}", weight=weight, variant=0, minutes=8, score=score, max_score=10,
        seconds=600.0, **more,
    )  # fmt: skip


class Page(HTMLParser):
    """What a page is made of; complains of what must not be there."""

    def __init__(self, text):
        super().__init__()
        self.open, self.words, self.links = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        assert tag in TAGS
        for name, value in attributes:
            assert not name.startswith("on")
            assert name not in ("src", "srcset", "data", "xlink:href", "background", "action")
            if name == "href":
                assert tag == "a"
                self.links.append(value)
            if name == "style":
                assert value == "margin:0"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, words):
        if self.open and self.open[-1] != "style":
            self.words.append(words)

    @property
    def text(self):
        return " ".join("".join(self.words).split())


def test_the_page_tells_everything():
    text = Page(exam_html(told())).text
    for words in (
        "not passed: 55.0 %, 67 % pass", "1 solved, 1 partly, 1 missed, 1 left", "0:50:00 of 1:00:00 used",
        "flagged", "Cluster Setup", "55.0 of 80.0 %", "68.7 % of it", "plain (0/5)", "dns-missing", "plain.yaml:3:5",
        "Mend:", "Rehearsals by the blueprint plain", "cks-lab open dns-outage", "cks-lab 0.1", "cks-lab 0.2", "abc123",
        "cks-lab exam start --blueprint plain.yaml --seed 7 --minutes 60", "10 of 8 min",
        "true all along: counts once something else is achieved", "Left as it was handed out",
    ):  # fmt: skip
        assert words in text, words
    assert "passed: 55.0 %, 55 % pass" in Page(exam_html(told(passing=55))).text
    assert "✗" not in Page(exam_html(told(passing=55))).text.split("Tasks")[0]


def test_whatever_was_written_stays_text():
    page = exam_html(told(HOSTILE))
    found = Page(page)
    assert "<script" not in page
    assert "<img" not in page
    assert "</td><script>alert(1)</script>" in found.text
    assert not ACTED_ON.search(page)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", " https://x", '//x" onclick="y', "file:///"]
)
def test_only_web_pages_are_linked(link):
    assert Page(exam_html(told(link=link))).links == []


def test_a_web_page_is_linked():
    assert Page(exam_html(told(link='https://x/?a=1&b="'))).links == ['https://x/?a=1&b="']


def test_it_fetches_and_runs_nothing():
    page = exam_html(told())
    assert "default-src 'none'" in page
    assert not re.search(r"@import|url\(|<script|<link|<iframe", page)


def test_it_prints():
    page = exam_html(told())
    assert "@media print" in page
    assert "prefers-color-scheme: dark" in page
    assert re.search(r"\.task[^{]*\{ break-inside: avoid", page)


def test_the_trend_is_drawn_from_the_second_rehearsal_on():
    assert "Rehearsals by" not in exam_html(told(earlier=0))
    assert "Rehearsals by" not in plain(exam_text(told(earlier=0)))
    many = exam_html(told(earlier=12))
    assert many.count("<circle") == 13


@pytest.mark.parametrize("width", [80, 100])
def test_the_text_fits(width):
    for each in exam_text(told("some words " * 12), width):
        shown = "".join(part.text for part in each)
        assert width_of(each) <= width or "cks-lab" in shown or ".yaml:3:5" in shown or "blueprint" in shown


def test_the_text_moves_no_cursor():
    assert not ACTED_ON.search(plain(exam_text(told(HOSTILE))))


def test_the_text_tells_everything():
    text = plain(exam_text(told()))
    assert text.startswith("✗ not passed  55.0 %, 67 % pass\n")
    for words in ("   2    30 %    15.0  ◐ partly", "flagged", "55.0 of  80.0 %", "plain.yaml:3:5", "mend: plain",
                  "read: https://kubernetes.io/docs/", "this one", "task 2 again", "fingerprint:",
                  "note: plain", "note: task 4: plain"):  # fmt: skip
        assert words in text, words


def test_grading_again_is_told_with_both_results():
    first = told().result.sheet
    better = Sheet(
        first.exam, first.paper, first.started, first.ended, first.ending, first.used, first.cluster,
        ("cks-lab 0.1", "cks-lab 0.3"), first.seal, (task(1, 100, 10),), ("changed afterwards",),
    )  # fmt: skip
    report = told(again=[(datetime(2026, 3, 5, 8, tzinfo=UTC), better)])
    for text in (plain(exam_text(report, 200)), Page(exam_html(report)).text):
        assert "by cks-lab 0.3: 100.0 %, passed; the first result, 55.0 %, counts" in text
        assert "changed afterwards" in text
        assert "not passed" in text
    found = exam_json(report)
    assert (found["percent"], found["passed"]) == (55, False)
    assert [(each["percent"], each["passed"], each["graded_by"]) for each in found["again"]] == [
        (100, True, "cks-lab 0.3")
    ]
